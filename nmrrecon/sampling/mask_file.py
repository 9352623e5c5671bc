"""Masks from files: arrays of NumPy's, and stores of VISTA patterns in HDF5."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.npy_arrays import arrays_of
from nmrrecon.io.stored_array import full_box
from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import MAX_POINTS, Shape, whole_lines
from nmrrecon.sampling.vista_store import read_pattern

NAME = "mask"
REMEDY = "Save a boolean array (frame, ky, kx) with numpy.save, or as `mask` with numpy.savez."


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
        A plane (ky, kx) or a single frame in the file is the same for all frames, rows (frame, ky) are lines
        over all of kx.

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
    if values.shape in ((rows, columns), (1, rows, columns)):
        return np.repeat(values.reshape(1, rows, columns), frames, axis=0)
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
    if not path.is_file():  # a pipe would never end
        raise DataError("there is no such file", path=path, remedy=REMEDY)
    arrays = arrays_of(path)
    stored = next(iter(arrays.values())) if list(arrays) == [path.stem] else arrays.get(NAME)
    if stored is None:
        raise DataError(f"there is no array '{NAME}' in it", path=path, remedy=REMEDY)
    if math.prod(stored.shape) > MAX_POINTS or len(stored.shape) > 3 or stored.dtype.kind == "c":
        what = f"{_sizes(stored.shape)} values of {stored.dtype} are no mask"
        raise DataError(what, path=path, remedy=REMEDY)
    values = stored.read(full_box(stored))
    if not np.isin(values, (0, 1)).all():
        raise DataError("it holds other values than 0 and 1", path=path, remedy=REMEDY)
    return values.astype(bool)


def _sizes(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "no axes"
