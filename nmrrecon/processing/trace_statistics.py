"""What a solver must know of the traces it is given: their noise and how wide their lines are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Axis
from nmrrecon.processing.window import window
from nmrrecon.recipe import Window

#: Order of the difference along the direct dimension that removes lines but not noise.
ORDER = 6
#: Share of the direct points that are taken to hold no line.
QUIET_SHARE = 0.1
#: Largest number of peaks whose widths are looked at, and the least height of one over the highest.
WIDTH_PEAKS, WIDTH_LEVEL = 200, 0.02


def trace_noise(signals: NDArray[Any], direct: Axis) -> float:
    """Return the standard deviation of the noise in the real part of indirect signals.

    Parameters
    ----------
    signals : ndarray, complex, (point, direct)
        Acquired points only, direct dimension transformed.
    direct : Axis
        Its facts say how neighbouring points are correlated: window and zero filling.

    Notes
    -----
    The sixth difference along the direct dimension, of points as far apart as zero filling made independent
    ones, is a filter that keeps the middle of the FID, where lines have decayed; what a window leaves of the
    noise there is known. Of its root mean square at each direct point the lowest tenth counts, corrected
    for being the lowest: the feet of lines are gone from everywhere, their tops are not.
    """
    weights, size = _noise_in_time(direct)
    spacing = max(1, round(size / len(weights)))
    count = signals.shape[-1] - ORDER * spacing
    if count < 2 * spacing:
        return 0.0
    difference = sum(
        (-1) ** k * math.comb(ORDER, k) * signals[:, k * spacing : k * spacing + count]
        for k in range(ORDER + 1)
    )
    kept = (2.0 * np.sin(np.pi * spacing * np.arange(len(weights)) / size)) ** (2 * ORDER)
    gain = float(kept @ weights / weights.sum())
    variance = np.mean(np.abs(difference) ** 2, axis=0, dtype=np.float64) / (2.0 * gain)
    degrees = 2.0 * len(signals)
    z_of_quantile = -1.64  # the 5th percentile of a normal variable: the middle of the lowest tenth
    expected = max(1.0 + z_of_quantile * np.sqrt(2.0 / degrees), 0.1)
    return float(np.sqrt(np.quantile(variance, QUIET_SHARE / 2) / expected))


def _noise_in_time(direct: Axis) -> tuple[NDArray[np.float64], int]:
    """Return the variance of the noise at each point of the windowed FIDs, and their size with zeros.

    Where nothing is known of the processing, neighbouring points are taken to be independent.
    """
    points, size = direct.facts.get("td_size"), direct.facts.get("zero_filled")
    if not points or not size or points > size:
        return np.ones(direct.size), direct.size
    given = Window(**(direct.facts.get("window") or {"kind": "none"}))
    try:
        return window(given, points, direct.region(0, size)) ** 2, size
    except ParameterError:  # what a file's header says need not make sense
        return np.ones(points), size


def line_width(signals: NDArray[Any]) -> float:
    """Return the typical full width at half height of a line along the direct dimension, in points.

    Parameters
    ----------
    signals : ndarray, complex, (point, direct)
        Acquired points only, direct dimension transformed and phased.

    Notes
    -----
    The root mean square over the points shows every line as one peak; the lower quartile of the
    peaks' widths is taken, as overlap only widens.
    """
    profile = np.sqrt(np.mean(np.abs(signals) ** 2, axis=0, dtype=np.float64))
    profile = profile - np.quantile(profile, QUIET_SHARE)
    inner = profile[1:-1]
    peaks = 1 + np.flatnonzero((inner >= profile[:-2]) & (inner > profile[2:]))
    peaks = peaks[profile[peaks] > WIDTH_LEVEL * profile.max(initial=0.0)]
    strongest = peaks[np.argsort(profile[peaks])[::-1][:WIDTH_PEAKS]]
    widths = [_half_height_width(profile, int(peak)) for peak in strongest]
    return float(np.quantile(widths, 0.25)) if widths else 1.0


def _half_height_width(profile: NDArray[np.float64], peak: int) -> float:
    """Width at half height by linear interpolation, twice the narrower side."""
    half = profile[peak] / 2.0
    return 2.0 * min(_fall(profile[peak:], half), _fall(profile[peak::-1], half))


def _fall(side: NDArray[np.float64], level: float) -> float:
    """Distance from the start of `side` to where it first falls to `level`."""
    below = np.flatnonzero(side <= level)
    if len(below) == 0:
        return float(len(side))
    i = int(below[0])
    return i - 1 + (side[i - 1] - level) / (side[i - 1] - side[i])
