"""How the rows of a Bruker `ser` or `fid` lie in the file: number type, byte order, padding, scale."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.io.bruker_parameters import RESTORE, BrukerParameters
from nmrrecon.io.bruker_ser import SerFile
from nmrrecon.report import LoadReport

ROW_BLOCK = 1024  #: bytes; each row of ser starts at a multiple of it
NUMBER_TYPES = {0: "int32", 2: "float64"}  #: by DTYPA
BYTE_ORDERS = {0: "little", 1: "big"}  #: by BYTORDA
LARGEST_NC = 64


def locate_rows(
    path: Path, acqus: BrukerParameters, expected: set[int], direct: str, report: LoadReport
) -> SerFile:
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
    direct : str
        Name of the direct dimension in the report, such as ``"f2"``.
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
        raise DataError(f"TD is {td}: a row must hold pairs of numbers", path=acqus.path, remedy=RESTORE)
    size = _size(path)
    row_bytes = _row_bytes(path, acqus, td * dtype.itemsize, size, expected, report)
    points = report.read(f"{direct}.size", td // 2, "acqus TD / 2")
    if not 1 <= points <= td // 2:
        raise ParameterError(
            f"--set {direct}.size={points}: a FID has {td // 2} points", remedy="Set so many, or fewer."
        )
    rows = 1 if path.name == "fid" else size // row_bytes
    ser = SerFile(path, dtype, points, row_bytes // dtype.itemsize, rows, _scale(acqus, report))
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


def _scale(acqus: BrukerParameters, report: LoadReport) -> float:
    """Return 2**NC, which makes FIDs of different receiver settings comparable, as in TopSpin."""
    nc = acqus.integer("NC", 0) or 0
    if abs(nc) > LARGEST_NC:
        raise DataError(f"NC is {nc}: no such power of two scales FIDs", path=acqus.path, remedy=RESTORE)
    return report.read("format.scale", 2.0**nc, f"2**NC, acqus NC {nc}")


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", path=path, remedy=RESTORE) from error
    if size == 0:
        raise DataError("is empty", path=path, remedy="Copy the data again.")
    return size


def _row_bytes(
    path: Path, acqus: BrukerParameters, data_bytes: int, size: int, expected: set[int], report: LoadReport
) -> int:
    """Return the bytes from the start of one row to that of the next and record them."""
    fact = "format.row_bytes"
    if fact in report.overrides:
        row_bytes = report.infer(fact, data_bytes, "", "bytes")
        if row_bytes < data_bytes or row_bytes % 16 or size % row_bytes:
            raise ParameterError(
                f"--set {fact}={row_bytes}: does not fit {size} bytes in rows of {data_bytes}",
                remedy="Set a divisor of the file size that is a multiple of 16.",
            )
        return row_bytes
    if path.name == "fid":
        if size < data_bytes:
            raise _truncated(path, size, data_bytes)
        return report.infer(fact, data_bytes, "acqus TD", "bytes")
    padded_bytes = math.ceil(data_bytes / ROW_BLOCK) * ROW_BLOCK
    candidates = [
        (padded_bytes, f"acqus TD, rows filled up to {ROW_BLOCK} bytes"),
        (data_bytes, "acqus TD, rows without padding (GO_block_size continuous)"),
    ]
    if "continuous" in acqus.text("GO_block_size").lower():
        candidates.reverse()
    fitting = [candidate for candidate in candidates if size % candidate[0] == 0]
    if not fitting:
        raise _truncated(path, size, candidates[0][0])
    chosen, source = next((c for c in fitting if size // c[0] in expected), fitting[0])
    if chosen != candidates[0][0]:
        source = "the file size"
        report.warn(
            f"{path.name} is {size} bytes long: rows of {chosen} bytes fit it, "
            f"not rows of {candidates[0][0]} as acqus lets expect."
        )
    return report.infer(fact, chosen, source, "bytes")


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
