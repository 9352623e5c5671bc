"""Phase correction of zero and first order, in NMRPipe's sign and count."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def phase_ramp(
    size: int, p0: float, p1: float, *, start: int = 0, full_size: int | None = None
) -> NDArray[np.complex128]:
    """Return exp(i (p0 + p1 j / full_size)) for j = start ... start + size - 1.

    Parameters
    ----------
    size : int
        Points.
    p0, p1 : float
        Phases of zero and first order in degrees.
    start : int
        Index in the full spectrum of the first point, where a region was cut out.
    full_size : int, optional
        Points of the full spectrum; default `size`.
    """
    position = (start + np.arange(size)) / (full_size or size)
    return np.exp(1j * np.deg2rad(p0 + p1 * position))


def phase(
    spectrum: NDArray[Any],
    p0: float,
    p1: float = 0.0,
    *,
    axis: int = -1,
    start: int = 0,
    full_size: int | None = None,
    inverse: bool = False,
) -> NDArray[Any]:
    """Multiply `spectrum` along `axis` by `phase_ramp`; `inverse` undoes it.

    Parameters
    ----------
    spectrum : ndarray, complex
    p0, p1 : float
        Degrees; TopSpin's PHC0 and PHC1 with the opposite sign.
    axis, start, full_size
        As in `phase_ramp`.
    inverse : bool
        Apply -p0 and -p1.

    Returns
    -------
    ndarray
        Of the precision of `spectrum`.
    """
    sign = -1.0 if inverse else 1.0
    ramp = phase_ramp(spectrum.shape[axis], sign * p0, sign * p1, start=start, full_size=full_size)
    return spectrum * along_axis(
        ramp.astype(np.result_type(spectrum.dtype, np.complex64)), axis, spectrum.ndim
    )


def along_axis(values: NDArray[Any], axis: int, ndim: int) -> NDArray[Any]:
    """Shape the 1D `values` so that they broadcast along `axis` of an array of `ndim` dimensions."""
    shape = [1] * ndim
    shape[axis] = values.size
    return values.reshape(shape)
