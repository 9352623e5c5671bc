"""Poisson-gap schedules: gaps between samples drawn from a Poisson distribution with a sinusoidal mean.

Hyberts, Takeuchi, Wagner, J. Am. Chem. Soc. 132, 2145 (2010); for two dimensions after
Hyberts, Milbradt, Wagner, Arthanari, Wagner, J. Biomol. NMR 52, 315 (2012).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.sampling.schedule import Schedule

#: Mean gap, relative to its largest, at fraction x of the acquisition.
WEIGHTS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sine": lambda x: np.sin(np.pi / 2 * x),  # dense at the start: signals that decay
    "half-sine": lambda x: np.sin(np.pi * x),  # dense at both ends: echoes and constant time
    "flat": lambda x: np.ones_like(x),
}

#: Draws before the nearest one is trimmed or filled up to the number of points asked for: as many as
#: go through this many grid points, within these bounds.
DRAWN_POINTS = 1_000_000
FEWEST_DRAWS, MOST_DRAWS = 20, 200

#: Factor on the mean gap after a draw of the wrong size (Hyberts 2010).
STEP = 1.02

#: Largest grid for which a schedule is drawn.
MAX_GRID_POINTS = 1 << 22


def poisson_gap(
    grid: tuple[int, ...], points: int, seed: int | Generator = 0, weight: str = "sine"
) -> Schedule:
    """Draw a Poisson-gap schedule of exactly `points` points.

    Parameters
    ----------
    grid : tuple of int
        Increments of the one or two indirect dimensions, F1 first.
    points : int
        Points to sample, 1 to the size of the grid. The first increment is always among them.
    seed : int or Generator
        Of the random numbers; the same seed draws the same schedule.
    weight : {'sine', 'half-sine', 'flat'}
        How the mean gap grows along a dimension: dense at the start, dense at both ends, even.

    Returns
    -------
    Schedule
        Points in C order, F1 slowest.

    Raises
    ------
    ParameterError
        Where the grid, the number of points or the weight cannot be used.

    Notes
    -----
    Two dimensions are woven of strands, rows and columns alternately: strand 2k runs along row k
    from the diagonal to the end, strand 2k + 1 along column k from below the diagonal. Every grid
    point lies on exactly one strand. The mean gap at (i, j) follows the weight at the average of the two
    relative times, so that each dimension is densest at its start.
    A draw has the right size only by chance; where none had it after some tens of draws, the nearest
    draw loses random points, or gains points with the local sampling density as their odds.
    """
    check_size(grid, points)
    if len(grid) > 2:
        raise ParameterError(
            f"a Poisson-gap schedule cannot be drawn for {len(grid)} indirect dimensions",
            remedy="Use one or two dimensions, or the random or exponential schedule.",
        )
    if weight not in WEIGHTS:
        raise unknown_name("weight", weight, list(WEIGHTS))
    rng = np.random.default_rng(seed)
    strands = _strands(grid)
    gap_weight = WEIGHTS[weight](_relative_time(grid)).ravel()
    chosen = _draw(strands, gap_weight, points, rng)
    return Schedule(np.stack(np.unravel_index(np.sort(chosen), grid), axis=1), grid)


def check_size(grid: tuple[int, ...], points: int) -> None:
    """Raise `ParameterError` unless `points` points can be drawn from `grid`."""
    if not grid or any(size < 1 for size in grid):
        raise ParameterError(
            f"{_name(grid)} is not a grid", remedy="Give sizes of at least 1, e.g. 128 or 64x32."
        )
    total = 1
    for size in grid:
        total *= int(size)
    if total > MAX_GRID_POINTS:
        raise ParameterError(
            f"a grid of {_name(grid)} is too large", remedy=f"The largest has {MAX_GRID_POINTS} points."
        )
    if not 1 <= points <= total:
        raise ParameterError(
            f"{points} points cannot be drawn from a grid of {_name(grid)}",
            remedy=f"Give a number from 1 to {total}.",
        )


def _name(grid: tuple[int, ...]) -> str:
    return "x".join(map(str, grid)) or "no dimensions"


def _relative_time(grid: tuple[int, ...]) -> NDArray[np.float64]:
    """Time of each grid point as a fraction of the acquisition, averaged over dimensions."""
    times = [(np.arange(size) + 0.5) / (size + 1) for size in grid]
    return np.asarray(sum(np.meshgrid(*times, indexing="ij")) / len(grid))


def _strands(grid: tuple[int, ...]) -> list[NDArray[np.int64]]:
    """Flat grid positions of each strand, in walking order; together they cover the grid once."""
    position = np.arange(int(np.prod(grid))).reshape(grid)
    if position.ndim == 1:
        return [position]
    strands = []
    for k in range(min(grid)):
        strands += [position[k, k:], position[k + 1 :, k]]
    return [strand for strand in strands if len(strand)]


def _draw(
    strands: list[NDArray[np.int64]], gap_weight: NDArray[np.float64], points: int, rng: Generator
) -> NDArray[np.int64]:
    """Flat positions of `points` samples: walks with a growing or shrinking gap until the count fits."""
    if points in (1, len(gap_weight)):
        return np.arange(points)
    scale = _first_scale(gap_weight, points)
    nearest = np.zeros(1, dtype=np.int64)
    draws = min(max(DRAWN_POINTS // len(gap_weight), FEWEST_DRAWS), MOST_DRAWS)
    for _ in range(draws):
        chosen = _walk(strands, rng.poisson(scale * gap_weight), rng)
        if abs(len(chosen) - points) < abs(len(nearest) - points):
            nearest = chosen
        if len(nearest) == points:
            return nearest
        scale = scale * STEP if len(chosen) > points else scale / STEP
    return _fit(nearest, 1 / (1 + scale * gap_weight), points, rng)


def _first_scale(gap_weight: NDArray[np.float64], points: int) -> float:
    """Largest mean gap for which the local densities 1 / (1 + gap) add up to `points`, by bisection."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sum(1 / (1 + middle * gap_weight)) > points else (low, middle)
    return max(high, 1e-6)


def _walk(strands: list[NDArray[np.int64]], gaps: NDArray[np.int64], rng: Generator) -> NDArray[np.int64]:
    """Walk every strand, stepping over the gap drawn for each position reached.

    The very first position is always taken; later strands start within the gap of their first position,
    so that neighbouring strands are not aligned.
    """
    chosen: list[int] = []
    starts = rng.random(len(strands))
    starts[0] = 0.0
    for strand, start in zip(strands, starts, strict=True):
        strand_gaps = gaps[strand].tolist()
        i = int(start * (strand_gaps[0] + 1))
        first = len(chosen)
        while i < len(strand_gaps):
            chosen.append(i)
            i += 1 + strand_gaps[i]
        chosen[first:] = strand[chosen[first:]].tolist()
    return np.array(chosen, dtype=np.int64)


def _fit(
    chosen: NDArray[np.int64], density: NDArray[np.float64], points: int, rng: Generator
) -> NDArray[np.int64]:
    """Drop random points, never the first, or add by `density`, until there are `points`."""
    if len(chosen) > points:
        later = np.setdiff1d(chosen, [0])
        return np.append(rng.choice(later, points - 1, replace=False), 0)
    free = np.setdiff1d(np.arange(len(density)), chosen)
    odds = density[free] / density[free].sum()
    return np.append(chosen, rng.choice(free, points - len(chosen), replace=False, p=odds))
