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
        lowest = _above_ridges(spectrum, lowest, KEPT_OF_ZERO_FILLED if undersampled else KEPT)
    return Floor(noise, lowest)


def _above_ridges(spectrum: NDArray[Any], lowest: float, kept: float) -> float:
    """Return the level from `lowest` up that shows the least of ridges for the peaks that it hides."""
    from nmrrecon.noise import local_noise

    step = -(-spectrum.size // LOOKED_AT) if spectrum.ndim > 2 else 1
    some = spectrum[::step]
    magnitude = np.abs(some)
    tops = np.where(_are_tops(magnitude), magnitude, 0.0)
    are_peaks = tops >= LOCAL_SIGMAS * local_noise(some)
    peaks = np.sort(tops[are_peaks & (tops >= lowest)])
    if not peaks.size:
        return lowest
    ridges = np.where(are_peaks, 0.0, tops)
    counted = min(COUNTED, ridges.shape[-2])
    artefacts = np.sort(np.partition(ridges, -counted, axis=-2)[..., -counted:, :].ravel())
    levels = lowest * FINER ** np.arange(TRIED)
    shown = peaks.size - np.searchsorted(peaks, levels)
    clutter = artefacts.size - np.searchsorted(artefacts, levels)
    cost = np.where(shown >= kept * peaks.size, WORTH * clutter - shown, np.inf)
    return float(levels[cost.argmin()])


def _are_tops(magnitude: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which points of the planes of a spectrum are as high as all their neighbours."""
    from scipy.ndimage import maximum_filter

    near = (1,) * (magnitude.ndim - 2) + (3, 3)
    return np.asarray(magnitude == maximum_filter(magnitude, size=near, mode="nearest"))


def geometric_levels(lowest: float, plane: NDArray[Any]) -> list[float]:
    """Return levels from `lowest` up to the highest point of a plane."""
    highest = float(np.nanmax(np.abs(plane), initial=0.0))
    levels = [lowest * FACTOR**k for k in range(LEVELS)]
    return [level for level in levels if 0.0 < level < highest]
