"""Automatic phase of the direct dimension from rows whose lines share one phase.

A line that starts at t = 0 with phase phi and a real envelope has a spectrum for which
S(c + x) S(c - x) has the phase 2 phi at every distance x from its centre c, whatever its sign and
its width. Lines that overlap, and solvent that is no single line, lose that coherence, so the
product measures both the phase of a line and how far to trust it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

#: Largest first-order phase searched, in degrees over the full spectral width.
P1_RANGE = 270.0
#: Lines that take part, strongest first, and the least coherence one must have.
LINES = 400
LINES_PER_PART = 12
COHERENCE = 0.7
#: Lines this near to the carrier (fraction of the spectrum) are left out if at least `FEWEST` others remain.
CARRIER = 0.012
FEWEST = 5
#: Parts of the spectrum; no part counts for more than `PART_LIMIT` times the median part.
PARTS = 128
PART_LIMIT = 3.0
#: A line is at least this many times the median magnitude.
NOISE_FACTOR = 4.0
#: A line is at least this share of the strongest of its row: below are the ripples in the feet of that one.
ROW_SHARE = 0.1
#: Sharpness of the consensus: exp(KAPPA (cos - 1)) falls to a half at 2 phi = 34 degrees.
KAPPA = 4.0
#: Fraction of consensus that a first-order phase of `P1_RANGE` must gain over none.
P1_COST = 0.08


class Lines(NamedTuple):
    """Position (point), phase (radian) and weight of lines, each of shape (line,)."""

    position: NDArray[np.float64]
    angle: NDArray[np.float64]
    weight: NDArray[np.float64]


def auto_phase(
    rows: NDArray[Any], *, sign_rows: NDArray[Any] | None = None, p1_range: float = P1_RANGE
) -> tuple[float, float]:
    """Find the phases that make the lines of `rows` absorptive, most of their intensity positive.

    Parameters
    ----------
    rows : ndarray, complex, (row, f2)
        Full-width spectra in NMR order, group delay removed, zero-filled at least once. Their
        lines may differ in sign, not in phase: see `nmrrecon.processing.phasing_rows`.
    sign_rows : ndarray, complex, (row, f2), optional
        Rows that tell the sign, such as those at t1 = 0; default `rows`.
    p1_range : float
        Largest first-order phase in degrees; 0 fixes it at 0.

    Returns
    -------
    p0, p1 : float
        Degrees, p0 in [-180, 180); see `nmrrecon.processing.phase`. (0, 0) where there is no line.
    """
    rows = np.atleast_2d(np.asarray(rows, dtype=np.complex64))
    size = rows.shape[-1]
    lines = coherent_lines(rows)
    if lines.position.size == 0:
        return 0.0, 0.0
    p0, p1 = _consensus(lines, size, p1_range)
    sign_rows = rows if sign_rows is None else sign_rows
    phased = sign_rows * np.exp(1j * np.deg2rad(p0 + p1 * np.arange(size) / size))
    turn = 180.0 if _intensity(phased.real) < 0 else 0.0
    return (p0 + turn + 180.0) % 360.0 - 180.0, p1


def coherent_lines(rows: NDArray[Any]) -> Lines:
    """Return the strongest coherent lines of all rows."""
    magnitude = np.abs(rows)
    half = _half_window(magnitude)
    row, peak = _strongest_peaks(magnitude, half)
    # a centre lies on a point or half way between two: twice its position is whole
    centre2 = 2 * peak + np.rint(2 * _vertex(magnitude, row, peak)).astype(int)
    distance = np.arange(half + 1)
    left = rows[row[:, None], centre2[:, None] // 2 - distance]
    right = rows[row[:, None], (centre2[:, None] + 1) // 2 + distance]
    # what is linear over the window is the tail of another line; an own line stays coherent without it
    mean, slope = (left[:, -1:] + right[:, -1:]) / 2, (right[:, -1:] - left[:, -1:]) / 2
    left = left - mean + slope * distance / half
    right = right - mean - slope * distance / half
    product = (left * right).sum(axis=1)
    energy = (np.abs(left) ** 2 + np.abs(right) ** 2).sum(axis=1)
    coherence = 2 * np.abs(product) / np.maximum(energy, np.finfo(np.float32).tiny)
    keep = coherence > COHERENCE
    away = keep & (np.abs(centre2 / 2 / rows.shape[1] - 0.5) > CARRIER)
    # on the carrier there is solvent: it counts only where there is little else
    keep = away if np.count_nonzero(away) >= FEWEST else keep
    weight = np.sqrt(np.abs(product)) * coherence**2
    return Lines((centre2 / 2)[keep], (np.angle(product) / 2)[keep], weight[keep])


def _half_window(magnitude: NDArray[Any]) -> int:
    """Return the half width of a line's window: the full width at half height of the strongest, in points."""
    strongest = magnitude[magnitude.max(axis=1).argmax()]
    top = int(strongest.argmax())
    below = np.flatnonzero(strongest < strongest[top] / 2)
    left, right = below[below < top], below[below > top]
    width = (right[0] if right.size else magnitude.shape[1]) - (left[-1] if left.size else -1)
    return int(np.clip(width, 2, magnitude.shape[1] // 16))


def _strongest_peaks(magnitude: NDArray[Any], half: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row and point of the strongest maxima that stand out of the noise and have a whole window."""
    inner = np.zeros_like(magnitude, dtype=bool)
    inner[:, half + 2 : -half - 2] = True
    top = magnitude == maximum_filter1d(magnitude, 2 * half + 1, axis=1)
    row, peak = np.nonzero(top & inner & (magnitude > NOISE_FACTOR * np.median(magnitude)))
    kept = magnitude[row, peak] > ROW_SHARE * _strongest_off_carrier(magnitude)[row]
    row, peak = row[kept], peak[kept]
    order = np.argsort(magnitude[row, peak])[::-1]
    row, peak = row[order][: 10 * LINES], peak[order][: 10 * LINES]
    part = peak * PARTS // magnitude.shape[1]
    rank = np.array([np.count_nonzero(part[:i] == part[i]) for i in range(part.size)], dtype=int)
    few = np.flatnonzero(rank < LINES_PER_PART)[:LINES]
    return row[few], peak[few]


def _strongest_off_carrier(magnitude: NDArray[Any]) -> NDArray[Any]:
    """Return the largest magnitude of each row, solvent left out."""
    position = np.arange(magnitude.shape[1]) / magnitude.shape[1]
    return np.asarray(magnitude[:, np.abs(position - 0.5) > CARRIER].max(axis=1))


def _vertex(magnitude: NDArray[Any], row: NDArray[np.int64], peak: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how far, from -0.5 to 0.5 points, the vertex of the parabola through a maximum lies from it."""
    before, top, after = (magnitude[row, peak + i].astype(float) for i in (-1, 0, 1))
    return np.clip((after - before) / (2 * (2 * top - before - after) + 1e-300), -0.5, 0.5)


def agreement(rows: NDArray[Any], p0: float, p1: float) -> float:
    """Return how well the lines of `rows` (as for `auto_phase`) agree on given phases, from 0 to 1."""
    lines = coherent_lines(np.atleast_2d(np.asarray(rows, dtype=np.complex64)))
    if lines.position.size == 0:
        return 0.0
    position = lines.position / rows.shape[-1]
    errors = lines.angle + np.deg2rad(p0 + p1 * position)
    return float(np.exp(KAPPA * (np.cos(2 * errors) - 1)) @ _balanced(lines.weight, position))


def _consensus(lines: Lines, size: int, p1_range: float) -> tuple[float, float]:
    """Return the p0 and p1 on which the lines agree best, in degrees, p0 modulo 180."""
    position = lines.position / size
    weight = _balanced(lines.weight, position)
    # all phases are counted at the centre of gravity of the lines, where they are known best
    pivot = float((weight * position).sum())
    p0, p1 = 90.0, 0.0
    for step0, reach0, step1, reach1 in ((3.0, 90.0, 10.0, p1_range), (0.5, 4.0, 1.0, min(12.0, p1_range))):
        p0_grid = p0 + np.arange(-reach0, reach0, step0)
        p1_grid = p1 + np.arange(-reach1, reach1 + step1, step1) if p1_range else np.zeros(1)
        errors = lines.angle + np.deg2rad(
            p0_grid[None, :, None] + p1_grid[:, None, None] * (position - pivot)
        )
        score = np.exp(KAPPA * (np.cos(2 * errors) - 1)) @ weight
        score *= 1 - P1_COST * np.abs(p1_grid)[:, None] / P1_RANGE
        i, j = np.unravel_index(int(score.argmax()), score.shape)
        p0, p1 = float(p0_grid[j]), float(p1_grid[i])
    return p0 - p1 * pivot, p1


def _balanced(weight: NDArray[np.float64], position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale the weights to sum 1, so that no part of the spectrum (solvent, say) outvotes the others."""
    part = np.minimum((position * PARTS).astype(int), PARTS - 1)
    total = np.bincount(part, weights=weight, minlength=PARTS)
    limit = PART_LIMIT * np.median(total[total > 0])
    balanced = weight * np.minimum(1.0, limit / np.maximum(total, limit))[part]
    return np.asarray(balanced / balanced.sum())


def _intensity(real: NDArray[Any]) -> float:
    """Return the signed intensity of the row that has most of it, noise left out."""
    strong = np.where(np.abs(real) > NOISE_FACTOR * np.median(np.abs(real)), real, 0.0).sum(axis=1)
    return float(strong[np.abs(strong).argmax()])
