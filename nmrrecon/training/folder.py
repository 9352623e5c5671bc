"""The folder of a training: one training at a time, and nothing in it that a killed one left half written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write, output_errors
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.versions import versions

CHECKPOINT, LOG, CURVE, RECORD = "checkpoint.safetensors", "log.csv", "curve.png", "training.json"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make the folder, keep other trainings out of it, and clear away what a killed one had begun to write.

    Raises
    ------
    OutputError
        If another training is running in it, or it cannot be made.

    Notes
    -----
    The system releases the lock when the process ends, however it ends. Windows has no such lock.
    """
    with output_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    handle = _lock(folder)
    try:
        for name in (CHECKPOINT, LOG, CURVE, RECORD):
            stem, _, suffix = name.partition(".")
            for file in folder.glob(f".{stem}.*.part.{suffix}"):
                file.unlink(missing_ok=True)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def write_record(folder: Path, plan: TrainingPlan, device: str, processes: int, command: str) -> None:
    """Write ``training.json``: what is trained, with what versions, on what and by which command."""
    record = {
        "plan": asdict(plan),
        "versions": versions(),
        "device": device,
        "processes": processes,
        "command": command,
    }
    with atomic_write(folder / RECORD) as temporary:
        temporary.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def recorded_command(folder: Path) -> str:
    """Return the command in ``training.json``, nothing where there is none to be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return str(record["command"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _lock(folder: Path) -> int | None:
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise OutputError(
            "a training is running in this folder", path=folder, remedy="Wait for it, or give another --out."
        ) from None
    except OSError:  # a file system without locks
        os.close(handle)
        return None
    return handle
