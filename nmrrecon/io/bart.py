"""k-space and images of BART: a .hdr file with the sizes of all axes and a .cfl file with the values.

The axes of BART, the fastest first: 0 readout, 1 and 2 phase encoding, 3 coils, 4 sets of maps, 5 echoes,
10 time, 11 and 12 further series, 13 slices, 14 averages. Values are of single precision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.io.array_series import Layout, load_series
from nmrrecon.io.companion_files import companions
from nmrrecon.io.stored_array import MOST_AXES, RawArray, StoredArray, check_holes
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

HEADER, VALUES = ".hdr", ".cfl"
DTYPE = np.dtype("<c8")
LARGEST_HEADER = 1 << 16
NAMES = {0: "kx", 1: "ky", 2: "slice", 3: "coil", 10: "frame", 13: "slice"}
REMEDY = "Write it again with BART, or take out one part of it with `bart slice`."


def recognises(path: Path) -> bool:
    """Whether `path` is the values or the header of a pair, or what both are called without suffix."""
    try:
        if path.suffix.lower() == VALUES:
            return path.is_file()
        stem = path.with_suffix("") if path.suffix == HEADER else path
        return not path.is_dir() and _beside(stem, VALUES).is_file() and _beside(stem, HEADER).is_file()
    except (OSError, ValueError):
        return False


def load(path: Path, overrides: Mapping[str, str] | None = None) -> KSpace:
    """Read one slice of k-space, or of an image series.

    Parameters
    ----------
    path : Path
        Either file of the pair, or the name that both have without suffix.
    overrides : mapping of str to str
        Values set by the user, by fact name.

    Returns
    -------
    KSpace
        Images, such as BART reconstructs, are told from k-space by their values. Pairs beside it that are
        named with ``_mask`` or ``_maps`` added are used as mask and coil maps.

    Raises
    ------
    DataError
        Header or values are missing or damaged, do not fit each other, or there are axes beyond frames, coils
        and slices.
    ParameterError
        An override names no fact of these data, or has a value that cannot be used.

    Notes
    -----
    Volumes encoded in two phase directions would have to be transformed along the second one first, and are
    refused.
    """
    path = values_of(Path(path))
    report = LoadReport(str(path), "BART", overrides=dict(overrides or {}))
    array = read_header(path)
    axes = _axes(array.shape, path)
    return load_series(
        {path.stem: array, **companions(path, arrays_of, report)}, path, report, Layout(True, axes)
    )


def arrays_of(path: Path) -> dict[str, StoredArray]:
    """Return the one array of a pair, by the name of its file.

    Raises
    ------
    DataError
        As `read_header`.
    """
    return {path.stem: read_header(values_of(path))}


def values_of(path: Path) -> Path:
    """Return the file of values of a pair, whichever name of it is given."""
    if path.suffix.lower() == VALUES:
        return path
    return _beside(path.with_suffix("") if path.suffix == HEADER else path, VALUES)


def read_header(path: Path) -> RawArray:
    """Return the array of a .cfl file, with the sizes that the header beside it gives.

    Raises
    ------
    DataError
        If the header is missing or damaged, or its sizes are not those of the file.
    """
    header = path.with_suffix(HEADER)
    try:
        with header.open("rb") as file:
            text = file.read(LARGEST_HEADER).decode("ascii", "replace")
        held = path.stat().st_size
    except OSError as error:
        what = f"{header.name} cannot be read: {error.strerror or error}"
        raise DataError(what, path=path, remedy="Keep both files of the pair together.") from error
    lines = text.splitlines()
    try:
        at = next(i for i, line in enumerate(lines) if line.strip() == "# Dimensions")
        shape = tuple(int(word) for word in lines[at + 1].split())
    except (StopIteration, IndexError, ValueError):
        raise DataError(
            f"{header.name} gives no sizes below '# Dimensions'", path=path, remedy=REMEDY
        ) from None
    if not 1 <= len(shape) <= MOST_AXES or min(shape) < 1:
        raise DataError(f"{header.name} gives impossible sizes: {shape}", path=path, remedy=REMEDY)
    claimed = math.prod(shape) * DTYPE.itemsize
    if claimed != held:
        raise DataError(
            f"{header.name} claims {claimed} bytes of values, and there are {held}", path=path, remedy=REMEDY
        )
    check_holes(path)
    return RawArray(path, shape, DTYPE, 0, "F")


def _axes(shape: tuple[int, ...], path: Path) -> tuple[str, ...]:
    """Return the names of the axes longer than 1."""
    longer = [place for place, size in enumerate(shape) if size > 1]
    strange = [place for place in longer if place not in NAMES]
    if strange:
        raise DataError(
            f"axis {strange[0]} has {shape[strange[0]]} entries, and is neither frames, coils nor slices",
            path=path,
            remedy=REMEDY,
        )
    if 2 in longer:
        raise DataError(
            f"is encoded in two phase directions ({shape[1]} x {shape[2]})",
            path=path,
            remedy="Transform along the second with `bart fft -iu 4` and move it to axis 13.",
        )
    if not {0, 1} <= set(longer):
        raise DataError(f"has no readout and phase encoding: sizes {shape}", path=path, remedy=REMEDY)
    return tuple(NAMES[place] for place in longer)


def _beside(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)
