"""Schedules drawn at random: each increment alike, or rarer as the signal decays."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.sampling.poisson_gap import check_size
from nmrrecon.sampling.schedule import Schedule


def uniform_random(grid: tuple[int, ...], points: int, seed: int | Generator = 0) -> Schedule:
    """Draw `points` increments, each with the same odds; the first increment is always among them.

    Parameters
    ----------
    grid : tuple of int
        Increments of each indirect dimension, F1 first.
    points : int
        Points to sample, 1 to the size of the grid.
    seed : int or Generator
        Of the random numbers; the same seed draws the same schedule.

    Returns
    -------
    Schedule
        Points in C order, F1 slowest.

    Raises
    ------
    ParameterError
        Where the grid or the number of points cannot be used.
    """
    check_size(grid, points)
    return _draw(np.zeros(grid), points, np.random.default_rng(seed))


def exponential_random(
    grid: tuple[int, ...],
    points: int,
    seed: int | Generator = 0,
    decay: float | tuple[float, ...] = 2.0,
) -> Schedule:
    """Draw `points` increments without replacement with odds that follow an exponential decay.

    Parameters
    ----------
    grid : tuple of int
        Increments of each indirect dimension, F1 first.
    points : int
        Points to sample, 1 to the size of the grid. The first increment is always among them.
    seed : int or Generator
        Of the random numbers; the same seed draws the same schedule.
    decay : float or tuple of float
        Decay constants (e-foldings) from the start to the end of each dimension, that is acquisition
        time over T2; one number serves all dimensions. 0 draws evenly, 1 to 3 match usual signals.

    Returns
    -------
    Schedule
        Points in C order, F1 slowest.

    Raises
    ------
    ParameterError
        Where the grid, the number of points or the decay cannot be used.

    Notes
    -----
    The odds are those of single draws; as a region fills up its density falls behind them.
    """
    check_size(grid, points)
    decays = decay if isinstance(decay, tuple) else (decay,) * len(grid)
    if len(decays) != len(grid) or not all(math.isfinite(d) and d >= 0 for d in decays):
        raise ParameterError(
            f"decay {decay} does not fit a grid of {len(grid)} dimensions",
            remedy="Give one number of at least 0, or one for each dimension.",
        )
    times = np.meshgrid(*(d * np.arange(n) / n for d, n in zip(decays, grid, strict=True)), indexing="ij")
    return _draw(-sum(times, np.zeros(grid)), points, np.random.default_rng(seed))


def _draw(log_odds: NDArray[np.float64], points: int, rng: Generator) -> Schedule:
    """Keep the `points` largest of log odds plus Gumbel noise: a weighted draw without replacement."""
    keys = log_odds + rng.gumbel(size=log_odds.shape)
    keys.flat[0] = np.inf
    chosen = np.sort(np.argpartition(-keys, points - 1, axis=None)[:points])
    return Schedule(np.stack(np.unravel_index(chosen, log_odds.shape), axis=1), log_odds.shape)
