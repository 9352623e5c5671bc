"""Stores of VISTA patterns: HDF5 files of boolean arrays (phase encode, frame), parameters in their names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import open_hdf5
from nmrrecon.io.hdf5_structure import DataSet, Structure

SHOWN_NAMES = 5


def read_pattern(path: Path, name: str, lines: int) -> NDArray[np.bool_]:
    """Return a pattern of a store.

    Parameters
    ----------
    path : Path
    name : str
        Name of the pattern, or a part of it that only one with the wanted number of lines has.
    lines : int
        Lines wanted; only such patterns are considered where `name` is a part.

    Returns
    -------
    ndarray of bool, shape (phase encode, frame)
        Not to be written to: it is kept for the next mask that is drawn.

    Raises
    ------
    DataError
        If the file cannot be read or lies, no one pattern is meant, or it is no boolean pattern.
    """
    try:
        state = path.stat()
    except OSError as error:
        said = error.strerror or error
        raise DataError(
            f"the patterns cannot be read: {said}", path=path, remedy="Check its name."
        ) from error
    return _read(path, name, lines, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=16)
def _read(path: Path, name: str, lines: int, state: tuple[int, int]) -> NDArray[np.bool_]:
    with open_hdf5(path) as file:
        name = _full_name(file.structure, name, lines)
        found = file.structure.need(name)
        if not _is_pattern(found):
            raise DataError(
                f"'{name}' is no pattern", path=path, remedy="A pattern is boolean, (phase encode, frame)."
            )
        pattern = file.read(name)
    pattern.setflags(write=False)
    return pattern


def _full_name(structure: Structure, name: str, lines: int) -> str:
    if name in structure.sets or name in structure.links:
        return name
    patterns = {key: found.shape for key, found in structure.sets.items() if _is_pattern(found)}
    fitting = [key for key, shape in patterns.items() if shape[0] == lines]
    meant = [key for key in fitting if name in key]
    if len(meant) == 1:
        return meant[0]
    raise DataError(
        f"'{name}' names {len(meant)} patterns of {lines} lines"
        if fitting
        else f"no pattern of {lines} lines",
        path=structure.path,
        remedy=_choice(meant or fitting) if fitting else _sizes({shape[0] for shape in patterns.values()}),
    )


def _choice(names: list[str]) -> str:
    listed = "\n  ".join(names[:SHOWN_NAMES])
    more = f"\n  and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return f"Name one after #, or a part of its name:\n  {listed}{more}"


def _sizes(lines: set[int]) -> str:
    if not lines:
        return "A pattern is boolean, (phase encode, frame)."
    return f"It has those of {', '.join(map(str, sorted(lines)))} lines; vista:8 draws one of any grid."


def _is_pattern(found: DataSet) -> bool:
    return found.is_truth and len(found.shape) == 2
