"""Memory that a training frees and takes again at every step."""

from __future__ import annotations

import ctypes
from contextlib import suppress

#: Of glibc's malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
#: Bytes; the largest that every glibc takes for M_MMAP_THRESHOLD.
LARGEST_KEPT = 32 * 2**20


def keep_freed_memory() -> None:
    """Let this process keep the memory it frees, where the C library can be told to (glibc).

    By default large arrays go back to the system, which clears every page before it lends it again: on a
    CPU a good part of a training step.
    """
    with suppress(OSError, TypeError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
        mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
