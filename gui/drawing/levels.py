"""Contour levels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The lowest contour level in standard deviations of the noise, and over the highest point at least.
SIGMAS, LEAST = 6.0, 0.002
#: From one level to the next, and their number.
FACTOR, LEVELS = 1.35, 14


def lowest_level(spectrum: NDArray[Any]) -> float:
    """Return the lowest contour level that the noise of a real spectrum suggests."""
    from nmrrecon.noise import noise_level  # loads scipy

    highest = float(np.abs(spectrum).max(initial=0.0))
    return max(SIGMAS * noise_level(spectrum), LEAST * highest)


def geometric_levels(lowest: float, plane: NDArray[Any]) -> list[float]:
    """Return levels from `lowest` up to the highest point of a plane."""
    highest = float(np.abs(plane).max(initial=0.0))
    levels = [lowest * FACTOR**k for k in range(LEVELS)]
    return [level for level in levels if 0.0 < level < highest]
