"""Poisson-gap schedules: size, first point, seed and where the density goes."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmrrecon.errors import ParameterError
from nmrrecon.sampling.poisson_gap import WEIGHTS, poisson_gap


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    grid=st.lists(st.integers(1, 24), min_size=1, max_size=2).map(tuple),
    share=st.floats(0, 1),
    seed=st.integers(0, 1000),
    weight=st.sampled_from(sorted(WEIGHTS)),
)
def test_every_size_is_met_exactly_with_the_first_point(
    grid: tuple[int, ...], share: float, seed: int, weight: str
) -> None:
    points = max(1, round(share * int(np.prod(grid))))
    schedule = poisson_gap(grid, points, seed, weight)
    assert len(schedule) == points
    assert schedule.grid == grid
    assert schedule.mask.flat[0]


@pytest.mark.parametrize("grid, points", [((128,), 32), ((64, 32), 205)])
def test_seed_decides_the_schedule(grid: tuple[int, ...], points: int) -> None:
    assert poisson_gap(grid, points, 7) == poisson_gap(grid, points, np.random.default_rng(7))
    assert poisson_gap(grid, points, 7) != poisson_gap(grid, points, 8)


def _density(grid: tuple[int, ...], points: int, weight: str) -> np.ndarray:
    return np.mean([poisson_gap(grid, points, seed, weight).mask for seed in range(200)], axis=0)


def test_sine_weight_is_dense_at_the_start_and_sparse_at_the_end() -> None:
    eighths = _density((128,), 32, "sine").reshape(8, -1).mean(axis=1)
    assert (np.diff(eighths) < 0.01).all()
    assert eighths[0] > 3 * eighths[-1]


def test_half_sine_weight_is_dense_at_both_ends() -> None:
    eighths = _density((128,), 32, "half-sine").reshape(8, -1).mean(axis=1)
    assert eighths[0] > 2 * eighths[3]
    assert eighths[-1] > 2 * eighths[4]


def test_flat_weight_is_even() -> None:
    eighths = _density((128,), 32, "flat").reshape(8, -1).mean(axis=1)
    assert np.ptp(eighths) < 0.05


def test_two_dimensions_are_both_dense_at_their_start() -> None:
    density = _density((64, 32), 205, "sine")
    for axis in (0, 1):
        quarters = np.moveaxis(density, axis, 0).reshape(4, -1).mean(axis=1)
        assert (np.diff(quarters) < 0).all()
        assert quarters[0] > 1.7 * quarters[-1]


def test_gaps_are_narrower_than_those_of_uniform_random_points() -> None:
    """The point of the method: the largest gap of a flat Poisson-gap schedule is shorter than by chance."""
    rng = np.random.default_rng(0)
    gap = [np.diff(poisson_gap((256,), 64, seed, "flat").flat).max() for seed in range(50)]
    by_chance = [np.diff(np.sort(rng.choice(256, 64, replace=False))).max() for _ in range(50)]
    assert np.mean(gap) < 0.75 * np.mean(by_chance)


def test_large_grid_takes_no_time() -> None:
    start = time.perf_counter()
    poisson_gap((128, 64), 819)
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize(
    "grid, points, weight, words",
    [
        ((128,), 0, "sine", "0 points"),
        ((128,), 129, "sine", "129 points"),
        ((), 1, "sine", "not a grid"),
        ((0, 4), 1, "sine", "not a grid"),
        ((1 << 20, 1 << 20), 5, "sine", "too large"),
        ((4, 4, 4), 5, "sine", "3 indirect"),
        ((128,), 10, "sin", "unknown weight"),
    ],
)
def test_unusable_requests_are_refused(grid: tuple[int, ...], points: int, weight: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        poisson_gap(grid, points, 0, weight)
