"""MATLAB files, of either kind, that hold an image series or k-space in an array of any name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from nmrrecon.errors import DataError
from nmrrecon.io.array_axes import LEAST_GRID
from nmrrecon.io.array_series import Layout, load_series
from nmrrecon.io.companion_files import companions, is_companion
from nmrrecon.io.matlab_arrays import arrays_of, shapes_of
from nmrrecon.io.matlab_variables import is_matlab
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

#: Last parts of the names of a pair of FIDs, which are NMR data.
PAIRED = ({"pos", "neg"}, {"p", "n"})


def recognises(path: Path) -> bool:
    """Whether `path` is a MATLAB file that holds images or k-space, not a pair of FIDs; headers are read."""
    try:
        if path.suffix.lower() != ".mat" or not path.is_file() or not is_matlab(path):
            return False
        shapes = shapes_of(path)
    except (OSError, DataError):
        return False
    if holds_pair(shapes):
        return False
    series = [shape for name, shape in shapes.items() if "." not in name or len(shape) > 2]
    return any(sum(size >= LEAST_GRID for size in shape) >= 2 for shape in series) or is_companion(path)


def holds_pair(names: Iterable[str]) -> bool:
    """Whether the dotted names of arrays are those of a pair of FIDs."""
    last = {name.rpartition(".")[2].lower() for name in names}
    return any(pair <= last for pair in PAIRED)


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read k-space or an image series.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str
        Values set by the user, by fact name. ``axes`` are named in MATLAB's order, whichever version.

    Returns
    -------
    KSpace
        Of one slice. Unless the sizes speak against it, the first two axes are rows and columns of images,
        readout and phase encoding of k-space.

    Raises
    ------
    DataError
        The file is damaged, claims more than it holds, or has no such array.
    ParameterError
        An override names no fact of these data, or has a value that cannot be used.
    """
    path = Path(path)
    report = LoadReport(str(path), "MATLAB", overrides=dict(overrides or {}))
    arrays = {**arrays_of(path), **companions(path, arrays_of, report)}
    return load_series(arrays, path, report, Layout(first_fastest=True))
