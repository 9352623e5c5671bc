"""The numeric arrays of a MATLAB file, in MATLAB's order of axes; of version 7.3 headers alone are read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_array import Hdf5Array
from nmrrecon.io.hdf5_guard import is_hdf5, open_hdf5
from nmrrecon.io.matlab_elements import check_elements
from nmrrecon.io.matlab_variables import read_variables
from nmrrecon.io.stored_array import ArrayInMemory, StoredArray

#: MATLAB's kinds of numeric array, as SciPy names them.
NUMERIC = (
    "double", "single", "logical",
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
)  # fmt: skip


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
    """Return the shapes of the numeric arrays of a MATLAB file by dotted name.

    Of version 5 they are in the headers, but for structs, whose file is read.

    Raises
    ------
    DataError
        As `arrays_of`.
    """
    state = path.stat()
    return dict(_shapes_of(path.absolute(), state.st_mtime_ns, state.st_size, state.st_ino))


# loader after loader is asked whether a file is its own
@lru_cache(maxsize=16)
def _shapes_of(path: Path, *state: int) -> dict[str, tuple[int, ...]]:
    if is_hdf5(path):
        return {name: array.shape for name, array in _hdf5_arrays(path).items()}
    from scipy.io import whosmat

    try:
        check_elements(path)
        listed = whosmat(str(path))
    # SciPy lets whatever goes wrong inside a damaged file through
    except Exception as error:
        raise DataError(f"cannot be read as a MATLAB file: {error}", path=path) from error
    if any(kind == "struct" for _, _, kind in listed):
        return {name: values.shape for name, values in read_variables(path).items()}
    return {name: tuple(shape) for name, shape, kind in listed if kind in NUMERIC}


def _hdf5_arrays(path: Path) -> dict[str, StoredArray]:
    with open_hdf5(path) as file:
        structure = file.structure
    arrays: dict[str, StoredArray] = {}
    for place, found in structure.sets.items():
        if place.startswith("#") or "/#" in place or not found.is_number or not found.shape:
            continue
        # an error where it claims what it cannot hold
        arrays[place.replace("/", ".")] = Hdf5Array(path, structure.need(place), reversed=True)
    return arrays
