"""The fully sampled centre of k-space, from which coil maps are calibrated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.series_choice import cropped

#: Widest region that is used, in points: wider ones cost time and make maps no better.
WIDEST = 24


def calibration_width(mask: NDArray[np.bool_]) -> int:
    """Return the width of the largest fully sampled square about the centre of k-space, in points.

    Parameters
    ----------
    mask : ndarray of bool, shape (frame, ky, kx)
        A point counts as sampled that was so in any frame. The centre stands at ``size // 2``.

    Returns
    -------
    int
        At most `WIDEST`: what is beyond is not looked at.
    """
    sampled = np.asarray(mask.any(0))
    for width in range(min(WIDEST, *sampled.shape), 0, -1):
        if cropped(sampled, (width, width)).all():
            return width
    return 0
