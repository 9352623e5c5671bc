"""How far an estimate of a spectrum is from its reference.

Every measure takes spectra on the same grid, real or complex, in any number of dimensions,
neither of them rescaled: an estimate of half the height has an RLNE of 0.5 and a slope of 0.5,
though its R2 and correlation are 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nmrrecon.noise import local_noise
from nmrrecon.peaks import NOISE_FACTOR, PeakList, pick_peaks, within

WEAK_FRACTION = 0.04
"""A peak is weak under this fraction of the highest reference peak."""


@dataclass(frozen=True)
class HeightFit:
    """How peak heights of an estimate follow those of the reference.

    Attributes
    ----------
    r2 : float
        Square of Pearson's correlation of the heights; NaN for fewer than two different heights.
    slope, intercept : float
        Of the least-squares line estimate = slope * reference + intercept.
    n : int
        Peaks.
    """

    r2: float
    slope: float
    intercept: float
    n: int


@dataclass(frozen=True)
class PeakCorrelation:
    """Peak heights of an estimate against a reference: all peaks, and the weak ones alone."""

    all: HeightFit
    weak: HeightFit


def rlne(estimate: NDArray[Any], reference: NDArray[Any]) -> float:
    """Return the relative l2-norm error, ||reference - estimate|| / ||reference||.

    Taken over all points, of real spectra as they are and of complex ones with both parts.
    """
    estimate, reference = _same_shape(estimate, reference)
    norm = float(np.linalg.norm(reference.ravel()))
    error = float(np.linalg.norm((reference - estimate).ravel()))
    return error / norm if norm > 0 else (0.0 if error == 0 else float("inf"))


def correlation(estimate: NDArray[Any], reference: NDArray[Any]) -> float:
    """Return Pearson's correlation of all points of two real spectra, with its sign."""
    estimate, reference = _same_shape(estimate, reference)
    if np.iscomplexobj(estimate):
        raise ValueError("the signed correlation is one of real spectra")
    a, b = (x.ravel() - x.mean() for x in (estimate, reference))
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / norm if norm > 0 else float("nan")


def least_squares_scale(estimate: NDArray[Any], reference: NDArray[Any]) -> float:
    """Return the real factor on the estimate that brings it nearest to the reference."""
    estimate, reference = _same_shape(estimate, reference)
    power = float(np.vdot(estimate, estimate).real)
    return float(np.vdot(estimate, reference).real) / power if power > 0 else 1.0


def fit_heights(reference: ArrayLike, estimate: ArrayLike) -> HeightFit:
    """Return R2, slope and intercept of the heights of an estimate over those of the reference."""
    x, y = np.asarray(reference, dtype=np.float64), np.asarray(estimate, dtype=np.float64)
    nan = float("nan")
    if len(x) < 2 or np.ptp(x) == 0:
        return HeightFit(nan, nan, nan, len(x))
    dx, dy = x - x.mean(), y - y.mean()
    slope = float(dx @ dy / (dx @ dx))
    intercept = float(y.mean() - slope * x.mean())
    r2 = float((dx @ dy) ** 2 / ((dx @ dx) * (dy @ dy))) if np.ptp(y) > 0 else nan
    return HeightFit(r2, slope, intercept, len(x))


def peak_correlation(
    reference: NDArray[Any],
    estimate: NDArray[Any],
    peaks: PeakList,
    *,
    oriented: bool = False,
    weak_fraction: float = WEAK_FRACTION,
) -> PeakCorrelation:
    """Compare the heights of two real spectra at the peaks of the reference.

    Both heights are the value of the spectrum at the grid point nearest to the peak, so
    that a peak that moved away or was split counts as one that lost height.

    Parameters
    ----------
    reference, estimate : ndarray, real, axes (f1, ..., fN)
    peaks : PeakList
        Picked in the reference, or known beforehand.
    oriented : bool
        Multiply both heights by the sign of the reference's. Where peaks of both signs
        stand (a multiplicity-edited HSQC), signed heights form two clouds, and two
        clouds alone give a high R2; an estimate of the wrong sign still counts as wrong.
    weak_fraction : float
        Weak peaks are those under this fraction of the highest peak of the reference.

    Returns
    -------
    PeakCorrelation
    """
    heights = peak_heights(reference, estimate, peaks, oriented=oriented)
    weak = weak_peaks(heights[0], weak_fraction)
    return PeakCorrelation(fit_heights(*heights), fit_heights(*(h[weak] for h in heights)))


def peak_heights(
    reference: NDArray[Any], estimate: NDArray[Any], peaks: PeakList, *, oriented: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the heights of reference and estimate at the grid points of `peaks`, shape (peak,) each."""
    _same_shape(estimate, reference)
    first = np.asarray(reference[peaks.indices], dtype=np.float64)
    second = np.asarray(estimate[peaks.indices], dtype=np.float64)
    sign = np.sign(first) if oriented else 1.0
    return first * sign, second * sign


def weak_peaks(heights: NDArray[np.float64], fraction: float = WEAK_FRACTION) -> NDArray[np.bool_]:
    """Return which of the reference heights are under `fraction` of the largest magnitude."""
    magnitude = np.abs(heights)
    return np.asarray(magnitude < fraction * magnitude.max(initial=0.0))


def false_peaks(
    reference: NDArray[Any],
    estimate: NDArray[Any],
    *,
    level: ArrayLike | None = None,
    tolerance: float | tuple[float, ...] = 2.0,
    like: PeakList | None = None,
) -> PeakList:
    """Return the peaks of the estimate that the reference does not have.

    A peak that `pick_peaks` finds above `level` in the estimate is false when no peak of the
    same sign, of at least 0.7 times that level, stands in the reference within `tolerance`
    points in every dimension. 0.7, so that noise alone does not make a true peak at the level
    false. Exchange the two spectra to get the missing peaks.

    Parameters
    ----------
    reference, estimate : ndarray, real, axes (f1, ..., fN)
    level : float or ndarray, optional
        One for all or one for each point. Default five times the local noise of the noisier of the two.
    tolerance : float or tuple of float
        In points.
    like : PeakList, optional
        Peaks of the same grid, whose axes and ends are taken over.

    Returns
    -------
    PeakList
        False peaks, highest first.
    """
    _same_shape(estimate, reference)
    if level is None:
        level = NOISE_FACTOR * np.maximum(local_noise(reference), local_noise(estimate))
    level = np.asarray(level)
    circular = like.circular if like is not None else None
    drop = 0.5 * np.minimum(NOISE_FACTOR * local_noise(reference), level)
    known = pick_peaks(reference, level=0.7 * level, drop=drop, circular=circular)
    found = pick_peaks(estimate, level=level, circular=circular)
    pairs = within(found.points, known.points, tolerance, found.shape, found.circular)
    alike = np.sign(found.heights[pairs[:, 0]]) == np.sign(known.heights[pairs[:, 1]])
    false = np.ones(len(found), dtype=bool)
    false[pairs[alike, 0]] = False
    return replace(found.select(false), axes=like.axes if like is not None else ())


def _same_shape(estimate: NDArray[Any], reference: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    if np.shape(estimate) != np.shape(reference):
        raise ValueError(f"spectra of shapes {np.shape(estimate)} and {np.shape(reference)} differ in grid")
    kind = np.result_type(estimate, reference, np.float64)
    return np.asarray(estimate, dtype=kind), np.asarray(reference, dtype=kind)
