"""Writes small Varian folders, byte by byte, for the tests of the loader."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Value = str | float | Sequence[float]

STATUS = {">f4": 0x1 | 0x8, ">i4": 0x1 | 0x4, ">i2": 0x1}

DIRECT: dict[str, Value] = {
    "sw": 8000.0,
    "sfrq": 600.0,
    "reffrq": 599.9971,
    "tn": "H1",
    "dn": "N15",
    "dfrq": 60.8,
    "rp": 0.0,
    "lp": 0.0,
    "seqfil": "hsqc",
}
INDIRECT: dict[str, Value] = {"ni": 8, "sw1": 2000.0, "array": "phase", "phase": (1, 2), "refsource1": "dfrq"}
THIRD: dict[str, Value] = {"ni2": 4, "sw2": 3000.0, "phase2": (1, 2), "refsource2": "sfrq"}


def parameter(name: str, value: Value, active: int = 1) -> str:
    """One procpar entry, with its attribute columns."""
    kind = 2 if isinstance(value, str) else 1
    head = f"{name} {kind} {kind} 1e+18 -1e+18 0 2 1 0 {active} 64\n"
    if isinstance(value, str):
        return head + f'1 "{value}"\n0 \n'
    numbers = value if isinstance(value, Sequence) else (value,)
    return head + f"{len(numbers)} {' '.join(f'{number:.12g}' for number in numbers)} \n0 \n"


def procpar_text(parameters: Mapping[str, Value], inactive: Sequence[str] = ()) -> str:
    return "".join(parameter(name, value, int(name not in inactive)) for name, value in parameters.items())


def fid_bytes(traces: NDArray[Any], kind: str = ">f4", **header: Any) -> bytes:
    """Return a fid file of `traces`, as stored; `header` overrides what its header says."""
    values = np.empty((len(traces), 2 * traces.shape[1]), dtype=kind)
    values[:, 0::2], values[:, 1::2] = traces.real, traces.imag
    itemsize = values.dtype.itemsize
    fields = {
        "nblocks": len(traces),
        "ntraces": 1,
        "np": values.shape[1],
        "ebytes": itemsize,
        "tbytes": values.shape[1] * itemsize,
        "bbytes": values.shape[1] * itemsize + 28,
        "vers_id": 0,
        "status": STATUS[kind],
        "nbheaders": 1,
    } | header
    block_header = struct.pack(">4hl4f", 0, STATUS[kind], 1, 0, 1, 0, 0, 0, 0)
    return struct.pack(">6lhhl", *fields.values()) + b"".join(block_header + row.tobytes() for row in values)


def write_folder(
    folder: Path,
    traces: NDArray[Any],
    parameters: Mapping[str, Value],
    schedule: Sequence[Sequence[int]] | None = None,
    inactive: Sequence[str] = (),
    **header: Any,
) -> Path:
    """Write a .fid folder whose FIDs, `traces` in our sense of rotation, are stored as VnmrJ does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fid").write_bytes(fid_bytes(np.conj(traces), **header))
    (folder / "procpar").write_text(procpar_text(parameters, inactive))
    if schedule is not None:
        (folder / "sampling.sch").write_text("".join(" ".join(map(str, row)) + "\n" for row in schedule))
    return folder


def numbered(count: int, points: int = 16) -> NDArray[np.complex64]:
    """FIDs that tell which they are: FID k is k + 1 at its first point."""
    decay = np.exp((0.3j - 0.1) * np.arange(points))
    return ((np.arange(count) + 1)[:, np.newaxis] * decay).astype(np.complex64)
