"""Where to look in a series of images: the region that moves, and a row of it over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError


@dataclass(frozen=True)
class Region:
    """A rectangle of interest: rows from `top` and columns from `left`, `bottom` and `right` not included."""

    top: int
    bottom: int
    left: int
    right: int

    def of(self, images: NDArray[Any]) -> NDArray[Any]:
        """Return that part of images (..., y, x).

        Raises
        ------
        DataError
            If they do not reach so far.
        """
        height, width = images.shape[-2:]
        if not (0 <= self.top < self.bottom <= height and 0 <= self.left < self.right <= width):
            raise DataError(f"{self} does not lie in images of {height} x {width} points")
        return images[..., self.top : self.bottom, self.left : self.right]


def moving_region(series: NDArray[Any], size: int) -> Region:
    """Return the square of so many points in which a series (frame, y, x) changes most: the heart."""
    from scipy.ndimage import uniform_filter

    size = min(size, *series.shape[-2:])
    change = np.var(np.abs(series).astype(np.float64), axis=0)
    energy = uniform_filter(change, size, mode="constant", origin=-(size // 2))
    rows, columns = (length - size + 1 for length in change.shape)
    top, left = np.unravel_index(int(energy[:rows, :columns].argmax()), (rows, columns))
    return Region(int(top), int(top) + size, int(left), int(left) + size)


def x_t_profile(series: NDArray[Any], row: int) -> NDArray[np.floating]:
    """Return the magnitudes (frame, x) of one row of a series (frame, y, x) over time.

    Raises
    ------
    DataError
        If there is no such row.
    """
    if not 0 <= row < series.shape[1]:
        raise DataError(f"there is no row {row} in images of {series.shape[1]} rows")
    return np.abs(series[:, row])
