"""FIDs of large NMRPipe files, which stay on disk and are read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.fids_on_disk import FidsOnDisk, full_key
from nmrrecon.io.nmrpipe_files import Planes
from nmrrecon.io.nmrpipe_header import HEADER_BYTES, byte_order

LAZY_BYTES = 2**28  #: FIDs above this size are not read whole
READ_BYTES = 2**24  #: read at a time


class FidRows(FidsOnDisk):
    """Rows of NMRPipe files whose X is complex, as an array-like ``(phase, point, direct)`` of complex64.

    Parameters
    ----------
    planes : Planes
        The files.
    numbers : ndarray of int64, shape (phase, point)
        Of the row that holds each FID, over all planes and from 1, as `number_rows` counts; 0 for a FID
        of zeros.
    """

    def __init__(self, planes: Planes, numbers: NDArray[np.int64]) -> None:
        self.planes = planes
        self.numbers = numbers
        self.shape = (*numbers.shape, planes.shape[2] // 2)

    def __getitem__(self, key: Any) -> NDArray[np.complex64]:
        """Return FIDs as complex64; `key` indexes (phase, point, direct): integers, slices, one index array.

        Raises
        ------
        DataError
            A file cannot be read any more.
        """
        phase, point, direct = full_key(key)
        numbers = self.numbers[phase, point]
        wanted = numbers.reshape(-1)
        kept = np.empty(self.shape[2], dtype=np.bool_)[direct]
        fids = np.zeros((wanted.size, *kept.shape), dtype=self.dtype)
        file_of, row_of = np.divmod(wanted - 1, self._rows_of_a_file)
        for i in np.unique(file_of[wanted > 0]):
            here = np.flatnonzero(file_of == i)
            rows = _mapped(self.planes.files[i], self.planes.shape[2]).reshape(-1, 2, self.shape[2])
            fids.real[here] = rows[:, 0, direct][row_of[here]]
            fids.imag[here] = rows[:, 1, direct][row_of[here]]
        return fids.reshape((*np.shape(numbers), *kept.shape))

    @property
    def _rows_of_a_file(self) -> int:
        planes, rows, _ = self.planes.shape
        return planes * rows // len(self.planes.files)


def number_rows(planes: Planes) -> NDArray[np.int64]:
    """Return the number of each row over all planes, from 1 and 0 where it is all zeros: (plane, row, 1).

    Raises
    ------
    DataError
        If a file cannot be read, or there is NaN or infinity in it.
    """
    filled = []
    for file in planes.files:
        for rows in _blocks(_mapped(file, planes.shape[2])):
            if not np.isfinite(rows).all():
                raise DataError(
                    "holds values that are NaN or infinite",
                    path=file,
                    remedy="The file is damaged, or was made by a step that failed: make it again.",
                )
            filled.append(rows.any(axis=1))
    marks = np.concatenate(filled)
    return np.where(marks, np.arange(1, len(marks) + 1), 0).reshape(*planes.shape[:2], 1)


def _mapped(file: Path, row: int) -> NDArray[np.float32]:
    """Return the numbers of a file mapped into memory, (row, float)."""
    try:
        with file.open("rb") as start:
            order = ">f4" if byte_order(start.read(12)) == "big" else "<f4"
        return np.memmap(file, dtype=order, mode="r", offset=HEADER_BYTES).reshape(-1, row)
    except (OSError, ValueError) as error:
        raise DataError(
            f"cannot be read: {error}", path=file, remedy="Is it still there? Copy the data again."
        ) from error


def _blocks(rows: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    step = max(1, READ_BYTES // (4 * rows.shape[1]))
    return (rows[start : start + step] for start in range(0, len(rows), step))
