"""The header of an NMRPipe file: 512 four-byte floats that say what the data are.

Dimensions carry two names. In the file they are X (along a row), Y (rows) and Z (planes). In the
header they are F2, F1 and F3: whatever was X when the FID was converted, the direct dimension, is F2 for
good, the next F1, the next F3, and FDDIMORDER says which of them is X, Y and Z now. In this
library F1 is always the slowest and the direct dimension the last, so that the codes run 3, 1, 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nmrglue as ng
import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.report import LoadReport

HEADER_BYTES = 2048
#: FDFLTORDER in every file; read with the wrong byte order it is another number.
ORDER_MARK = 2.345
#: Points that NMRPipe allows in a dimension.
LARGEST_SIZE = 1 << 24
#: Codes of the dimensions as converted: X, Y, Z, A.
AS_CONVERTED = (2, 1, 3, 4)

# positions and lengths in bytes of the text fields that are of use here
_TEXT = {
    "FDF2LABEL": (64, 8),
    "FDF1LABEL": (72, 8),
    "FDF3LABEL": (80, 8),
    "FDF4LABEL": (88, 8),
    "FDUSERNAME": (1160, 16),
    "FDTITLE": (1188, 60),
    "FDCOMMENT": (1248, 160),
}


@dataclass(frozen=True)
class Header:
    """Header of one file: numbers and texts by their NMRPipe names, e.g. ``header["FDF2SW"]``."""

    path: Path
    numbers: Mapping[str, float]
    text: Mapping[str, str]
    byte_order: str

    def __getitem__(self, key: str) -> float:
        return self.numbers[key]

    def whole(self, key: str) -> int:
        """Return a size, which must be a whole number from 1 to NMRPipe's limit."""
        value = self.numbers[key]
        if not (math.isfinite(value) and value == int(value) and 1 <= value <= LARGEST_SIZE):
            raise DataError(
                f"its header says {key} = {value:g}, which is no size",
                path=self.path,
                remedy="The header is damaged: convert the data again.",
            )
        return int(value)

    def is_complex(self, code: int) -> bool:
        """Whether dimension `code` is stored with an imaginary part."""
        return self.numbers[f"FDF{code}QUADFLAG"] != 1

    def is_transformed(self, code: int) -> bool:
        """Whether dimension `code` is in the frequency domain."""
        return self.numbers[f"FDF{code}FTFLAG"] == 1


def byte_order(start: bytes) -> str | None:
    """Return ``"little"`` or ``"big"`` from the first 12 bytes of an NMRPipe file, None for another file."""
    for name, mark in (("little", "<f4"), ("big", ">f4")):
        if len(start) >= 12 and abs(float(np.frombuffer(start, mark, 1, 8)[0]) - ORDER_MARK) < 1e-5:
            return name
    return None


def read_header(path: Path) -> Header:
    """Read the header of an NMRPipe file.

    Raises
    ------
    DataError
        If the file cannot be read, is too short, or is not NMRPipe.

    Notes
    -----
    nmrglue knows the positions (`fdata_nums`). Its `fdata2dic` is not used: on text that is not UTF-8 it
    raises UnicodeDecodeError, and of files in the other byte order it returns the labels scrambled.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(HEADER_BYTES)
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror or error}",
            path=path,
            remedy="Check the name and the permissions.",
        ) from error
    if len(raw) < HEADER_BYTES:
        raise DataError(
            f"is {len(raw)} bytes long, where an NMRPipe header alone takes {HEADER_BYTES}",
            path=path,
            remedy="The file is empty or cut off: copy or convert it again.",
        )
    order = byte_order(raw)
    if order is None:
        raise DataError("is not an NMRPipe file", path=path, remedy="Name a file that NMRPipe wrote.")
    values = np.frombuffer(raw, "<f4" if order == "little" else ">f4").astype(float)
    numbers = {key: float(values[int(place)]) for key, place in ng.pipe.fdata_nums.items()}
    text = {key: _text(raw[start : start + length]) for key, (start, length) in _TEXT.items()}
    return Header(path, numbers, text, order)


def _text(raw: bytes) -> str:
    return "".join(c for c in raw.split(b"\0")[0].decode("latin-1") if c.isprintable()).strip()


def file_dimensions(header: Header, report: LoadReport) -> tuple[int, ...]:
    """Return the codes of X, Y, Z as they lie in the file.

    Notes
    -----
    FDDIMORDER decides. FDTRANSPOSED, by which nmrglue's `find_shape` goes, only says whether X and Y were
    exchanged an odd number of times; with X = F3 it points to the wrong quadrature flag
    (https://github.com/jjhelmus/nmrglue/pull/42, https://github.com/waudbylab/NMRTools.jl/issues/1).
    """
    count = header.whole("FDDIMCOUNT")
    if count > 3:
        raise DataError(
            f"has {count} dimensions; 1 to 3 can be read",
            path=header.path,
            remedy="Extract 3D cubes from it with NMRPipe first.",
        )
    order = tuple(
        int(header[f"FDDIMORDER{i + 1}"]) for i in range(count) if math.isfinite(header[f"FDDIMORDER{i + 1}"])
    )
    if len(set(order)) == count and set(order) <= set(AS_CONVERTED):
        return order
    order = AS_CONVERTED[:count]
    if header["FDTRANSPOSED"] == 1 and count > 1:
        order = (order[1], order[0], *order[2:])
    report.warn(f"FDDIMORDER names no order of dimensions: taken to be {order}, from FDTRANSPOSED")
    return order
