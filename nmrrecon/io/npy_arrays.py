"""The arrays of .npy and .npz files: headers are held against the file before anything is allocated."""

from __future__ import annotations

import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.stored_array import (
    NUMBERS,
    Box,
    RawArray,
    StoredArray,
    check_array,
    check_claim,
    check_holes,
)

SUFFIX = ".npy"
MOST_MEMBERS = 1000
#: What reading a damaged file can raise.
DAMAGE = (
    ValueError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    struct.error,
    SyntaxError,
    tokenize.TokenError,
    TypeError,
    OverflowError,
    MemoryError,
    UnicodeError,
    KeyError,
)
REMEDY = "Save it again with numpy.save or numpy.savez."


def arrays_of(path: Path) -> dict[str, StoredArray]:
    """Return the arrays of a .npy or .npz file by name; the one of a .npy file has the name of the file.

    Raises
    ------
    DataError
        If the file is damaged, holds pickled objects, or claims more than it holds.

    Notes
    -----
    Which of the two it is, is decided by its first bytes. Pickles are an error even beside arrays that could
    be read: such a file is not to be trusted. Members that are text are passed over.
    """
    with damage(path):
        with path.open("rb") as file:
            start = file.read(6)
            if start == npy.MAGIC_PREFIX:
                file.seek(0)
                return {path.stem: _raw(file, path)}
        if start[:4] != b"PK\x03\x04":
            raise DataError("does not start as NumPy files do", path=path, remedy=REMEDY)
        return _members(path)


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong in the block with the contents of a file into a `DataError` that names it."""
    try:
        yield
    except DataError:
        raise
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        remedy = "Check its name, and whether you may read it."
        raise DataError(f"cannot be read: {error.strerror}", path=path, remedy=remedy) from error
    except DAMAGE as error:
        said = " ".join(str(error).split())[:200]
        raise DataError(f"cannot be read as a NumPy file: {said}", path=path, remedy=REMEDY) from error


@dataclass(frozen=True)
class PackedArray:
    """A member of a .npz file: unpacked from its start, and kept where it is asked for.

    Attributes
    ----------
    path : Path
    member : str
    shape : tuple of int
    dtype : numpy.dtype
    offset : int
        Bytes of the member before its values.
    fortran : bool
        Whether the first axis runs fastest.
    """

    path: Path
    member: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    offset: int
    fortran: bool

    def read(self, box: Box) -> NDArray[Any]:
        """Return the values in `box`, one block of the two fastest axes after the other."""
        shape, wanted = (self.shape[::-1], box[::-1]) if self.fortran else (self.shape, box)
        split = max(len(shape) - 2, 0)
        block = math.prod(shape[split:]) * self.dtype.itemsize
        sizes = tuple(part.stop - part.start for part in wanted)
        values = np.empty(sizes, self.dtype)
        with damage(self.path), zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
            for place in product(*(range(size) for size in sizes[:split])):
                index = [part.start + at for part, at in zip(wanted, place, strict=False)]
                number = int(np.ravel_multi_index(index, shape[:split])) if split else 0
                file.seek(self.offset + number * block)
                plane = np.frombuffer(_exactly(file, block), self.dtype).reshape(shape[split:])
                values[place] = plane[wanted[split:]]
        return values.T if self.fortran else values


def _exactly(file: IO[bytes], count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise EOFError("it ends before its values do")
    return data


def _raw(file: IO[bytes], path: Path) -> RawArray:
    shape, fortran, dtype, offset = _header(file, path.name, path)
    held = path.stat().st_size - offset
    claimed = math.prod(shape) * dtype.itemsize
    if claimed != held:
        raise DataError(
            f"its header claims {claimed} bytes of values, and it holds {held}", path=path, remedy=REMEDY
        )
    check_holes(path)
    return RawArray(path, shape, dtype, offset, "F" if fortran else "C")


def _members(path: Path) -> dict[str, StoredArray]:
    arrays: dict[str, StoredArray] = {}
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise DataError(f"holds {len(entries)} members, more than a data file has", path=path)
        for entry in entries:
            if not entry.filename.endswith(SUFFIX):
                raise DataError(f"holds '{entry.filename}', which is no array", path=path, remedy=REMEDY)
            with archive.open(entry) as file:
                shape, fortran, dtype, offset = _header(file, entry.filename, path)
            if dtype.kind not in NUMBERS:
                continue
            claimed = offset + math.prod(shape) * dtype.itemsize
            if claimed != entry.file_size:
                raise DataError(
                    f"'{entry.filename}' claims {claimed} bytes, and holds {entry.file_size}",
                    path=path,
                    remedy=REMEDY,
                )
            check_claim(entry.filename, claimed, entry.compress_size, path)
            name = entry.filename.removesuffix(SUFFIX)
            arrays[name] = PackedArray(path, entry.filename, shape, dtype, offset, fortran)
    return arrays


def _header(file: IO[bytes], name: str, path: Path) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Return shape, whether the first axis runs fastest, kind of number, and the place of the values."""
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise DataError(f"'{name}' is of the unknown version {version}", path=path, remedy=REMEDY)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(file)
    if dtype.kind in NUMBERS or dtype.hasobject or name.endswith(path.name):
        check_array(name, shape, dtype, path)
    return shape, fortran, dtype, file.tell()
