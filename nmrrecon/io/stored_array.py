"""Arrays that lie in files: shape and kind of number are known, values are read as far as they are needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError

Box = tuple[slice, ...]

#: No more is read at once, in bytes.
MOST_BYTES = 1 << 30
#: A file that unpacks to more than this, and to `MOST_TIMES` its own size, only claims to hold so much.
SMALL_BYTES = 64 << 20
MOST_TIMES = 100
MOST_AXES = 16
NUMBERS = "biufc"  #: kinds of values that are read


class StoredArray(Protocol):
    """An array in a file.

    Attributes
    ----------
    shape : tuple of int
        In the order of axes that the program uses which wrote it.
    dtype : numpy.dtype
        Numbers or truth values, complex where real and imaginary part are stored side by side.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of number."""
        ...

    def read(self, box: Box) -> NDArray[Any]:
        """Return a copy of the values in `box`, one slice of step 1 for each axis."""
        ...


@dataclass(frozen=True)
class RawArray:
    """An array that lies unpacked in a file, from the byte `offset` on; in order "C" or "F"."""

    path: Path
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    offset: int
    order: str

    def read(self, box: Box) -> NDArray[Any]:
        """Return a copy of the values in `box`."""
        order: Any = self.order
        whole = np.memmap(self.path, self.dtype, "r", self.offset, self.shape, order)
        return np.array(whole[box])


@dataclass(frozen=True, eq=False)
class ArrayInMemory:
    """An array that had to be read as a whole."""

    values: NDArray[Any]

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return self.values.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of number."""
        return self.values.dtype

    def read(self, box: Box) -> NDArray[Any]:
        """Return a copy of the values in `box`."""
        return np.array(self.values[box])


def full_box(array: StoredArray) -> Box:
    """Return the box that holds all of an array."""
    return tuple(slice(0, size) for size in array.shape)


def check_array(name: str, shape: tuple[int, ...], dtype: np.dtype[Any], path: Path) -> None:
    """Raise `DataError` where something is no array of numbers: nothing else is ever read."""
    if dtype.hasobject or dtype.kind not in NUMBERS:
        raise DataError(
            f"'{name}' holds {dtype} values, not numbers, and is not read",
            path=path,
            remedy="Save the numbers alone.",
        )
    if len(shape) > MOST_AXES or min(shape, default=1) < 1:
        raise DataError(f"'{name}' has the impossible shape {_sizes(shape)}", path=path)


def check_claim(name: str, claimed: int, stored: int, path: Path) -> None:
    """Raise `DataError` where an array claims far more bytes than the packed bytes that it is kept in."""
    if claimed > SMALL_BYTES and claimed > MOST_TIMES * stored:
        raise DataError(
            f"'{name}' claims {claimed / 1e6:.0f} MB, and the file holds {stored / 1e6:.3f} MB of it",
            path=path,
            remedy="The file is damaged, or not what it says: save it again.",
        )


def check_holes(path: Path) -> None:
    """Raise `DataError` where nearly all of a file are holes, which take no room and are read as zeros."""
    state = path.stat()
    blocks = getattr(state, "st_blocks", 0)  # there are systems, and network disks, that do not say
    if blocks:
        check_claim(path.name, state.st_size, 512 * blocks, path)


def check_asked(shape: tuple[int, ...], path: Path, remedy: str) -> None:
    """Raise `DataError` where complex values of `shape` would fill the memory; `remedy` says what to do."""
    size = 8 * math.prod(shape)
    if size > MOST_BYTES:
        raise DataError(
            f"{_sizes(shape)} values are {size / 1e9:.1f} GB, more than is read at once",
            path=path,
            remedy=remedy,
        )


def _sizes(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "()"
