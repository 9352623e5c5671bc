"""The binary file of Bruker data (`ser`, `fid`): row layout, number type, byte order, lazy reading."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.bruker_parameters import BrukerParameters
from nmrrecon.report import LoadReport

ROW_BLOCK = 1024  #: bytes; each row of ser starts at a multiple of it
NUMBER_TYPES = {0: "int32", 2: "float64"}  #: by DTYPA
BYTE_ORDERS = {0: "little", 1: "big"}  #: by BYTORDA
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
    """

    path: Path
    dtype: np.dtype[Any]
    points: int
    row_numbers: int
    rows: int

    def pairs(self) -> NDArray[Any]:
        """Return the file mapped into memory as (row, point, real or imaginary), padding left out."""
        try:
            numbers = np.memmap(self.path, dtype=self.dtype, mode="r", shape=(self.rows, self.row_numbers))
        except (OSError, ValueError) as error:
            raise DataError(f"cannot be read: {error}", path=self.path) from error
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


class SerArray:
    """FIDs of a `ser` file that are read when they are asked for: an array-like ``(phase, point, direct)``.

    Parameters
    ----------
    ser : SerFile
        The file.
    rows : ndarray of int64, shape (phase, point)
        Row of the file that holds each FID.
    """

    dtype = np.dtype(np.complex64)
    ndim = 3

    def __init__(self, ser: SerFile, rows: NDArray[np.int64]) -> None:
        self.ser = ser
        self.rows = rows
        self.shape = (*rows.shape, ser.points)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> NDArray[np.complex64]:
        """Return FIDs as complex64; `key` indexes (phase, point, direct): integers, slices, one index array.

        Raises
        ------
        DataError
            The file cannot be read any more, or holds a number that is not finite.
        """
        phase, point, direct = _full_key(key)
        rows = self.rows[phase, point]
        fids = self.ser.pairs()[:, direct]
        out = np.empty((rows.size, *fids.shape[1:-1]), dtype=self.dtype)
        for part in self._parts(rows.size, out):
            values = fids[rows.reshape(-1)[part]]
            # a float64 beyond the range of float32 turns into inf, which is refused below
            with np.errstate(over="ignore", invalid="ignore"):
                out.real[part] = values[..., 0]
                out.imag[part] = values[..., 1]
        if self.ser.dtype.kind == "f" and not np.isfinite(out).all():
            raise DataError(
                "holds numbers that are not finite (NaN or infinity)",
                path=self.ser.path,
                remedy="Check DTYPA and BYTORDA in acqus, or copy the data again.",
            )
        return out.reshape(*np.shape(rows), *fids.shape[1:-1])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise ValueError("FIDs in a file cannot become an array without a copy")
        return self[...].astype(dtype or self.dtype, copy=False)

    @staticmethod
    def _parts(count: int, out: NDArray[Any]) -> Iterator[slice]:
        step = max(1, READ_BYTES // max(1, out[:1].nbytes))
        return (slice(start, start + step) for start in range(0, count, step))


def _full_key(key: Any) -> tuple[Any, Any, Any]:
    """Return `key` with one index for each of the three dimensions."""
    given: list[Any] = list(key) if isinstance(key, tuple) else [key]
    everything = slice(None)
    for place, item in enumerate(given):
        if item is Ellipsis:
            given[place : place + 1] = [everything] * (4 - len(given))
            break
    if len(given) > 3:
        raise IndexError(f"{len(given)} indices for an array of 3 dimensions")
    phase, point, direct = given + [everything] * (3 - len(given))
    return phase, point, direct


def locate_rows(path: Path, acqus: BrukerParameters, expected: set[int], report: LoadReport) -> SerFile:
    """Find out how the rows lie in the file and record number type and byte order.

    Each row of `ser` fills up to a multiple of 1024 bytes, unless acqus GO_block_size says
    `continuous`. Sizes that fit both ways are told apart by the rows that are `expected`: taking the
    first that divides would shift every row by the padding of those before it.

    Parameters
    ----------
    path : Path
        `ser` or `fid`.
    acqus : BrukerParameters
        Parameters of the direct dimension.
    expected : set of int
        Numbers of rows that the parameters and the schedule speak of.
    report : LoadReport
        Where the facts go.

    Raises
    ------
    DataError
        The file is empty or truncated, or its numbers do not look as acqus describes them.
    """
    dtype = _number_type(acqus, report)
    td = acqus.integer("TD", 0) or 0
    if td < 2 or td % 2:
        raise DataError(f"TD is {td}: a row must hold pairs of numbers", path=acqus.path)
    size = _size(path)
    row_bytes, source = _row_bytes(path, acqus, td * dtype.itemsize, size, expected, report)
    report.infer("format.row_bytes", row_bytes, source, "bytes")
    rows = 1 if path.name == "fid" else size // row_bytes
    ser = SerFile(path, dtype, td // 2, row_bytes // dtype.itemsize, rows)
    if "format.byte_order" not in report.overrides and "format.dtype" not in report.overrides:
        _check_numbers(ser)
    return ser


def _number_type(acqus: BrukerParameters, report: LoadReport) -> np.dtype[Any]:
    code = acqus.integer("DTYPA")
    if code is None:
        report.warn("acqus does not name the number type (DTYPA): 32-bit integers are assumed.")
        name = report.missing("format.dtype", "int32", "acqus DTYPA")
    elif code in NUMBER_TYPES or "format.dtype" in report.overrides:
        name = report.read("format.dtype", NUMBER_TYPES.get(code, "int32"), f"acqus DTYPA {code}")
    else:
        raise DataError(
            f"DTYPA is {code}; known are 0 (int32) and 2 (float64)",
            path=acqus.path,
            remedy="Say what it is: --set format.dtype=int32 or float64.",
        )
    order_code = acqus.integer("BYTORDA", 0)
    order = report.read("format.byte_order", "big" if order_code else "little", f"acqus BYTORDA {order_code}")
    if name not in NUMBER_TYPES.values() or order not in BYTE_ORDERS.values():
        raise ParameterError(
            f"format.dtype={name}, format.byte_order={order}: no such number",
            remedy="Give int32 or float64, little or big.",
        )
    return np.dtype(name).newbyteorder("<" if order == "little" else ">")


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", path=path) from error
    if size == 0:
        raise DataError("is empty", path=path, remedy="Copy the data again.")
    return size


def _row_bytes(
    path: Path, acqus: BrukerParameters, data_bytes: int, size: int, expected: set[int], report: LoadReport
) -> tuple[int, str]:
    """Return the bytes from one row to the next and what says so."""
    if path.name == "fid":
        if size < data_bytes:
            raise _truncated(path, size, data_bytes)
        return data_bytes, "acqus TD"
    continuous = "continuous" in acqus.text("GO_block_size").lower()
    padded_bytes = math.ceil(data_bytes / ROW_BLOCK) * ROW_BLOCK
    padded = (padded_bytes, f"acqus TD, rows filled up to {ROW_BLOCK} bytes")
    bare = (data_bytes, "acqus TD, rows without padding (GO_block_size continuous)")
    candidates = [bare, padded] if continuous else [padded, bare]
    fitting = [candidate for candidate in candidates if size % candidate[0] == 0]
    if not fitting:
        raise _truncated(path, size, candidates[0][0])
    chosen = next((c for c in fitting if size // c[0] in expected), fitting[0])
    if chosen != candidates[0]:
        report.warn(
            f"{path.name} is {size} bytes long: rows of {chosen[0]} bytes fit it, "
            f"not rows of {candidates[0][0]} as acqus lets expect."
        )
        return chosen[0], "the file size"
    return chosen


def _truncated(path: Path, size: int, row_bytes: int) -> DataError:
    return DataError(
        f"is {size} bytes long, not a whole number of rows of {row_bytes} bytes",
        path=path,
        remedy="Copy the experiment again: the copy is truncated, or TD or DTYPA in acqus are of other data.",
    )


def _check_numbers(ser: SerFile) -> None:
    """Raise `DataError` where the first rows make no sense in the declared number type and byte order."""
    pairs = ser.pairs()
    numbers = np.array(pairs[: max(1, 2**16 // (2 * ser.points))]).reshape(-1)[: 2**17]
    if ser.dtype.kind == "i":
        # Small integers, as FIDs are, become large ones when their bytes are swapped.
        wrong = _typical(numbers) > 64 * max(1.0, _typical(numbers.byteswap()))
    else:
        wrong = bool(_implausible(numbers) > max(0.05, 2 * _implausible(numbers.byteswap())))
    if wrong:
        declared = "little" if ser.dtype.newbyteorder("<") == ser.dtype else "big"
        other = "big" if declared == "little" else "little"
        raise DataError(
            f"its numbers do not look like {declared}-endian {ser.dtype.name}, as acqus says",
            path=ser.path,
            remedy=f"If the bytes are swapped: --set format.byte_order={other}; "
            f"if acqus is right: --set format.byte_order={declared}.",
        )


def _typical(numbers: NDArray[Any]) -> float:
    magnitudes = np.abs(numbers[numbers != 0].astype(np.float64))
    return float(np.median(magnitudes)) if len(magnitudes) else 0.0


def _implausible(numbers: NDArray[Any]) -> float:
    """Return the fraction of numbers that no receiver gives, which is large for swapped bytes."""
    given = np.abs(numbers[numbers != 0])
    return float(np.mean(~((given > 1e-100) & (given < 1e100)))) if len(given) else 0.0
