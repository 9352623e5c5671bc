"""Numeric arrays of MATLAB files: version 5 to 7 through SciPy, version 7.3 (HDF5) through h5py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.matlab_elements import check_elements

Variables = dict[str, NDArray[np.generic]]

_DEEPEST = 4
#: no FIDs are longer; keeps a file that merely claims a size from filling the memory
_MOST_BYTES = 4 << 30


def is_matlab(path: Path) -> bool:
    """Whether the first bytes of `path` are those of a MATLAB file, of either kind."""
    with path.open("rb") as file:
        return file.read(6) == b"MATLAB" or bool(h5py.is_hdf5(path))


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
        if h5py.is_hdf5(path):
            with h5py.File(path, "r") as file:
                return dict(_hdf5_arrays(file, "", path))
        return dict(_struct_arrays(_loadmat(path), ""))
    except DataError:
        raise
    # SciPy and h5py let whatever goes wrong inside a damaged file through
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


def _hdf5_arrays(group: h5py.Group, stem: str, path: Path) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name in group:
        if isinstance(group.get(name, getlink=True), h5py.ExternalLink):
            raise DataError(
                f"'{stem}{name}' is a link to another file, which is not followed",
                path=path,
                remedy="Save the variables themselves.",
            )
        if name.startswith("#"):
            continue
        item = group[name]
        if isinstance(item, h5py.Group) and stem.count(".") < _DEEPEST:
            yield from _hdf5_arrays(item, f"{stem}{name}.", path)
        elif isinstance(item, h5py.Dataset):
            array = _hdf5_array(item, f"{stem}{name}", path)
            if array is not None:
                yield f"{stem}{name}", array


def _hdf5_array(item: h5py.Dataset, name: str, path: Path) -> NDArray[np.generic] | None:
    """Return a numeric data set, complex where it is a compound of real and imag; None for others."""
    compound = item.dtype.names is not None
    numeric = _is_complex(item.dtype) if compound else np.issubdtype(item.dtype, np.number)
    if not numeric or item.shape is None or item.ndim < 1:
        return None
    if item.external or item.is_virtual:
        raise DataError(f"'{name}' lies in another file, which is not followed", path=path)
    if item.size * item.dtype.itemsize > _MOST_BYTES:
        raise DataError(f"'{name}' claims {item.size * item.dtype.itemsize >> 30} GB", path=path)
    values = item[()]
    # h5py shows the axes in reverse
    return (values["real"] + 1j * values["imag"] if compound else values).T


def _is_complex(dtype: np.dtype[Any]) -> bool:
    """Whether `dtype` is MATLAB's: real and imag, two numbers of one kind side by side."""
    if dtype.names != ("real", "imag"):
        return False
    kind = dtype["real"]
    return bool(kind.kind in "fiu" and dtype == np.dtype([("real", kind), ("imag", kind)]))
