"""Removal of the signal at the carrier, such as water, from FIDs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import convolve1d
from scipy.special import sici

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.nmr import Axis

FILTERS = ("none", "convolution", "polynomial")
AUTOMATIC = "auto"
#: Chemical shift of the carrier in ppm where it may lie on water.
WATER_PPM = (4.3, 5.2)
#: A line at the carrier is taken for water from this share of the strongest line on.
WATER_HEIGHT = 0.5
#: A cosine window of length T halves the amplitude at the frequency HALF_AMPLITUDE / T.
HALF_AMPLITUDE = 0.82
#: Degree of the polynomial that carries the low-pass signal to the ends of the FID.
EDGE_DEGREE = 3


def has_water_line(rows: NDArray[Any], axis: Axis, width_hz: float) -> bool:
    """Return whether FIDs hold a line at the carrier that can only be water.

    Parameters
    ----------
    rows : ndarray, complex, (..., direct)
        Some FIDs of the data set.
    axis : Axis
        The direct dimension. Elsewhere than 1H with the carrier near 4.7 ppm there is no water.
    width_hz : float
        How far from the carrier the line may lie.
    """
    if axis.nucleus != "1H" or not WATER_PPM[0] < axis.carrier_ppm < WATER_PPM[1]:
        return False
    smooth = np.hanning(2 * axis.size)[axis.size :]
    spectra = np.abs(np.fft.fft(rows * smooth, axis=-1)).reshape(-1, axis.size)
    height = np.sqrt(np.mean(spectra**2, axis=0))
    inside = np.abs(np.fft.fftfreq(axis.size, 1.0 / axis.sw_hz)) <= width_hz
    return bool(inside.any() and height[inside].max() > WATER_HEIGHT * height[~inside].max(initial=0.0))


def width_limits(axis: Axis) -> tuple[float, float]:
    """Return the least and the largest half width in Hz that a filter can have for FIDs of this length."""
    return 4 * axis.sw_hz / max(axis.size - axis.group_delay, 1), axis.sw_hz / 4


def remove_solvent(fids: NDArray[Any], axis: Axis, kind: str, width_hz: float) -> NDArray[Any]:
    """Subtract the low-frequency part of FIDs.

    Parameters
    ----------
    fids : ndarray, complex, (..., direct)
    axis : Axis
        The direct dimension; `group_delay` points at the start are not yet signal.
    kind : {'none', 'convolution', 'polynomial'}
        'convolution': low-pass filter (Marion, Ikura, Bax, J. Magn. Reson. 84, 425, 1989, with
        a cosine window). 'polynomial': least squares in Legendre polynomials.
    width_hz : float
        Half width of the band in Hz: half the amplitude is removed that far from the carrier.

    Raises
    ------
    ParameterError
        If `kind` is unknown or `width_hz` is below 4 / (length of the FID) or above a
        quarter of the spectral width.

    Notes
    -----
    What a digital filter makes of a signal that starts at t = 0 is the signal times a step of limited
    bandwidth, 1/2 + Si(pi t) / pi with t in points. The solvent is fitted and subtracted with that step,
    so that its build-up before t = 0 goes too. The
    polynomial leaves far less of a solvent that is off the carrier; the convolution changes signals
    close to the band less.
    """
    if kind not in FILTERS:
        raise unknown_name("solvent filter", kind, list(FILTERS))
    if kind == "none":
        return fids
    lowest, highest = width_limits(axis)
    if not lowest <= width_hz <= highest:
        raise ParameterError(
            f"solvent filter of half width {width_hz:g} Hz",
            remedy=f"Give {lowest:.0f} to {highest:.0f} Hz for this FID.",
        )
    first = math.ceil(axis.group_delay)
    step = band_limited_step(axis.size, axis.group_delay) if first else np.ones(axis.size)
    estimate = _low_pass if kind == "convolution" else _polynomial
    low = estimate(fids[..., first:], step[first:], width_hz / axis.sw_hz)
    before = np.repeat(low[..., :1], first, axis=-1)
    low = np.concatenate([before, low], axis=-1) * step
    return np.asarray(fids - low, dtype=fids.dtype)


def band_limited_step(size: int, delay: float) -> NDArray[np.float64]:
    """Return the step at point `delay` as an ideal filter of the spectral width passes it, shape (size,)."""
    sine_integral, _ = sici(np.pi * (np.arange(size) - delay))
    return np.asarray(0.5 + sine_integral / np.pi)


def _low_pass(signal: NDArray[Any], step: NDArray[np.float64], width: float) -> NDArray[Any]:
    """Convolve with a cosine window that halves frequency `width`, in units of the spectral width."""
    half = max(2, round(HALF_AMPLITUDE / width / 2) - 1)
    weights = np.cos(np.pi * np.arange(-half, half + 1) / (2 * half + 2))
    signal = signal / step
    low = convolve1d(signal, weights / weights.sum(), axis=-1, mode="nearest")
    ends = _edge_fit(half)
    low[..., :half] = signal[..., : 2 * half + 1] @ ends.T
    low[..., : -half - 1 : -1] = signal[..., : -2 * half - 2 : -1] @ ends.T
    return np.asarray(low)


def _edge_fit(half: int) -> NDArray[np.float64]:
    """Return the matrix from the first 2 half + 1 points to the first `half` of their polynomial fit."""
    basis = np.polynomial.legendre.legvander(np.linspace(-1, 1, 2 * half + 1), EDGE_DEGREE)
    return np.asarray(basis[:half] @ np.linalg.pinv(basis))


def _polynomial(signal: NDArray[Any], step: NDArray[np.float64], width: float) -> NDArray[Any]:
    """Fit Legendre polynomials, of the degree that turns about as fast as frequency `width`, times `step`."""
    size = signal.shape[-1]
    degree = math.ceil(np.pi * width * size)
    basis = np.linalg.qr(np.polynomial.legendre.legvander(np.linspace(-1, 1, size), degree))[0]
    fitted, mixing = np.linalg.qr(step[:, None] * basis)
    return np.asarray((signal @ fitted) @ np.linalg.inv(mixing).T @ basis.T)
