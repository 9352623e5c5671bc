"""What the axes of an array of images or of k-space are, where the file does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError, unknown_name
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.stored_array import Box, StoredArray

NAMES = ("frame", "slice", "coil", "ky", "kx", "y", "x")
IMAGES, K_SPACE = "images", "k-space"
#: Rows and columns are no fewer than this where another pair of axes could be them.
LEAST_GRID = 16
#: Neighbouring frames resemble each other more than this, neighbouring coils and slices less.
LIKENESS_OF_FRAMES = 0.9
#: Most of k-space's energy lies in this part of each axis about its middle.
CENTRAL = 8
REMEDY = "Name the axes in the order of the array, for example --set axes=frame,coil,ky,kx."

Axes = tuple[str, ...]


def kind_of(array: StoredArray, grid: tuple[int, int]) -> tuple[str, str]:
    """Return whether an array holds images or k-space, and how that is known.

    Real numbers are images. Complex ones are k-space where they are concentrated at the middle or at the
    corners of the grid more than what the Fourier transform makes of them.
    """
    if array.dtype.kind != "c":
        return IMAGES, "real numbers"
    plane = _plane(array, grid, {})
    held = max(central_share(plane), central_share(np.fft.fftshift(plane)))
    transformed = images_of(plane)
    other = max(central_share(transformed), central_share(np.fft.fftshift(transformed)))
    kind = K_SPACE if held >= other else IMAGES
    return (
        kind,
        f"{100 * held:.0f} % of the energy at the zero of k-space, of the transform {100 * other:.0f} %",
    )


def central_share(plane: NDArray[Any]) -> float:
    """Return the share of the energy in the middle eighth of both axes."""
    energy = np.abs(np.asarray(plane, dtype=np.complex128)) ** 2
    rows, columns = (max(size // CENTRAL, 1) for size in energy.shape)
    y, x = energy.shape[0] // 2 - rows // 2, energy.shape[1] // 2 - columns // 2
    whole = float(energy.sum())
    return float(energy[y : y + rows, x : x + columns].sum()) / whole if whole else 0.0


def find_grid(shape: tuple[int, ...], first_fastest: bool) -> tuple[int, int]:
    """Return the positions of the two axes of rows and columns.

    The last two of an array of NumPy, the first two of one of MATLAB; the two at the other end where those
    are too short, or of unequal size and these of equal size.

    Raises
    ------
    DataError
        If there are no two axes longer than 1.
    """
    longer = [place for place, size in enumerate(shape) if size > 1]
    if len(longer) < 2:
        raise DataError(f"an array of shape {shape} has no rows and columns")
    usual, other = (longer[0], longer[1]), (longer[-2], longer[-1])
    if not first_fastest:
        usual, other = other, usual

    def suits(pair: tuple[int, int]) -> tuple[bool, bool]:
        sizes = [shape[place] for place in pair]
        return min(sizes) >= LEAST_GRID, sizes[0] == sizes[1]

    return other if suits(other) > suits(usual) and suits(other)[0] else usual


def infer_axes(
    array: StoredArray, kind: str, grid: tuple[int, int], first_fastest: bool
) -> tuple[Axes, list[str]]:
    """Return the names of the axes longer than 1, in the order of the array, and what they were taken from.

    Raises
    ------
    DataError
        If there are more axes than can be told apart.
    """
    longer = [place for place, size in enumerate(array.shape) if size > 1]
    extra = [place for place in longer if place not in grid]
    names, sources = _name_extra(array, kind, grid, extra, first_fastest)
    rows, said = _grid_names(array, kind, grid, first_fastest)
    names |= dict(zip(grid, rows, strict=True))
    return tuple(names[place] for place in longer), [*sources, said]


def checked_axes(names: Axes, shape: tuple[int, ...]) -> Axes:
    """Return a name for every axis of `shape`, "" for those of size 1, from names that a user gave.

    Raises
    ------
    ParameterError
        If the names are not as many as axes, or not those that there can be.
    """
    names = tuple(name.strip() for name in names)
    for name in names:
        if name not in NAMES:
            raise unknown_name("axis", name, list(NAMES))
    longer = [place for place, size in enumerate(shape) if size > 1]
    if len(names) == len(shape):
        full = names
    elif len(names) == len(longer):
        given = dict(zip(longer, names, strict=True))
        full = tuple(given.get(place, "") for place in range(len(shape)))
    else:
        raise ParameterError(f"axes={','.join(names)}: the array has the shape {shape}", remedy=REMEDY)
    full = tuple({"y": "ky", "x": "kx"}.get(name, name) for name in full)
    named = [name for name in full if name]
    if len(set(named)) < len(named) or not {"ky", "kx"} <= set(named):
        raise ParameterError(
            f"axes={','.join(names)}: ky and kx must be among them, and none twice", remedy=REMEDY
        )
    return full


def _name_extra(
    array: StoredArray, kind: str, grid: tuple[int, int], extra: list[int], first_fastest: bool
) -> tuple[dict[int, str], list[str]]:
    """Return the names of the axes beside rows and columns, and where they come from."""
    if len(extra) == 3 and kind == K_SPACE:
        order = ("coil", "slice", "frame") if first_fastest else ("frame", "slice", "coil")
        return dict(zip(extra, order, strict=True)), ["the usual order of five axes"]
    if len(extra) > 2:
        raise DataError(
            f"an array of shape {array.shape} has more axes than can be told apart", remedy=REMEDY
        )
    if kind == IMAGES and len(extra) < 2:
        return dict.fromkeys(extra, "frame"), ["one axis beside rows and columns"] if extra else []
    alike = {place: _likeness(array, grid, place) for place in extra}
    if not extra:
        return {}, []
    most = max(extra, key=lambda place: alike[place])
    rest = [place for place in extra if place != most]
    said = [f"neighbours along axis {place + 1} resemble each other by {alike[place]:.2f}" for place in extra]
    if kind == IMAGES:
        return {most: "frame", **dict.fromkeys(rest, "slice")}, said
    moves = alike[most] > LIKENESS_OF_FRAMES
    names = {most: "frame" if moves else "slice", **dict.fromkeys(rest, "coil")}
    return (names if moves or rest else {most: "coil"}), said


def _likeness(array: StoredArray, grid: tuple[int, int], place: int) -> float:
    """Return the correlation of the two middle neighbours along an axis, where both were sampled.

    More than 1 where different points were sampled, which coils of one shot cannot be.
    """
    at = max(array.shape[place] // 2, 1)
    first, second = (_plane(array, grid, {place: where}) for where in (at - 1, at))
    if array.dtype.kind == "c" and bool(((first == 0) != (second == 0)).mean() > 0.01):
        return 2.0
    length = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(abs(np.vdot(first, second))) / length if length else 0.0


def _grid_names(
    array: StoredArray, kind: str, grid: tuple[int, int], first_fastest: bool
) -> tuple[tuple[str, str], str]:
    """Return the names of rows and columns: along the readout, lines are sampled whole or not at all."""
    if kind == IMAGES:
        return ("y", "x"), "rows before columns"
    sampled = _plane(array, grid, {}) != 0
    if not sampled.all():
        whole = [bool((sampled.all(axis=axis) == sampled.any(axis=axis)).all()) for axis in (0, 1)]
        if whole[0] != whole[1]:
            names = ("kx", "ky") if whole[0] else ("ky", "kx")
            return names, f"lines along axis {grid[0 if whole[0] else 1] + 1} are whole"
    if first_fastest:
        return ("kx", "ky"), "the readout first, as is usual in MATLAB"
    return ("ky", "kx"), "the readout last, as is usual in NumPy"


def _plane(array: StoredArray, grid: tuple[int, int], elsewhere: Mapping[int, int]) -> NDArray[np.complex128]:
    """Return rows and columns at the middle of all other axes, but for the places given for some."""
    where = {place: size // 2 for place, size in enumerate(array.shape)} | dict(elsewhere)
    box: Box = tuple(
        slice(0, size) if place in grid else slice(where[place], where[place] + 1)
        for place, size in enumerate(array.shape)
    )
    plane = array.read(box).reshape([array.shape[place] for place in grid]).astype(np.complex128)
    plane[~np.isfinite(plane)] = 0
    largest = float(np.abs(plane).max())
    return plane / largest if 0 < largest < np.inf else plane
