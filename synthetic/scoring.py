"""How well a method did on a synthetic case: its spectrum against that of the fully sampled data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.metrics import HeightFit, false_peaks, peak_correlation, rlne
from nmrrecon.peaks import pick_peaks
from synthetic.cases import Case

#: The window of every scored spectrum: sin(pi (offset + (end - offset) n / (N - 1))).
WINDOW_OFFSET, WINDOW_END = 0.5, 0.98
FIRST_POINT = 0.5


@dataclass(frozen=True)
class CaseScore:
    """Figures of one method on one case.

    Attributes
    ----------
    rlne : float
        Relative l2 error of the spectrum.
    r2, r2_weak : float
        Of the heights at the reference's peaks: of all, and of those under 4 % of the highest.
    slope, slope_weak : float
        Of the same regressions; under 1 where heights are lost.
    peaks, weak : int
        How many peaks each of them has.
    false_peaks : int
        Above five times the local noise, where the reference has none.
    """

    rlne: float
    r2: float
    r2_weak: float
    slope: float
    slope_weak: float
    peaks: int
    weak: int
    false_peaks: int


def score(case: Case, fids: NDArray[Any]) -> CaseScore:
    """Score complete FIDs of `case`.

    Parameters
    ----------
    case : Case
    fids : ndarray, real, (phase, f1, ..., direct)
        States data on the full grid, of the scale and the phase of ``case.reference``.

    Notes
    -----
    Both spectra, that of `fids` and that of the fully sampled and noisy ``case.reference``, are made here,
    in the same way for every method: cosine window, first point halved, zero filled to twice the size, real
    part.
    """
    reference, estimate = scored_spectrum(case.reference), scored_spectrum(fids)
    heights = peak_correlation(reference, estimate, pick_peaks(reference))
    every, weak = heights.all, heights.weak
    return CaseScore(
        rlne(estimate, reference),
        *_paired(every, weak),
        every.n,
        weak.n,
        len(false_peaks(reference, estimate)),
    )


def _paired(every: HeightFit, weak: HeightFit) -> tuple[float, float, float, float]:
    return every.r2, weak.r2, every.slope, weak.slope


def scored_spectrum(fids: NDArray[Any]) -> NDArray[np.float64]:
    """Return the real spectrum (f1, ..., direct) of States data (phase, f1, ..., direct)."""
    dimensions = fids.ndim - 2
    spectrum = np.asarray(fids, dtype=np.float64).reshape((2,) * dimensions + fids.shape[1:])
    for d in reversed(range(dimensions)):
        cosine, sine = np.moveaxis(spectrum, d, 0)
        spectrum = _absorption(cosine + 1j * sine, axis=d - dimensions - 1)
    return spectrum


def _absorption(signal: NDArray[Any], axis: int) -> NDArray[np.float64]:
    """Return the real spectrum of `signal` along `axis`, chemical shift falling with the index."""
    signal = np.moveaxis(signal, axis, -1)
    size = signal.shape[-1]
    weights = np.sin(np.pi * np.linspace(WINDOW_OFFSET, WINDOW_END, size))
    weights[0] *= FIRST_POINT
    transform = np.fft.ifft(signal * weights, 2 * size, norm="forward").real
    return np.moveaxis(np.fft.fftshift(transform, axes=-1), -1, axis)
