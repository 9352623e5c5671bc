"""Contour levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The lowest contour level in standard deviations of the noise, and over the highest point at least.
SIGMAS, LEAST = 6.0, 0.005
#: What is higher than this many times the noise of its own row and column is a peak, all else an artefact.
LOCAL_SIGMAS = 5.0
#: Peaks that may be lost for one artefact less, and in how many places at most a column is counted as one.
WORTH, COUNTED = 0.2, 3
#: This share of the peaks is kept, and of those of a zero-filled spectrum, most of which its artefacts hide.
KEPT, KEPT_OF_ZERO_FILLED = 0.9, 0.5
#: From one level that is tried to the next, and their number.
FINER, TRIED = 1.1, 60
#: Planes of a 3D are looked at up to so many points.
LOOKED_AT = 4_000_000
#: About so many points of a line are looked at for its noise.
LINE_POINTS = 512
#: From one level to the next, and their number.
FACTOR, LEVELS = 1.35, 14
#: The colours of an image reach their full strength at so many times the lowest contour level.
FULL_COLOR = 20.0


@dataclass(frozen=True)
class Floor:
    """What lies below the lowest contour line.

    Attributes
    ----------
    noise : float
        Standard deviation.
    lowest : float
        Contour level to begin at.
    """

    noise: float
    lowest: float


def floor_of(spectrum: NDArray[Any], *, undersampled: bool = False) -> Floor:
    """Return the noise of a real spectrum and the lowest contour level that it suggests.

    Parameters
    ----------
    spectrum : ndarray, real, axes (f1, ..., fN)
    undersampled : bool
        Whether it is zero filled: then its artefacts are many times as high as the noise, and hide peaks.

    Notes
    -----
    Six times the noise is right where the noise is the same everywhere. Where water, t1 noise or missing
    points leave ridges, the level rises as long as more of their points go than peaks: see `_above_ridges`.
    """
    from nmrrecon.noise import noise_level  # loads scipy

    noise = noise_level(spectrum)
    if not np.isfinite(spectrum).all():  # a method may run away
        spectrum = np.nan_to_num(spectrum, posinf=0.0, neginf=0.0)
    lowest = max(SIGMAS * noise, LEAST * float(np.abs(spectrum).max(initial=0.0)))
    if spectrum.ndim > 1 and lowest > 0.0:
        lowest = _above_ridges(spectrum, noise, lowest, KEPT_OF_ZERO_FILLED if undersampled else KEPT)
    return Floor(noise, lowest)


def _above_ridges(spectrum: NDArray[Any], noise: float, lowest: float, kept: float) -> float:
    """Return the level from `lowest` up that shows the least of ridges for the peaks that it hides."""
    step = -(-spectrum.size // LOOKED_AT) if spectrum.ndim > 2 else 1
    magnitude = np.abs(spectrum[::step])
    tops = _tops(magnitude, lowest)
    heights = magnitude[tops]
    are_peaks = heights >= LOCAL_SIGMAS * _local_noise(magnitude, noise, tops)
    peaks = np.sort(heights[are_peaks])
    if not peaks.size:
        return lowest
    ridges = tuple(places[~are_peaks] for places in tops)
    artefacts = np.sort(_highest_of_columns(heights[~are_peaks], ridges))
    levels = lowest * FINER ** np.arange(TRIED)
    shown = peaks.size - np.searchsorted(peaks, levels)
    clutter = artefacts.size - np.searchsorted(artefacts, levels)
    cost = np.where(shown >= kept * peaks.size, WORTH * clutter - shown, np.inf)
    return float(levels[cost.argmin()])


def _tops(magnitude: NDArray[Any], lowest: float) -> tuple[NDArray[np.intp], ...]:
    """Return where the planes of a spectrum are at least `lowest` and as high as all their neighbours."""
    places = np.nonzero(magnitude >= lowest)
    heights = magnitude[places]
    are_tops = np.ones(heights.size, dtype=bool)
    for up in (-1, 0, 1):
        for right in (-1, 0, 1):
            row, column = (
                np.clip(place + by, 0, size - 1)
                for place, by, size in zip(places[-2:], (up, right), magnitude.shape[-2:], strict=True)
            )
            are_tops &= heights >= magnitude[(*places[:-2], row, column)]
    return tuple(place[are_tops] for place in places)


def _local_noise(
    magnitude: NDArray[Any], noise: float, places: tuple[NDArray[np.intp], ...]
) -> NDArray[np.float64]:
    """Return the noise of some points, that of the lines through them counted; see `noise.local_noise`."""
    from nmrrecon.noise import line_levels

    level = np.full(len(places[0]), noise)
    for lines in line_levels(magnitude, LINE_POINTS):
        np.maximum(level, np.broadcast_to(lines, magnitude.shape)[places], out=level)
    return level


def _highest_of_columns(heights: NDArray[Any], places: tuple[NDArray[np.intp], ...]) -> NDArray[Any]:
    """Return the highest few of each column, as one ridge is one artefact however long it is."""
    columns = (*places[:-2], places[-1])
    order = np.lexsort((-heights, *columns))
    same = np.ones(max(len(order) - COUNTED, 0), dtype=bool)
    for column in columns:
        same &= column[order][COUNTED:] == column[order][:-COUNTED]
    return heights[order[np.concatenate([np.ones(min(COUNTED, len(order)), dtype=bool), ~same])]]


def geometric_levels(lowest: float, plane: NDArray[Any]) -> list[float]:
    """Return levels from `lowest` up to the highest point of a plane."""
    highest = float(np.nanmax(np.abs(plane), initial=0.0))
    levels = [lowest * FACTOR**k for k in range(LEVELS)]
    return [level for level in levels if 0.0 < level < highest]
