"""Masks from files: arrays of NumPy's, and stores of VISTA patterns in HDF5."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import MAX_POINTS, Shape, whole_lines
from nmrrecon.sampling.vista_store import read_pattern

NAME = "mask"
REMEDY = "Save a boolean array (frame, ky, kx) with numpy.save, or as `mask` with numpy.savez."
#: What reading a damaged file can raise.
DAMAGE = (ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class FileMask:
    """Parameters of `file_mask`."""

    path: str = parameter("", "A .npy file, or a .npz file with an array `mask`.")


@dataclass(frozen=True)
class VistaFileMask:
    """Parameters of `vista_file_mask`."""

    place: str = parameter("", "An HDF5 file of patterns and, after #, the name of one or a part of it.")


def file_mask(shape: Shape, rng: Generator, parameters: FileMask) -> NDArray[np.bool_]:
    """Return the mask that a file holds.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
        Not used.
    parameters : FileMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        A plane (ky, kx) in the file is the same for all frames, rows (frame, ky) are lines over all of kx.

    Raises
    ------
    DataError
        If the file cannot be read, holds anything but zeros and ones, or is of another grid.
    """
    path = Path(parameters.path)
    values = read_mask(path)
    frames, rows, columns = shape
    if values.shape == shape:
        return values
    if values.shape == (rows, columns):
        return np.repeat(values[None], frames, axis=0)
    if values.shape == (frames, rows):
        return whole_lines(values, shape)
    raise DataError(
        f"a mask of {_sizes(values.shape)} does not fit {_sizes(shape)} (frame, ky, kx)",
        path=path,
        remedy="Use a mask of this grid, or draw one.",
    )


def vista_file_mask(shape: Shape, rng: Generator, parameters: VistaFileMask) -> NDArray[np.bool_]:
    """Return the first frames of a stored VISTA pattern, whole lines along kx.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
        Not used.
    parameters : VistaFileMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)

    Raises
    ------
    DataError
        If the file or the pattern cannot be read, or the pattern is of another grid.
    """
    path, _, name = parameters.place.partition("#")
    pattern = read_pattern(Path(path), name, shape[1])
    if len(pattern) != shape[1] or pattern.shape[1] < shape[0]:
        raise DataError(
            f"a pattern of {pattern.shape[0]} lines and {pattern.shape[1]} frames does not fit "
            f"{shape[1]} lines and {shape[0]} frames",
            path=path,
            remedy="Choose a pattern of this grid, or draw one.",
        )
    return whole_lines(pattern.T[: shape[0]], shape)


def read_mask(path: Path) -> NDArray[np.bool_]:
    """Return the mask in a .npy or .npz file, whatever its axes.

    Raises
    ------
    DataError
        If the file cannot be read, is too large, or holds anything but zeros and ones.
    """
    with _damage(path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if f"{NAME}.npy" not in archive.namelist():
                    raise DataError(f"there is no array '{NAME}' in it", path=path, remedy=REMEDY)
                with archive.open(f"{NAME}.npy") as member:
                    values = _read_array(member)
        else:
            with path.open("rb") as file:
                values = _read_array(file)
        if not np.isin(values, (0, 1)).all():
            raise ValueError("it holds other values than 0 and 1")
        return values.astype(bool)


def _read_array(file: IO[bytes]) -> NDArray[Any]:
    """Return the array in a stream whose header is held to what a mask can be before its values are read."""
    version = npy.read_magic(file)
    read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read_header(file)
    count = math.prod(shape)
    if not 1 <= count <= MAX_POINTS or len(shape) > 3 or dtype.kind not in "biuf":
        raise ValueError(f"{_sizes(shape)} values of {dtype} are no mask")
    data = file.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise EOFError("it ends before its values do")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Turn what goes wrong in the block into a `DataError` that names the file."""
    try:
        if path.exists() and not path.is_file():  # a pipe would never end
            raise DataError("is no file", path=path, remedy=REMEDY)
        yield
    except OSError as error:
        said = error.strerror or error
        raise DataError(f"the mask cannot be read: {said}", path=path, remedy=REMEDY) from error
    except DAMAGE as error:
        raise DataError(f"cannot be read as a mask: {error}", path=path, remedy=REMEDY) from error


def _sizes(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "no axes"
