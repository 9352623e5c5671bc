"""The largest memory that a piece of work takes."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

#: Where Linux keeps the high-water mark of a process, and forgets it when told 5.
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_bytes(work: Callable[[], Any], device: str) -> int:
    """Return the largest memory during `work`: of the card, or the resident memory of the whole process.

    Where the system cannot forget the high-water mark of a process, it is that since the process began.
    """
    if device.startswith("cuda"):
        torch.cuda.reset_peak_memory_stats(device)
        work()
        return int(torch.cuda.max_memory_allocated(device))
    with suppress(OSError):
        FORGET.write_text("5", encoding="ascii")
    work()
    return _high_water()


def _high_water() -> int:
    with suppress(OSError, ValueError, IndexError):
        for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1024 if sys.platform != "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
