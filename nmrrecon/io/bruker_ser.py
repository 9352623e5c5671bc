"""Reading of FIDs from the binary file of Bruker data (`ser`, `fid`), whole or lazily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.fids_on_disk import FidsOnDisk, full_key

READ_BYTES = 2**24  #: read at a time


@dataclass(frozen=True)
class SerFile:
    """Where the rows of the file lie.

    Attributes
    ----------
    path : Path
        `ser` or `fid`.
    dtype : dtype
        Of the numbers in the file, byte order included.
    points : int
        Complex points of a row.
    row_numbers : int
        Numbers from the start of one row to the start of the next: twice `points` and the padding.
    rows : int
        Rows in the file.
    scale : float
        What its numbers are to be multiplied by (2**NC).
    """

    path: Path
    dtype: np.dtype[Any]
    points: int
    row_numbers: int
    rows: int
    scale: float = 1.0

    def pairs(self) -> NDArray[Any]:
        """Return the file mapped into memory as (row, point, real or imaginary), padding left out."""
        try:
            numbers = np.memmap(self.path, dtype=self.dtype, mode="r", shape=(self.rows, self.row_numbers))
        except (OSError, ValueError) as error:
            raise DataError(
                f"cannot be read: {error}", path=self.path, remedy="Is it still there? Copy the data again."
            ) from error
        return numbers.reshape(self.rows, self.row_numbers // 2, 2)[:, : self.points]

    def measured_rows(self) -> int:
        """Return the number of rows up to the last one that is not all zeros."""
        pairs = self.pairs()
        step = max(1, READ_BYTES // (self.row_numbers * self.dtype.itemsize))
        for stop in range(self.rows, 0, -step):
            start = max(0, stop - step)
            filled = pairs[start:stop].any(axis=(1, 2))
            if filled.any():
                return start + int(np.flatnonzero(filled)[-1]) + 1
        return 0


class SerArray(FidsOnDisk):
    """FIDs of a `ser` file that are read when they are asked for: an array-like ``(phase, point, direct)``.

    Parameters
    ----------
    ser : SerFile
        The file.
    rows : ndarray of int64, shape (phase, point)
        Row of the file that holds each FID.
    """

    def __init__(self, ser: SerFile, rows: NDArray[np.int64]) -> None:
        self.ser = ser
        self.rows = rows
        self.shape = (*rows.shape, ser.points)

    def __getitem__(self, key: Any) -> NDArray[np.complex64]:
        """Return FIDs as complex64; `key` indexes (phase, point, direct): integers, slices, one index array.

        Raises
        ------
        DataError
            The file cannot be read any more, or holds a number that is not finite.
        """
        phase, point, direct = full_key(key)
        rows = self.rows[phase, point]
        fids = self.ser.pairs()[:, direct]
        out = np.empty((rows.size, *fids.shape[1:-1]), dtype=self.dtype)
        for part in self._parts(rows.size, out):
            values = fids[rows.reshape(-1)[part]]
            # a float64 beyond the range of float32 turns into inf, which is refused below
            with np.errstate(over="ignore", invalid="ignore"):
                out.real[part] = values[..., 0]
                out.imag[part] = values[..., 1]
        out *= np.float32(self.ser.scale)
        if self.ser.dtype.kind == "f" and not np.isfinite(out).all():
            raise DataError(
                "holds numbers that are not finite (NaN or infinity)",
                path=self.ser.path,
                remedy="Check DTYPA and BYTORDA in acqus, or copy the data again.",
            )
        return out.reshape((*np.shape(rows), *fids.shape[1:-1]))

    @staticmethod
    def _parts(count: int, out: NDArray[Any]) -> Iterator[slice]:
        step = max(1, READ_BYTES // max(1, out[:1].nbytes))
        return (slice(start, start + step) for start in range(0, count, step))
