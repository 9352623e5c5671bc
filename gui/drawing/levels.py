"""Contour levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The lowest contour level in standard deviations of the noise, and over the highest point at least.
SIGMAS, LEAST = 6.0, 0.005
#: Of a spectrum with artefacts of undersampling this share of the points lies below all levels.
BELOW = 0.995
#: About how many points are looked at for it.
LOOKED_AT = 1_000_000
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
    spectrum : ndarray
    undersampled : bool
        Whether it is zero filled: then the artefacts, which are many times as high as the noise, count too.
    """
    from nmrrecon.noise import noise_level  # loads scipy

    magnitude = np.abs(spectrum)
    noise = noise_level(spectrum)
    lowest = max(SIGMAS * noise, LEAST * float(magnitude.max(initial=0.0)))
    if undersampled and magnitude.size:
        some = magnitude.ravel()[:: max(1, magnitude.size // LOOKED_AT)]
        lowest = max(lowest, float(np.quantile(some, BELOW)))
    return Floor(noise, lowest)


def geometric_levels(lowest: float, plane: NDArray[Any]) -> list[float]:
    """Return levels from `lowest` up to the highest point of a plane."""
    highest = float(np.abs(plane).max(initial=0.0))
    levels = [lowest * FACTOR**k for k in range(LEVELS)]
    return [level for level in levels if 0.0 < level < highest]
