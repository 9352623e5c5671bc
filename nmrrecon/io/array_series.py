"""An array of images or k-space from a file that says little or nothing about its axes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, unknown_name
from nmrrecon.io.array_axes import (
    IMAGES,
    K_SPACE,
    REMEDY,
    Axes,
    checked_axes,
    find_grid,
    infer_axes,
    kind_of,
)
from nmrrecon.io.companion_files import holds_coil_maps, holds_mask
from nmrrecon.io.image_kspace import k_space_of_images
from nmrrecon.io.image_scale import UNKNOWN_SCALE, Scale, known_scale
from nmrrecon.io.k_space_values import refuse_absurd
from nmrrecon.io.sampled_array import ORDER, Sampled, in_order, sampled_k_space
from nmrrecon.io.series_choice import choose, chosen_frames
from nmrrecon.io.stored_array import StoredArray, check_asked
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

#: An array with fewer rows or columns is no image, and none has more points.
LEAST_SIZE = 8
MOST_POINTS = 4096 * 4096
MOST_NAMED = 6


@dataclass(frozen=True)
class Layout:
    """What a format says of its arrays.

    Attributes
    ----------
    first_fastest : bool
        Whether arrays are given as MATLAB shows them, rows and columns first.
    axes : tuple of str, optional
        Names of all axes or of those longer than 1, where they are certain.
    kind : str, optional
        `IMAGES` or `K_SPACE`, where that is certain.
    """

    first_fastest: bool = False
    axes: Axes | None = None
    kind: str | None = None


def series_arrays(arrays: dict[str, StoredArray]) -> dict[str, StoredArray]:
    """Return the arrays that can be images or k-space, the largest first."""
    found = {
        name: array
        for name, array in arrays.items()
        if array.dtype.kind != "b"
        and sum(size >= LEAST_SIZE for size in array.shape) >= 2
        and not holds_mask(name)
        and not holds_coil_maps(name)
    }
    return dict(sorted(found.items(), key=lambda item: -math.prod(item[1].shape)))


def load_series(
    arrays: dict[str, StoredArray],
    path: Path,
    report: LoadReport,
    layout: Layout,
    scale: Scale = UNKNOWN_SCALE,
) -> KSpace:
    """Return the k-space of the array that a user chose, or of the largest one.

    Parameters
    ----------
    arrays : dict of str to StoredArray
        All of the file, and mask and coil maps from beside it.
    path : Path
    report : LoadReport
        Gets the facts ``variable``, ``format.kind``, ``axes``, ``slice`` and ``frames``, and those of
        `known_scale`.
    layout : Layout
    scale : Scale

    Raises
    ------
    DataError
        If there is no such array, its axes cannot be told apart, or its values are not finite.
    ParameterError
        If a fact is set to what it cannot be.
    """
    name, array = _chosen(arrays, path, report)
    report.tell("format.dtype", str(array.dtype), name)
    report.tell("format.shape", array.shape, name)
    kind, names = _kind_and_axes(array, path, report, layout)
    values, frames = _read(array, names, path, report)
    scale = known_scale(scale, report)
    history = (f"opened {path} ({report.format}, {name})",)
    if kind == IMAGES:
        if values.shape[1] > 1:
            raise DataError("holds images of several coils", path=path, remedy="Combine them first.")
        result = k_space_of_images(values[:, 0], report)
    else:
        sampled = Sampled(names, array.shape, frames)
        result = sampled_k_space(values.astype(np.complex64), sampled, arrays, path, report)
    report.check_overrides()
    return replace(
        result,
        pixel_mm=scale.pixel_mm,
        frame_ms=scale.frame_ms,
        history=(*history, *result.history),
    )


def _chosen(arrays: dict[str, StoredArray], path: Path, report: LoadReport) -> tuple[str, StoredArray]:
    """Return the array that a user named, else the largest."""
    found = series_arrays(arrays)
    if not found:
        held = ", ".join(list(arrays)[:MOST_NAMED]) or "no array"
        raise DataError(
            f"holds no images and no k-space; it has {held}",
            path=path,
            remedy=_beside_k_space(arrays, path)
            or f"An array of numbers with {LEAST_SIZE} rows and columns or more is needed.",
        )
    others = list(found)[1:MOST_NAMED]
    source = f"the largest array; others: {', '.join(others)}" if others else "the only such array"
    name = report.infer("variable", next(iter(found)), source)
    if name not in found:
        raise unknown_name("variable", name, list(found))
    return name, found[name]


def _beside_k_space(arrays: dict[str, StoredArray], path: Path) -> str:
    """Return what to do with a file that holds what belongs to k-space alone."""
    if any(holds_mask(name) for name in arrays):
        own = path.suffix.lower() in (".npy", ".npz")  # what masks are read from
        how = "name this file" if own else "name this mask, saved with numpy.save,"
        return f"Masks are for k-space: open that, and {how} with --mask file:PATH."
    if any(holds_coil_maps(name) for name in arrays):
        return "Coil maps are for k-space: open that, and name this file with --maps PATH."
    return ""


def _kind_and_axes(array: StoredArray, path: Path, report: LoadReport, layout: Layout) -> tuple[str, Axes]:
    """Return what the array holds and a name for every axis, "" where its size is 1 and it has none."""
    if layout.axes is None and "axes" not in report.overrides:
        return _inferred(array, path, report, layout)
    if layout.axes is not None:
        names = report.read("axes", layout.axes, report.format)
    else:
        names = report.infer("axes", ("",), "")
    names = checked_axes(names, array.shape)
    first, second = sorted((names.index("ky"), names.index("kx")))
    try:
        return _kind(array, (first, second), report, layout), names
    except DataError as error:
        raise DataError(error.what, path=path, remedy=error.remedy) from error


def _inferred(array: StoredArray, path: Path, report: LoadReport, layout: Layout) -> tuple[str, Axes]:
    """Return what the array holds and a name for every axis, as its sizes and values suggest."""
    try:
        grid = find_grid(array.shape, layout.first_fastest)
        kind = _kind(array, grid, report, layout)
        names, sources = infer_axes(array, kind, grid, layout.first_fastest)
    except DataError as error:
        raise DataError(error.what, path=path, remedy=error.remedy) from error
    report.infer("axes", names, "; ".join(sources))
    if len(names) > 2:
        report.warn(
            f"The file does not name its axes: they are taken as {','.join(names)}. "
            "If they are not, give them with --set axes=..."
        )
    return kind, checked_axes(names, array.shape)


def _kind(array: StoredArray, grid: tuple[int, int], report: LoadReport, layout: Layout) -> str:
    rows, columns = (array.shape[place] for place in grid)
    if rows * columns > MOST_POINTS:
        raise DataError(f"{rows} x {columns} rows and columns are more than an image has", remedy=REMEDY)
    kind = layout.kind or report.infer("format.kind", *kind_of(array, grid))
    if kind not in (IMAGES, K_SPACE):
        raise unknown_name("kind", kind, [IMAGES, K_SPACE])
    return kind


def _read(array: StoredArray, names: Axes, path: Path, report: LoadReport) -> tuple[NDArray[Any], slice]:
    """Return the chosen slice and frames in the order (frame, coil, ky, kx), and which frames these are."""
    sizes = dict(zip(names, array.shape, strict=True))
    axis = f"axis {names.index('slice') + 1}" if "slice" in names else "no axis of slices"
    number = choose(report, "slice", sizes.get("slice", 1), axis, middle=True)
    frames = chosen_frames(report, sizes.get("frame", 1))
    taken = {"slice": slice(number, number + 1), "frame": frames}
    box = [taken.get(name, slice(0, size)) for name, size in zip(names, array.shape, strict=True)]
    asked = tuple(part.stop - part.start for part in box)
    check_asked(asked, path, "Choose fewer frames with --set frames=0:16.")
    values = in_order(array.read(tuple(box)), names, ORDER)
    for frame in values:  # one at a time, so that no copies of a whole series are made
        refuse_absurd(frame, "", path)
    return values, frames
