"""Peaks of spectra in any number of dimensions: the picking, and the matching of two lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from nmrrecon.nmr import Axis
from nmrrecon.noise import local_noise

NOISE_FACTOR = 5.0
"""A peak stands this many standard deviations of the noise above zero, and above its surroundings."""


@dataclass(frozen=True, eq=False)
class PeakList:
    """Peaks of one spectrum.

    Attributes
    ----------
    points : ndarray of float64, shape (peak, dimension)
        0-based, fractional positions on the grid; columns in axis order, F1 first.
    heights : ndarray of float64, shape (peak,)
        Signed heights.
    shape : tuple of int
        Shape of the spectrum.
    circular : tuple of bool
        Whether the frequency wraps round along each dimension: it does unless a region was cut out.
    axes : tuple of Axis
        Of the spectrum; empty where only points are known.
    labels : tuple of str
        Assignment of each peak; empty where none are known.
    """

    points: NDArray[np.float64]
    heights: NDArray[np.float64]
    shape: tuple[int, ...]
    circular: tuple[bool, ...]
    axes: tuple[Axis, ...] = ()
    labels: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.points)

    @property
    def indices(self) -> tuple[NDArray[np.intp], ...]:
        """Nearest grid point of each peak, one array a dimension, ready to index the spectrum."""
        nearest = np.rint(self.points).astype(np.intp) % np.array(self.shape)
        return tuple(nearest.T)

    @property
    def ppm(self) -> NDArray[np.float64]:
        """Chemical shifts in ppm, shape (peak, dimension)."""
        return np.stack([axis.ppm(self.points[:, d]) for d, axis in enumerate(self.axes)], axis=1)

    def select(self, chosen: ArrayLike) -> PeakList:
        """Return the peaks that the boolean mask or index array `chosen` names."""
        chosen = np.asarray(chosen)
        order = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.intp)
        labels = tuple(self.labels[i] for i in order) if self.labels else ()
        return replace(self, points=self.points[order], heights=self.heights[order], labels=labels)


def wraps(axis: Axis) -> bool:
    """Return whether a frequency axis spans its whole spectral width, so that its ends meet."""
    return axis.carrier_point == axis.size // 2


def pick_peaks(
    spectrum: NDArray[Any],
    axes: Sequence[Axis] = (),
    *,
    level: ArrayLike | None = None,
    drop: ArrayLike | None = None,
    separation: int | Sequence[int] = 1,
    reach: int = 12,
    circular: Sequence[bool] | None = None,
) -> PeakList:
    """Pick the peaks of a real spectrum, of both signs, highest first.

    A peak is a point whose magnitude is the largest within `separation` points in every
    dimension, is at least `level`, and falls by at least `drop` on either side along every
    dimension within `reach` points. The last condition keeps noise on the flank or tail
    of a strong peak from being taken for peaks. Position and height come from a
    parabola through the top in each dimension.

    Parameters
    ----------
    spectrum : ndarray, real, axes (f1, ..., fN)
    axes : sequence of Axis, optional
        Of the spectrum.
    level : float or ndarray, optional
        Least magnitude, one for all or one for each point of the spectrum. Default `NOISE_FACTOR`
        times the local noise, and nothing under 1e-6 of the maximum.
    drop : float or ndarray, optional
        Least fall on either side; default `NOISE_FACTOR` times the local noise, at most `level`.
    separation : int or sequence of int
        Points in each dimension within which only the highest peak counts.
    reach : int
        Points within which a peak must fall by `drop`.
    circular : sequence of bool, optional
        Whether the ends of each dimension meet; default from `axes`, else they do. Where they do
        not, a maximum at the edge is no peak: its top may lie outside.

    Returns
    -------
    PeakList
    """
    if np.iscomplexobj(spectrum):
        raise ValueError("peaks are picked in real spectra; take the real part or the magnitude")
    ends_meet = _circular(spectrum.ndim, axes, circular)
    magnitude = np.abs(spectrum)
    if level is None or drop is None:
        noise = NOISE_FACTOR * local_noise(spectrum)
        level = np.maximum(noise, 1e-6 * magnitude.max(initial=0.0)) if level is None else level
        drop = np.minimum(noise, level) if drop is None else drop
    window = np.broadcast_to(separation, spectrum.ndim)
    tops = _local_maxima(magnitude, np.asarray(level), window, ends_meet)
    drops = np.broadcast_to(np.asarray(drop), spectrum.shape)[tuple(tops.T)]
    tops = tops[_stands_out(spectrum, tops, drops, reach, ends_meet)]
    tops = tops[np.argsort(-magnitude[tuple(tops.T)], kind="stable")]
    peaks = interpolate(spectrum, tops, ends_meet)
    return replace(peaks.select(_without_ties(tops, window, spectrum.shape, ends_meet)), axes=tuple(axes))


def _circular(ndim: int, axes: Sequence[Axis], circular: Sequence[bool] | None) -> tuple[bool, ...]:
    if circular is not None:
        return tuple(bool(flag) for flag in circular)
    return tuple(wraps(axis) for axis in axes) if axes else (True,) * ndim


def _local_maxima(
    magnitude: NDArray[Any], level: NDArray[Any], window: NDArray[Any], circular: tuple[bool, ...]
) -> NDArray[np.intp]:
    """Return the points (peak, dimension) that are the largest within `window` and at least `level`."""
    size = [min(2 * w + 1, 2 * ((n - 1) // 2) + 1) for w, n in zip(window, magnitude.shape, strict=True)]
    mode = ["wrap" if flag else "nearest" for flag in circular]
    largest = ndimage.maximum_filter(magnitude, size=size, mode=mode)
    found = (magnitude == largest) & (magnitude >= level) & (magnitude > 0)
    for d, flag in enumerate(circular):
        if not flag and magnitude.shape[d] > 2:
            np.moveaxis(found, d, 0)[[0, -1]] = False
    return np.argwhere(found)


def _stands_out(
    spectrum: NDArray[Any],
    tops: NDArray[np.intp],
    drops: NDArray[Any],
    reach: int,
    circular: tuple[bool, ...],
) -> NDArray[np.bool_]:
    """Return which `tops` fall by their `drops` within `reach` points on both sides along every dimension."""
    sign = np.sign(spectrum[tuple(tops.T)])
    height = sign * spectrum[tuple(tops.T)]
    stands = np.ones(len(tops), dtype=bool)
    for d, size in enumerate(spectrum.shape):
        if size < 3:
            continue
        for side in (-1, 1):
            steps = side * np.arange(1, min(reach, size // 2) + 1)
            around = sign[:, None] * _along(spectrum, tops, d, steps, circular[d])
            stands &= height - around.min(axis=1) >= drops
    return stands


def _along(
    spectrum: NDArray[Any], tops: NDArray[np.intp], d: int, steps: NDArray[Any], circular: bool
) -> NDArray[Any]:
    """Return the spectrum at `steps` points from each of `tops` along dimension `d`, shape (peak, step)."""
    size = spectrum.shape[d]
    moved = tops[:, d, None] + steps
    moved = moved % size if circular else np.clip(moved, 0, size - 1)
    index = [moved if k == d else tops[:, k, None] for k in range(spectrum.ndim)]
    return np.asarray(spectrum[tuple(index)])


def interpolate(spectrum: NDArray[Any], tops: NDArray[np.intp], circular: tuple[bool, ...]) -> PeakList:
    """Return the vertex of the parabola through each top and its two neighbours in each dimension.

    Parameters
    ----------
    spectrum : ndarray, real, axes (f1, ..., fN)
    tops : ndarray of int, shape (peak, dimension)
    circular : tuple of bool
        Dimensions whose ends meet.
    """
    top = spectrum[tuple(tops.T)].astype(np.float64)
    points, heights = tops.astype(np.float64), top.copy()
    for d, size in enumerate(spectrum.shape):
        if size < 3:
            continue
        left, right = _along(spectrum, tops, d, np.array([-1, 1]), circular[d]).astype(np.float64).T
        bend = left - 2 * top + right
        shift = np.divide(left - right, 2 * bend, out=np.zeros_like(top), where=bend != 0)
        shift = np.clip(shift, -0.5, 0.5)
        points[:, d] += shift
        heights -= 0.25 * (left - right) * shift
        if circular[d]:
            points[:, d] %= size
    return PeakList(points, heights, spectrum.shape, circular)


def _without_ties(
    tops: NDArray[np.intp], window: NDArray[Any], shape: tuple[int, ...], circular: tuple[bool, ...]
) -> NDArray[np.bool_]:
    """Return a mask that keeps one of the tops that share a flat summit."""
    keep = np.ones(len(tops), dtype=bool)
    pairs = within(tops, tops, window, shape, circular)
    keep[pairs[pairs[:, 0] < pairs[:, 1], 1]] = False
    return keep


def within(
    first: NDArray[Any],
    second: NDArray[Any],
    tolerance: ArrayLike,
    shape: tuple[int, ...],
    circular: tuple[bool, ...],
) -> NDArray[np.intp]:
    """Return the pairs of positions that lie within a tolerance of each other.

    Parameters
    ----------
    first, second : ndarray, shape (peak, dimension)
        Positions in points.
    tolerance : float or sequence of float
        Largest distance in points, in each dimension.
    shape : tuple of int
        Of the spectrum.
    circular : tuple of bool
        Dimensions whose ends meet.

    Returns
    -------
    ndarray of int, shape (pair, 2)
        Index in `first`, index in `second`.
    """
    if not len(first) or not len(second):
        return np.empty((0, 2), dtype=np.intp)
    unit = np.broadcast_to(np.asarray(tolerance, dtype=float), len(shape))
    box = np.where(circular, np.array(shape) / unit, 0.0)
    trees = [cKDTree(_into_box(points / unit, box), boxsize=box) for points in (first, second)]
    near = trees[0].query_ball_tree(trees[1], r=1.0 + 1e-9, p=np.inf)
    pairs = [(i, j) for i, row in enumerate(near) for j in sorted(row)]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def match_peaks(first: PeakList, second: PeakList, tolerance: ArrayLike = 2.0) -> NDArray[np.intp]:
    """Pair the peaks of two lists, nearest first, each peak used once, the signs alike.

    Parameters
    ----------
    first, second : PeakList
        Of spectra on the same grid.
    tolerance : float or sequence of float
        Largest distance in points, in each dimension.

    Returns
    -------
    ndarray of int, shape (pair, 2)
        Index in `first`, index in `second`.
    """
    pairs = within(first.points, second.points, tolerance, first.shape, first.circular)
    pairs = pairs[np.sign(first.heights[pairs[:, 0]]) == np.sign(second.heights[pairs[:, 1]])]
    apart = np.abs(first.points[pairs[:, 0]] - second.points[pairs[:, 1]])
    round_the_end = np.array(first.shape) - apart
    apart = np.where(first.circular, np.minimum(apart, round_the_end), apart) / tolerance
    chosen: list[tuple[int, int]] = []
    free_first, free_second = set(range(len(first))), set(range(len(second)))
    for i, j in pairs[np.argsort(np.linalg.norm(apart, axis=1), kind="stable")].tolist():
        if i in free_first and j in free_second:
            chosen.append((i, j))
            free_first.remove(i)
            free_second.remove(j)
    return np.array(chosen, dtype=np.intp).reshape(-1, 2)


def _into_box(points: NDArray[Any], box: NDArray[Any]) -> NDArray[np.float64]:
    """Return `points` modulo `box` where a dimension is circular (0 where it is not), strictly inside it."""
    inside = np.where(box > 0, np.mod(points, np.where(box > 0, box, 1.0)), points)
    return np.where((box > 0) & (inside >= box), 0.0, inside)
