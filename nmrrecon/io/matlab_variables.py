"""Numeric arrays of MATLAB files: version 5 to 7 through SciPy, version 7.3 (HDF5) through the guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import GuardedFile, is_hdf5, open_hdf5
from nmrrecon.io.matlab_elements import check_elements

Variables = dict[str, NDArray[np.generic]]

_DEEPEST = 4


def is_matlab(path: Path) -> bool:
    """Whether the first bytes of `path` are those of a MATLAB file, of either kind."""
    with path.open("rb") as file:
        return file.read(6) == b"MATLAB" or is_hdf5(path)


def read_variables(path: Path) -> Variables:
    """Return the numeric arrays of a file by dotted name (``fid.pos``), in MATLAB's order of axes.

    Raises
    ------
    DataError
        The file cannot be read as MATLAB data, or names data in other files.

    Notes
    -----
    Which of the two formats a file has is decided by its content: names mislead.
    """
    try:
        if is_hdf5(path):
            with open_hdf5(path) as file:
                return dict(_hdf5_arrays(file))
        return dict(_struct_arrays(_loadmat(path), ""))
    except DataError:
        raise
    # SciPy lets whatever goes wrong inside a damaged file through
    except Exception as error:
        raise DataError(
            f"cannot be read as a MATLAB file: {error}",
            path=path,
            remedy="Save it again from MATLAB, with -v7 or -v7.3.",
        ) from error


def _loadmat(path: Path) -> dict[str, Any]:
    from scipy.io import loadmat

    check_elements(path)
    contents = loadmat(str(path))
    return {name: value for name, value in contents.items() if not name.startswith("__")}


def _struct_arrays(fields: Mapping[str, Any], stem: str) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, value in fields.items():
        if not isinstance(value, np.ndarray):
            continue
        if value.dtype.names and value.size == 1 and stem.count(".") < _DEEPEST:
            record = value.reshape(-1)[0]
            yield from _struct_arrays({key: record[key] for key in value.dtype.names}, f"{stem}{name}.")
        elif np.issubdtype(value.dtype, np.number):
            yield f"{stem}{name}", value


def _hdf5_arrays(file: GuardedFile) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """Yield the numeric data sets, complex where they are compounds of real and imag."""
    for name, found in file.structure.sets.items():
        inside = name.startswith("#") or "/#" in name
        if inside or not found.is_number or not found.shape or not found.nbytes or name.count("/") > _DEEPEST:
            continue
        values = file.read(name)
        # h5py shows the axes in reverse
        yield name.replace("/", "."), (values["real"] + 1j * values["imag"] if found.is_pair else values).T
