"""Baseline correction of spectra along their last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter, uniform_filter1d

from nmrrecon.errors import ParameterError, unknown_name

KINDS = ("none", "polynomial", "median")
#: Points a baseline needs for each coefficient of its polynomial.
POINTS_PER_COEFFICIENT = 4
#: The squared derivative is averaged over this many points and tells a line by this factor.
SMOOTHING = 9
SIGNAL_FACTOR = 4.0


def remove_baseline(
    spectra: NDArray[Any], kind: str, order: int = 3, *, quiet: NDArray[np.bool_] | None = None
) -> NDArray[Any]:
    """Subtract a baseline from each spectrum.

    Parameters
    ----------
    spectra : ndarray, (..., f2)
        Phased spectra. Of complex ones, both parts are corrected alike.
    kind : {'none', 'polynomial', 'median'}
        'polynomial': least squares over the points that `quiet_points` finds. 'median': smoothed running
        median over a 16th of the spectrum (after Friedrichs, J. Biomol. NMR 5, 147, 1995), which is not
        linear in the data: echo and anti-echo are to be combined before.
    order : int
        Degree of the polynomial.
    quiet : ndarray of bool, (f2,), optional
        Points without lines, common to all spectra; found in `spectra` by default.

    Raises
    ------
    ParameterError
        If `kind` is unknown or `order` is not from 0 to 12.
    """
    if kind not in KINDS:
        raise unknown_name("baseline", kind, list(KINDS))
    if kind == "none":
        return spectra
    if kind == "median":
        return np.asarray(spectra - running_median(spectra), dtype=spectra.dtype)
    if not 0 <= order <= 12:
        raise ParameterError(f"baseline of order {order}", remedy="Give an order from 0 to 12.")
    quiet = quiet_points(spectra) if quiet is None else quiet
    return np.asarray(spectra - _polynomial(spectra, order, quiet), dtype=spectra.dtype)


def quiet_points(spectra: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which points hold no line in any of the spectra, shape (f2,).

    Parameters
    ----------
    spectra : ndarray, (..., f2)

    Notes
    -----
    Lines show in the derivative, a baseline does not (Dietrich, Ruedel, Neumann, J. Magn. Reson. 91, 1,
    1991): points whose squared derivative, summed over spectra, exceeds that of the rest are dropped,
    again and again until there are none.
    """
    rows = spectra.reshape(-1, spectra.shape[-1])
    power = uniform_filter1d((np.abs(np.gradient(rows, axis=-1)) ** 2).sum(axis=0), SMOOTHING)
    quiet = np.ones(power.size, dtype=bool)
    for _ in range(100):
        calm = power <= SIGNAL_FACTOR * np.median(power[quiet])
        if np.array_equal(quiet, calm) or np.count_nonzero(calm) < power.size // 16:
            break
        quiet = calm
    return quiet


def running_median(spectra: NDArray[Any]) -> NDArray[Any]:
    """Return the smoothed running median along the last axis.

    nmrglue's ``proc_bl.med`` masks all but the extrema, but SciPy's median filter ignores masks, and its
    convolution takes the ends for zero; so median and smoothing are done here.
    """
    if np.iscomplexobj(spectra):
        return running_median(spectra.real) + 1j * running_median(spectra.imag)
    width = max(3, spectra.shape[-1] // 16 | 1)
    median = median_filter(spectra, (1,) * (spectra.ndim - 1) + (width,), mode="nearest")
    return np.asarray(gaussian_filter1d(median, width / 4, axis=-1, mode="nearest"))


def _polynomial(spectra: NDArray[Any], order: int, quiet: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the polynomial fitted over the quiet points; a lower order where they are too few."""
    enough = int(np.count_nonzero(quiet)) // POINTS_PER_COEFFICIENT
    order = max(0, min(order, enough - 1))
    basis = np.polynomial.legendre.legvander(np.linspace(-1, 1, quiet.size), order)
    return np.asarray((spectra[..., quiet] @ np.linalg.pinv(basis[quiet]).T) @ basis.T)
