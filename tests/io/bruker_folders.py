"""Bruker folders written by hand, byte for byte, for the tests of the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Parameters = dict[str, Any]

ACQUS: Parameters = {
    "PARMODE": 1,
    "DTYPA": 0,
    "BYTORDA": 0,
    "GRPDLY": 4.25,
    "SW_h": 8000.0,
    "SW": 16.0,
    "SFO1": 500.0,
    "BF1": 499.9975,
    "NUC1": "<1H>",
    "AQSEQ": 0,
    "NS": 2,
    "PULPROG": "<hsqcetgp>",
}
INDIRECT: Parameters = {
    "FnMODE": 4,
    "SW_h": 2000.0,
    "SW": 40.0,
    "SFO1": 50.0,
    "BF1": 49.994,
    "NUC1": "<15N>",
}


def numbered_rows(rows: int, td: int) -> NDArray[np.int64]:
    """Rows in which each number says where it stands: 1000 * row + column + 1."""
    return 1000 * np.arange(rows)[:, None] + np.arange(td) + 1


def fid(row: int, td: int) -> NDArray[np.complex64]:
    """The FID that `numbered_rows` holds in `row`."""
    numbers = numbered_rows(row + 1, td)[row]
    return (numbers[::2] + 1j * numbers[1::2]).astype(np.complex64)


def write_parameters(path: Path, parameters: Parameters) -> None:
    """Write a JCAMP-DX file as TopSpin does, arrays over several lines included."""
    records = "".join(f"##${name}= {value}\n" for name, value in parameters.items())
    path.write_text(f"##TITLE= Parameter file\n$$ a comment\n##$D= (0..3)\n0 0.1\n0.2 0.3\n{records}##END=\n")


def write_folder(
    folder: Path,
    rows: NDArray[Any],
    *indirect: Parameters,
    acqus: Parameters | None = None,
    nuslist: str | None = None,
    dtype: str = "<i4",
    row_bytes: int | None = None,
    name: str = "ser",
) -> Path:
    """Write an experiment; `indirect` are the parameters that differ, those of acqu2s first.

    Parameters
    ----------
    rows : ndarray, shape (row, TD)
        Numbers of the file, without padding.
    row_bytes : int, optional
        From one row to the next; default filled up to 1024.
    """
    folder.mkdir(parents=True, exist_ok=True)
    td = rows.shape[1]
    kinds = {"DTYPA": 2 if "f8" in dtype else 0, "BYTORDA": 1 if ">" in dtype else 0}
    shape = {"TD": td, "PARMODE": len(indirect)}
    write_parameters(folder / "acqus", ACQUS | kinds | shape | (acqus or {}))
    for number, parameters in enumerate(indirect, start=2):
        write_parameters(folder / f"acqu{number}s", INDIRECT | parameters)
    itemsize = np.dtype(dtype).itemsize
    row_bytes = row_bytes or -(-td * itemsize // 1024) * 1024
    padded = np.zeros((len(rows), row_bytes // itemsize), dtype=dtype)
    padded[:, :td] = rows
    (folder / name).write_bytes(padded.tobytes())
    if nuslist is not None:
        (folder / "nuslist").write_bytes(nuslist.encode())
    return folder


def write_processing(folder: Path, *processing: Parameters, procno: int = 1) -> None:
    """Write procs, proc2s, ... of `procno`, direct dimension first."""
    place = folder / "pdata" / str(procno)
    place.mkdir(parents=True, exist_ok=True)
    for number, parameters in enumerate(processing, start=1):
        write_parameters(place / f"proc{number if number > 1 else ''}s", parameters)
