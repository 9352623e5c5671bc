"""Zero filling: points of zero appended in the time domain, which interpolate the spectrum."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError


def zero_filled_size(size: int, doublings: int) -> int:
    """Return the power of two not below ``size * 2**doublings``.

    Raises
    ------
    ParameterError
        If `doublings` is negative or larger than 8.
    """
    if not 0 <= doublings <= 8:
        raise ParameterError(
            f"zero filling by {doublings} doublings", remedy="Give a number of doublings from 0 to 8."
        )
    return 1 << (size * 2**doublings - 1).bit_length()


def zero_fill(fid: NDArray[Any], size: int, axis: int = -1) -> NDArray[Any]:
    """Append zeros to `fid` along `axis` up to `size` points.

    Raises
    ------
    ValueError
        If `fid` is longer than `size`.
    """
    missing = size - fid.shape[axis]
    if missing < 0:
        raise ValueError(f"zero filling to {size} would drop {-missing} points")
    widths = [(0, 0)] * fid.ndim
    widths[axis] = (0, missing)
    return np.pad(fid, widths)
