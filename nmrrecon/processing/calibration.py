"""The fully sampled centre of k-space, from which coil maps are calibrated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Widest region that is used, in points: wider ones cost time and make maps no better.
WIDEST = 24


def calibration_width(mask: NDArray[np.bool_], widest: int = WIDEST) -> int:
    """Return the width of the largest fully sampled square about the centre of k-space, in points.

    Parameters
    ----------
    mask : ndarray of bool, shape (frame, ky, kx)
        A point counts as sampled that was so in any frame. The centre stands at ``size // 2``.
    widest : int
        What is beyond is not looked at.
    """
    sampled = np.asarray(mask.any(0))
    for width in range(min(widest, *sampled.shape), 0, -1):
        if centre(sampled, width).all():
            return width
    return 0


def centre(plane: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Return the square of so many points about index ``size // 2`` of the last two axes."""
    rows, columns = (
        slice(size // 2 - width // 2, size // 2 - width // 2 + width) for size in plane.shape[-2:]
    )
    return plane[..., rows, columns]
