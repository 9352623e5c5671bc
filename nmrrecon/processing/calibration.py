"""The fully sampled centre of k-space, from which coil maps are calibrated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.series_choice import cropped

#: Widest region that is used, in points: wider ones cost time and make maps no better.
WIDEST = 24
#: Rows and columns about the centre by which a mask is told to be uncentred: it takes fewer than this share.
CENTRE, HALF = 4, 0.5


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


def leaves_out_centre(mask: NDArray[np.bool_]) -> bool:
    """Return whether a mask (frame, ky, kx) has its dense part in the corners of k-space.

    That is so where less than half of the samples next to the centre are taken, and more than twice as many
    of those next to the corner: masks of other programs often have zero frequency first.
    """
    sampled = np.asarray(mask.mean(0, dtype=np.float64))
    about = tuple(max(1, min(CENTRE, size // 4)) for size in sampled.shape)
    middle = float(cropped(sampled, about).mean())
    corner = float(cropped(np.fft.fftshift(sampled), about).mean())
    return middle < HALF and corner > 2 * middle
