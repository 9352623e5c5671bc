"""The peak next to a place in a spectrum."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList, interpolate, wraps

REACH = 2
"""Points around a place within which the climb begins, at the largest magnitude."""

_MOST_STEPS = 20


def peak_near(spectrum: NDArray[Any], axes: Sequence[Axis], place: Sequence[float]) -> PeakList:
    """Return the one peak that lies uphill of a place, of the sign that is the stronger one there.

    Parameters
    ----------
    spectrum : ndarray, real, axes (f1, ..., fN)
    axes : sequence of Axis
        Of the spectrum.
    place : sequence of float
        0-based points, F1 first.

    Returns
    -------
    PeakList
        With one peak: a local extremum, interpolated by a parabola in each dimension.
    """
    circular = tuple(wraps(axis) for axis in axes)
    top = tuple(round(float(point)) for point in place)
    top = _highest(np.abs, spectrum, top, REACH, circular)
    sign = np.sign(spectrum[top])
    for _ in range(_MOST_STEPS):
        higher = _highest(lambda values: sign * values, spectrum, top, 1, circular)
        if higher == top:
            break
        top = higher
    found = interpolate(spectrum, np.array([top]), circular)
    return PeakList(found.points, found.heights, spectrum.shape, circular, tuple(axes))


def _highest(
    measure: Any, spectrum: NDArray[Any], around: tuple[int, ...], reach: int, circular: tuple[bool, ...]
) -> tuple[int, ...]:
    """Return the point within `reach` that `measure` finds the highest; the middle where none is higher."""
    near = []
    for middle, size, meets in zip(around, spectrum.shape, circular, strict=True):
        points = [middle, *(middle + step for d in range(1, reach + 1) for step in (-d, d))]
        near.append([p % size if meets else min(max(p, 0), size - 1) for p in points])
    return max(itertools.product(*near), key=lambda point: float(measure(spectrum[point])))
