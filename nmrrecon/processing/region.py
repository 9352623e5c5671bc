"""The part of a spectrum between two chemical shifts."""

from __future__ import annotations

import math

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis

#: Fewest points that still show a line.
SMALLEST = 4


def region_slice(axis: Axis, region_ppm: tuple[float, float]) -> slice:
    """Return the points of `axis` whose chemical shift lies between the two limits.

    Parameters
    ----------
    axis : Axis
        In the frequency domain.
    region_ppm : (float, float)
        Limits in ppm, in any order. What reaches beyond the spectrum is clipped.

    Raises
    ------
    ParameterError
        If a limit is not finite, or fewer than 4 points lie between them.
    """
    if not all(math.isfinite(limit) for limit in region_ppm):
        raise ParameterError(f"region {region_ppm} ppm is not a pair of numbers")
    high, low = max(region_ppm), min(region_ppm)
    # half a thousandth of a point, so that a limit that was read off a point keeps it
    start = max(0, math.ceil(float(axis.point(high)) - 5e-4))
    stop = min(axis.size, math.floor(float(axis.point(low)) + 5e-4) + 1)
    if stop - start < SMALLEST:
        first, last = float(axis.ppm(0)), float(axis.ppm(axis.size - 1))
        raise ParameterError(
            f"region {high:g} to {low:g} ppm holds {max(0, stop - start)} points of the spectrum",
            remedy=f"The spectrum runs from {first:.2f} to {last:.2f} ppm.",
        )
    return slice(start, stop)
