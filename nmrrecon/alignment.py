"""Two spectra brought together: the same dimensions, points and chemical shifts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from nmrrecon.errors import DataError
from nmrrecon.nmr import Axis, NMRDataset

_SAME_POINT = 0.02  # points; what rounding in a file header does to a ppm scale stays under it


@dataclass(frozen=True, eq=False)
class AlignedSpectra:
    """Two real spectra on one grid.

    Attributes
    ----------
    reference, estimate : ndarray of float64, axes (f1, ..., fN)
    axes : tuple of Axis
        Of both, with the ends of the common region.
    notes : tuple of str
        What had to be done to bring them together.
    """

    reference: NDArray[np.float64]
    estimate: NDArray[np.float64]
    axes: tuple[Axis, ...]
    notes: tuple[str, ...]


def align(
    reference: NMRDataset, estimate: NMRDataset, offset_ppm: tuple[float, ...] | None = None
) -> AlignedSpectra:
    """Bring the real part of `estimate` onto the grid of `reference`, by chemical shift.

    Where the grids differ, both are cut to the ppm region they share, and the estimate is
    interpolated with cubic splines; each step leaves a note.

    Parameters
    ----------
    reference, estimate : NMRDataset
        In the frequency domain.
    offset_ppm : tuple of float, optional
        Added to the chemical shifts of the estimate first, in the order of the reference's dimensions.

    Raises
    ------
    DataError
        The dimensions differ, or the spectra share no region.
    """
    notes: list[str] = []
    first, second = _real_part(reference), _real_part(estimate)
    order = _matching_order(reference, estimate)
    if order != tuple(range(len(order))):
        notes.append(f"dimensions of B put in the order {', '.join(f'F{d + 1}' for d in order)}")
    second = second.transpose(order)
    others = [
        replace(estimate.axes[d], carrier_ppm=estimate.axes[d].carrier_ppm + offset)
        for d, offset in zip(order, offset_ppm or (0.0,) * len(order), strict=True)
    ]
    axes: list[Axis] = []
    for d, (axis, other) in enumerate(zip(reference.axes, others, strict=True)):
        start, stop = _common_region(axis, other, estimate.report.path)
        points = np.asarray(other.point(axis.ppm(np.arange(start, stop))), dtype=np.float64)
        if (start, stop) != (0, axis.size):
            axis = axis.region(start, stop)
            first = first.take(np.arange(start, stop), axis=d)
            low, high = axis.ppm(axis.size - 1), axis.ppm(0)
            notes.append(f"F{d + 1} cut to the common region {low:.3f} to {high:.3f} ppm")
        if other.size != stop - start:
            notes.append(f"F{d + 1}: B has {other.size} points, {stop - start} are compared")
        second = _at_points(second, points, d)
        if np.abs(points - np.rint(points)).max() > _SAME_POINT:
            notes.append(f"F{d + 1}: B interpolated onto the points of A")
        axes.append(axis)
    return AlignedSpectra(first, second, tuple(axes), tuple(notes))


def _real_part(dataset: NMRDataset) -> NDArray[np.float64]:
    """Return the spectrum that is real along every dimension, shape (f1, ..., fN)."""
    return np.asarray(np.real(dataset.array[0]), dtype=np.float64)


def _matching_order(reference: NMRDataset, estimate: NMRDataset) -> tuple[int, ...]:
    """Return which dimension of `estimate` goes where, by nucleus; as they come where nuclei do not tell."""
    ours, theirs = ([axis.nucleus for axis in d.axes] for d in (reference, estimate))
    if len(ours) != len(theirs):
        raise DataError(f"has {len(theirs)} dimensions, the reference {len(ours)}", path=estimate.report.path)
    if all(ours) and all(theirs) and sorted(ours) != sorted(theirs):
        raise DataError(
            f"has the dimensions {'-'.join(theirs)}, the reference {'-'.join(ours)}",
            path=estimate.report.path,
            remedy="Compare spectra of the same nuclei, or correct a wrong nucleus in the file.",
        )
    same_order = tuple(range(len(ours)))
    if sorted(ours) != sorted(theirs) or len(set(ours)) < len(ours) or ours == theirs:
        return same_order
    return next(p for p in permutations(same_order) if [theirs[d] for d in p] == ours)


def _common_region(axis: Axis, other: Axis, path: str) -> tuple[int, int]:
    """Return the points ``start:stop`` of `axis` that lie within `other`."""
    ends = axis.point(other.ppm(np.array([0, other.size - 1])))
    start = max(0, int(np.ceil(ends[0] - _SAME_POINT)))
    stop = min(axis.size, int(np.floor(ends[1] + _SAME_POINT)) + 1)
    if stop - start < 2:
        low, high = other.ppm(other.size - 1), other.ppm(0)
        raise DataError(
            f"covers {low:.2f} to {high:.2f} ppm of {axis.nucleus or 'a dimension'}, where the reference "
            f"covers {axis.ppm(axis.size - 1):.2f} to {axis.ppm(0):.2f} ppm",
            path=path,
            remedy="Check the referencing of both spectra.",
        )
    return start, stop


def _at_points(spectrum: NDArray[np.float64], points: NDArray[np.float64], d: int) -> NDArray[np.float64]:
    """Return the spectrum at fractional `points` of dimension `d`."""
    nearest = np.clip(np.rint(points), 0, spectrum.shape[d] - 1)
    if np.abs(points - nearest).max() <= _SAME_POINT:
        return spectrum.take(nearest.astype(int), axis=d)
    lines = np.moveaxis(spectrum, d, -1)
    coefficients = ndimage.spline_filter1d(lines, axis=-1, mode="mirror")
    moved = _spline_values(coefficients, points)
    return np.moveaxis(moved, -1, d)


def _spline_values(coefficients: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cubic B-splines of `coefficients` along the last axis at `points`, ends mirrored."""
    size = coefficients.shape[-1]
    base = np.floor(points).astype(int)
    t = points - base
    weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    total = np.zeros((*coefficients.shape[:-1], len(points)))
    for step, weight in enumerate(weights, start=-1):
        index = np.abs(base + step)
        index = np.where(index > size - 1, 2 * (size - 1) - index, index)
        total += weight / 6 * coefficients[..., np.clip(index, 0, size - 1)]
    return total


def referencing_offset(aligned: AlignedSpectra) -> tuple[float, ...]:
    """Return by how many ppm the estimate must be moved along each dimension to fit the reference best.

    The maximum of the cross-correlation of both spectra, to a fraction of a point, within a
    quarter of the common region.
    """
    spectra = (aligned.reference, aligned.estimate)
    shape = [fft.next_fast_len(2 * size, real=True) for size in aligned.reference.shape]
    first, second = (fft.rfftn(x - x.mean(), shape) for x in spectra)
    product = fft.irfftn(first * second.conj(), shape)
    for d, size in enumerate(aligned.reference.shape):
        reach = size // 4
        product = product.take(np.arange(-reach, reach + 1), axis=d)
    best = np.unravel_index(int(np.argmax(product)), product.shape)
    offsets = []
    for d, axis in enumerate(aligned.axes):
        step = best[d] - product.shape[d] // 2 + _vertex(product, best, d)
        offsets.append(-float(step) * axis.sw_hz / axis.size / axis.observe_mhz)  # ppm falls with the index
    return tuple(offsets)


def _vertex(values: NDArray[np.float64], best: tuple[np.intp, ...], d: int) -> float:
    """Return the distance from the largest value to the vertex of the parabola along dimension `d`."""
    if not 0 < best[d] < values.shape[d] - 1:
        return 0.0
    left, top, right = (values[(*best[:d], best[d] + k, *best[d + 1 :])] for k in (-1, 0, 1))
    bend = left - 2 * top + right
    return float((left - right) / (2 * bend)) if bend < 0 else 0.0
