"""Automatic phase of the direct dimension from a few rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

#: Largest first-order phase searched, in degrees over the full spectral width.
P1_RANGE = 270.0
#: Peaks that take part, strongest first.
PEAKS = 60


def auto_phase(
    rows: NDArray[Any], *, exclude: slice | None = None, p1_range: float = P1_RANGE
) -> tuple[float, float]:
    """Find the phases that make the lines of `rows` absorptive, most of their intensity positive.

    Parameters
    ----------
    rows : ndarray, complex, (row, f2)
        Full-width spectra in NMR order, group delay removed, rows of one data set in canonical
        quadrature: their lines may differ in sign, not in phase.
    exclude : slice, optional
        Points to leave out (the solvent).
    p1_range : float
        Largest first-order phase in degrees; 0 fixes it at 0.

    Returns
    -------
    p0, p1 : float
        Degrees, p0 in (-180, 180]; see `nmrrecon.processing.phase`.

    Notes
    -----
    The integral of a line over a window symmetric about its maximum has the phase of its
    absorption. Its square summed over rows, q, has twice that phase whatever the signs of
    the lines. p0 and p1 maximise sum |q| cos(arg q + 2 p0 + 2 p1 j / N) over the strongest lines.
    """
    rows = np.atleast_2d(np.asarray(rows, dtype=np.complex128))
    size = rows.shape[-1]
    positions, squares = _line_phases(rows, exclude)
    if positions.size == 0:
        return 0.0, 0.0
    p0, p1 = _fit(positions / size, squares, p1_range)
    phased = rows * np.exp(1j * np.deg2rad(p0 + p1 * np.arange(size) / size))
    if _intensity(phased.real, positions) < 0:
        p0 += 180.0
    return float((p0 + 180.0) % 360.0 - 180.0), float(p1)


def _line_phases(rows: NDArray[Any], exclude: slice | None) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the positions of the strongest lines and sum over rows of their squared integrals."""
    magnitude = np.sqrt((np.abs(rows) ** 2).mean(axis=0))
    if exclude is not None:
        magnitude[exclude] = 0.0
    width = _line_width(magnitude)
    half = max(2, width)
    peaks = np.flatnonzero((magnitude == maximum_filter1d(magnitude, 2 * half + 1)) & (magnitude > 0))
    peaks = peaks[(peaks >= half) & (peaks < magnitude.size - half)]
    peaks = peaks[np.argsort(magnitude[peaks])[::-1][:PEAKS]]
    peaks = peaks[magnitude[peaks] > 5 * np.median(magnitude)] if peaks.size > 1 else peaks
    window = np.arange(-half, half + 1)
    integrals = rows[:, peaks[:, None] + window].sum(axis=-1)
    return peaks, (integrals**2).sum(axis=0)


def _line_width(magnitude: NDArray[Any]) -> int:
    """Return the full width at half height, in points, of the strongest line."""
    top = int(magnitude.argmax())
    below = np.flatnonzero(magnitude < magnitude[top] / 2)
    left, right = below[below < top], below[below > top]
    return int((right[0] if right.size else magnitude.size) - (left[-1] if left.size else -1))


def _fit(position: NDArray[Any], squares: NDArray[Any], p1_range: float) -> tuple[float, float]:
    """Maximise sum |q| cos(arg q + 2 p0 + 2 p1 position) over a grid of p1; p0 is then closed."""
    weights = squares / np.sqrt(np.abs(squares) + 1e-300)
    grid = np.linspace(-p1_range, p1_range, 541) if p1_range else np.zeros(1)
    totals = np.exp(2j * np.deg2rad(grid)[:, None] * position) @ weights
    best = int(np.abs(totals).argmax())
    return float(-np.rad2deg(np.angle(totals[best])) / 2), float(grid[best])


def _intensity(real: NDArray[Any], positions: NDArray[Any]) -> float:
    return float(real[0, positions].sum())
