"""Schedules by name, as the command line and the window draw them."""

from __future__ import annotations

from nmrrecon.errors import unknown_name
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.random_schedules import exponential_random, uniform_random
from nmrrecon.sampling.schedule import Schedule

KINDS = ("poisson-gap", "random", "exponential")


def draw(
    kind: str, grid: tuple[int, ...], points: int, seed: int, weight: str = "sine", decay: float = 2.0
) -> Schedule:
    """Draw a schedule of one of `KINDS`.

    Parameters
    ----------
    kind : {'poisson-gap', 'random', 'exponential'}
    grid : tuple of int
        Increments of each indirect dimension, F1 first.
    points : int
    seed : int
    weight : str
        See `poisson_gap`.
    decay : float
        See `exponential_random`.

    Raises
    ------
    ParameterError
        Where the kind, the grid, the number of points, the weight or the decay cannot be used.
    """
    if kind == "poisson-gap":
        return poisson_gap(grid, points, seed, weight)
    if kind == "random":
        return uniform_random(grid, points, seed)
    if kind == "exponential":
        return exponential_random(grid, points, seed, decay)
    raise unknown_name("schedule", kind, list(KINDS))
