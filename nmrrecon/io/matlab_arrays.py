"""The numeric arrays of a MATLAB file, in MATLAB's order of axes; of version 7.3 headers alone are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import is_hdf5, open_hdf5
from nmrrecon.io.matlab_elements import check_elements
from nmrrecon.io.matlab_variables import read_variables
from nmrrecon.io.stored_array import ArrayInMemory, Box, StoredArray

#: MATLAB's kinds of numeric array, as SciPy names them.
NUMERIC = (
    "double", "single", "logical",
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
)  # fmt: skip


@dataclass(frozen=True)
class Hdf5Matrix:
    """An array of a MATLAB 7.3 file; HDF5 shows its axes in reverse."""

    path: Path
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    is_pair: bool

    def read(self, box: Box) -> NDArray[Any]:
        """Return the values in `box`; no others are read."""
        with open_hdf5(self.path) as file:
            values = file.read(self.name, [(part.start, part.stop) for part in reversed(box)])
        if self.is_pair:
            values = values["real"] + 1j * values["imag"]
        return values.astype(self.dtype, copy=False).T


def arrays_of(path: Path) -> dict[str, StoredArray]:
    """Return the numeric arrays of a MATLAB file by dotted name.

    Raises
    ------
    DataError
        The file cannot be read as MATLAB data, names data in other files, or claims more than it holds.
    """
    if is_hdf5(path):
        return _hdf5_arrays(path)
    return {name: ArrayInMemory(values) for name, values in read_variables(path).items()}


def shapes_of(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the numeric arrays of a MATLAB file, in structs those of version 7.3 only.

    Raises
    ------
    DataError
        As `arrays_of`.
    """
    if is_hdf5(path):
        return {name: array.shape for name, array in _hdf5_arrays(path).items()}
    from scipy.io import whosmat

    try:
        check_elements(path)
        return {name: tuple(shape) for name, shape, kind in whosmat(str(path)) if kind in NUMERIC}
    # SciPy lets whatever goes wrong inside a damaged file through
    except Exception as error:
        raise DataError(f"cannot be read as a MATLAB file: {error}", path=path) from error


def _hdf5_arrays(path: Path) -> dict[str, StoredArray]:
    with open_hdf5(path) as file:
        structure = file.structure
    arrays: dict[str, StoredArray] = {}
    for place, found in structure.sets.items():
        if place.startswith("#") or "/#" in place or not found.is_number or not found.shape:
            continue
        structure.need(place)  # an error where it claims what it cannot hold
        arrays[place.replace("/", ".")] = Hdf5Matrix(
            path, place, found.shape[::-1], _number(found.types), found.is_pair
        )
    return arrays


def _number(types: dict[str, str]) -> np.dtype[Any]:
    if "" in types:
        return np.dtype(types[""])
    return np.result_type(np.dtype(types["real"]), np.complex64)
