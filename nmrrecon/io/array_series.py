"""An array of images or k-space from a file that says little or nothing about its axes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError, unknown_name
from nmrrecon.io.array_axes import (
    IMAGES,
    K_SPACE,
    Axes,
    central_share,
    checked_axes,
    find_grid,
    infer_axes,
    kind_of,
)
from nmrrecon.io.companion_files import holds_coil_maps, holds_mask
from nmrrecon.io.image_kspace import k_space_of_images
from nmrrecon.io.series_choice import chosen_frames, chosen_slice
from nmrrecon.io.stored_array import StoredArray, check_asked, full_box
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport

Arrays = dict[str, StoredArray]
#: In the order of `KSpace.samples`.
ORDER = ("frame", "coil", "ky", "kx")
#: An array with fewer rows or columns is no image.
LEAST_SIZE = 8
#: Where the zero of k-space stands in each frame.
MIDDLE, CORNER = "middle", "corner"


@dataclass(frozen=True)
class Layout:
    """What a format says of its arrays.

    Attributes
    ----------
    first_fastest : bool
        Whether arrays are given as MATLAB shows them, rows and columns first.
    kind : str, optional
        `IMAGES` or `K_SPACE`, where it is certain.
    axes : tuple of str, optional
        Names of the axes longer than 1, where they are certain.
    """

    first_fastest: bool = False
    kind: str | None = None
    axes: Axes | None = None


@dataclass(frozen=True)
class Scale:
    """Sizes that stand beside the array in the file: pixels in mm, rows first, and frames in ms."""

    pixel_mm: tuple[float, float] | None = None
    frame_ms: float | None = None


def series_arrays(arrays: Arrays) -> Arrays:
    """Return the arrays that can be images or k-space, the largest first."""
    found = {
        name: array
        for name, array in arrays.items()
        if array.dtype.kind != "b"
        and sum(size >= LEAST_SIZE for size in array.shape) >= 2
        and not holds_mask(name)
        and not holds_coil_maps(name)
    }
    return dict(sorted(found.items(), key=lambda item: -int(np.prod(item[1].shape, dtype=float))))


def load_series(
    arrays: Arrays, path: Path, report: LoadReport, layout: Layout, scale: Scale | None = None
) -> KSpace:
    """Return the k-space of the array that a user chose, or of the largest one.

    Parameters
    ----------
    arrays : dict of str to StoredArray
        All of the file.
    path : Path
    report : LoadReport
        Gets the facts ``variable``, ``format.kind``, ``axes``, ``slice`` and ``frames``, each where there is
        a choice.
    layout : Layout
    scale : Scale, optional

    Raises
    ------
    DataError
        If there is no such array, its axes cannot be told apart, or its values are not finite.
    ParameterError
        If a fact is set to what it cannot be.
    """
    name, array = _chosen(arrays, path, report)
    report.read("format.dtype", str(array.dtype), name)
    report.read("format.shape", array.shape, name)
    try:
        kind, names = _kind_and_axes(array, report, layout)
    except DataError as error:
        raise DataError(error.what, path=path, remedy="Name the axes with --set axes=...") from error
    values = _read(array, names, path, report)
    frame_ms = _positive("frame_ms", scale.frame_ms if scale else None, report, "ms")
    pixel_mm = _pixels(scale.pixel_mm if scale else None, report)
    history: tuple[str, ...] = (f"opened {path} ({report.format}, {name})",)
    if kind == IMAGES and values.shape[1] > 1:
        raise DataError("holds images of several coils", path=path, remedy="Combine them, or save k-space.")
    if kind == IMAGES:
        result = k_space_of_images(
            values[:, 0], report, pixel_mm=pixel_mm, frame_ms=frame_ms, history=history
        )
    else:
        samples = _centred(values.astype(np.complex64), report)
        mask = sampled_points(samples, arrays, path, report)
        samples = np.where(mask[:, np.newaxis], samples, np.complex64(0))
        result = KSpace(samples, mask, report, pixel_mm=pixel_mm, frame_ms=frame_ms, history=history)
    report.check_overrides()
    return result


def sampled_points(
    samples: NDArray[np.complex64], arrays: Arrays, path: Path, report: LoadReport
) -> NDArray[np.bool_]:
    """Return the mask (frame, ky, kx): that of the file where it fits, else where samples are not zero."""
    frames, _, rows, columns = samples.shape
    taken = (samples != 0).any(axis=1)
    if not taken.any():
        raise DataError("all samples are zero", path=path, remedy="Choose another slice, or other frames.")
    for name, array in arrays.items():
        if not holds_mask(name):
            continue
        for shape in ((frames, rows, columns), (rows, columns), (rows, 1), (rows,)):
            if array.shape == shape:
                given = array.read(full_box(array)) != 0
                report.read("sampling.mask", name, f"array of shape {array.shape}")
                return np.broadcast_to(
                    given[:, np.newaxis] if given.ndim == 1 else given, taken.shape
                ).copy()
        report.warn(f"The mask '{name}' of shape {array.shape} does not fit the k-space and is not used.")
    report.infer("sampling.mask", "samples that are not zero", "no mask in the file")
    return taken


def _chosen(arrays: Arrays, path: Path, report: LoadReport) -> tuple[str, StoredArray]:
    found = series_arrays(arrays)
    if not found:
        held = ", ".join(list(arrays)[:8]) or "no array"
        raise DataError(
            f"holds no images and no k-space; it has {held}",
            path=path,
            remedy="An array of 2 axes or more, of numbers, is needed.",
        )
    others = [name for name in found][1:6]
    source = f"the largest array; others: {', '.join(others)}" if others else "the only such array"
    name = report.infer("variable", next(iter(found)), source)
    if name not in found:
        raise unknown_name("variable", name, list(found))
    return name, found[name]


def _kind_and_axes(array: StoredArray, report: LoadReport, layout: Layout) -> tuple[str, Axes]:
    """Return what the array holds and a name for every axis, "" where its size is 1."""
    grid = find_grid(array.shape, layout.first_fastest)
    if layout.kind is not None:
        kind = report.read("format.kind", layout.kind, report.format)
    else:
        kind = report.infer("format.kind", *kind_of(array, grid))
    if kind not in (IMAGES, K_SPACE):
        raise unknown_name("format.kind", kind, [IMAGES, K_SPACE])
    if layout.axes is not None:
        return kind, checked_axes(report.read("axes", layout.axes, report.format), array.shape)
    if "axes" in report.overrides:
        names, sources = ("",), ["--set axes"]
    else:
        names, sources = infer_axes(array, kind, grid, layout.first_fastest)
    names = report.infer("axes", names, "; ".join(sources))
    if len(names) > 2 and "axes" not in report.overrides:
        report.warn(
            f"The file does not name its axes: they are taken as {', '.join(names)}. "
            f"--set axes={','.join(names)} in another order says otherwise."
        )
    return kind, checked_axes(names, array.shape)


def _read(array: StoredArray, names: Axes, path: Path, report: LoadReport) -> NDArray[Any]:
    """Return the chosen slice and frames in the order (frame, coil, ky, kx)."""
    box = [slice(0, size) for size in array.shape]
    if "slice" in names:
        place = names.index("slice")
        number = chosen_slice(report, array.shape[place])
        box[place] = slice(number, number + 1)
    if "frame" in names:
        place = names.index("frame")
        box[place] = chosen_frames(report, array.shape[place])
    check_asked(tuple(part.stop - part.start for part in box), path)
    values = array.read(tuple(box))
    kept = [place for place, name in enumerate(names) if name in ORDER]
    values = values.reshape([values.shape[place] for place in kept])
    present = [names[place] for place in kept]
    values = values.transpose([present.index(name) for name in ORDER if name in present])
    values = values.reshape([
        values.shape[[n for n in ORDER if n in present].index(name)] if name in present else 1
        for name in ORDER
    ])
    if not _fits_single(values):
        raise DataError(
            "holds values that are not finite numbers, or too large",
            path=path,
            remedy="Save it again; scale it down if need be.",
        )
    return values


def _fits_single(values: NDArray[Any]) -> bool:
    """Whether all values are finite, also in single precision."""
    most = np.finfo(np.float32).max
    return all(bool((np.abs(part) <= most).all()) for part in (values.real, values.imag))


def _centred(samples: NDArray[np.complex64], report: LoadReport) -> NDArray[np.complex64]:
    """Return the samples with zero frequency at the middle, wherever it stands in the file."""
    energy = (np.abs(samples) ** 2).sum(axis=(0, 1)) ** 0.5
    middle, corner = central_share(energy), central_share(np.fft.fftshift(energy))
    source = f"{100 * middle:.0f} % of the energy there, {100 * corner:.0f} % at the corners"
    place = report.infer("format.zero", MIDDLE if middle >= corner else CORNER, source)
    if place not in (MIDDLE, CORNER):
        raise unknown_name("format.zero", place, [MIDDLE, CORNER])
    return np.fft.fftshift(samples, axes=(-2, -1)) if place == CORNER else samples


def _positive(name: str, value: float | None, report: LoadReport, unit: str) -> float | None:
    if value is None:
        found = report.missing(name, None, "not in the file", unit)
    else:
        found = report.read(name, value, "the file", unit)
    if found is not None and not (isinstance(found, int | float) and found > 0):
        raise ParameterError(f"{name}={found}: must be above zero")
    return found


def _pixels(value: tuple[float, float] | None, report: LoadReport) -> tuple[float, float] | None:
    rows = _positive("pixel_mm.rows", None if value is None else value[0], report, "mm")
    columns = _positive("pixel_mm.columns", None if value is None else value[1], report, "mm")
    return None if rows is None or columns is None else (rows, columns)
