"""A spectrum held against a reference: brought onto its grid, scored, its peaks followed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from nmrrecon.errors import DataError
from nmrrecon.metrics import (
    PeakCorrelation,
    correlation,
    false_peaks,
    least_squares_scale,
    peak_correlation,
    peak_heights,
    rlne,
)
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.noise import local_noise
from nmrrecon.peaks import NOISE_FACTOR, PeakList, pick_peaks

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


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` found; heights of the reference peaks are in the order of `peaks`.

    Attributes
    ----------
    rlne, correlation : float
        Over all points, after the scale.
    scale : float
        Factor on the estimate; 1 where none was asked for.
    level : float
        Least level above which peaks are counted, in units of the reference.
    peaks, false, missing : PeakList
        Of the reference; of the estimate alone; of the reference alone.
    heights : PeakCorrelation
    reference_heights, estimate_heights : ndarray, shape (peak,)
    notes : tuple of str
    """

    rlne: float
    correlation: float
    scale: float
    level: float
    peaks: PeakList
    false: PeakList
    missing: PeakList
    heights: PeakCorrelation
    reference_heights: NDArray[np.float64]
    estimate_heights: NDArray[np.float64]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, ready for JSON."""
        return {
            "rlne": self.rlne,
            "correlation": self.correlation,
            "scale": self.scale,
            "level": self.level,
            "peaks": {"all": asdict(self.heights.all), "weak": asdict(self.heights.weak)},
            "false_peaks": len(self.false),
            "missing_peaks": len(self.missing),
            "notes": list(self.notes),
        }


def compare(
    aligned: AlignedSpectra, *, scaled: bool, level: float | None = None, oriented: bool = False
) -> Comparison:
    """Score an estimate against its reference.

    Parameters
    ----------
    aligned : AlignedSpectra
    scaled : bool
        Multiply the estimate by the least-squares factor first.
    level : float, optional
        Least height of a peak, in units of the reference. It is at least five times the local
        noise of the noisier of the two in any case.
    oriented : bool
        See `peak_correlation`.
    """
    reference = aligned.reference
    scale = least_squares_scale(aligned.estimate, reference) if scaled else 1.0
    estimate = scale * aligned.estimate
    noise = NOISE_FACTOR * np.maximum(local_noise(reference), local_noise(estimate))
    threshold = np.maximum(noise, level or 0.0)
    peaks = pick_peaks(reference, aligned.axes, level=threshold)
    first, second = peak_heights(reference, estimate, peaks, oriented=oriented)
    return Comparison(
        rlne=rlne(estimate, reference),
        correlation=correlation(estimate, reference),
        scale=scale,
        level=float(threshold.min(initial=np.inf)),
        peaks=peaks,
        false=false_peaks(reference, estimate, level=threshold, like=peaks),
        missing=false_peaks(estimate, reference, level=threshold, like=peaks),
        heights=peak_correlation(reference, estimate, peaks, oriented=oriented),
        reference_heights=first,
        estimate_heights=second,
        notes=aligned.notes,
    )


def align(reference: NMRDataset, estimate: NMRDataset) -> AlignedSpectra:
    """Bring the real part of `estimate` onto the grid of `reference`, by chemical shift.

    Where the grids differ, both are cut to the ppm region they share, and the estimate is
    interpolated with cubic splines; each step leaves a note.

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
    second, second_axes = second.transpose(order), tuple(estimate.axes[d] for d in order)
    axes: list[Axis] = []
    for d, (axis, other) in enumerate(zip(reference.axes, second_axes, strict=True)):
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
