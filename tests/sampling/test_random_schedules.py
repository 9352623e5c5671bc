"""Random schedules: size, first point, seed and density."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.sampling.random_schedules import exponential_random, uniform_random
from nmrrecon.sampling.schedule import Schedule

KINDS = [uniform_random, exponential_random]


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("grid", [(1,), (7,), (128,), (1, 9), (64, 32), (16, 8, 8)])
def test_every_size_is_met_exactly_with_the_first_point(
    draw: Callable[..., Schedule], grid: tuple[int, ...]
) -> None:
    total = int(np.prod(grid))
    for points in {1, (total + 2) // 3, total}:
        schedule = draw(grid, points, 5)
        assert len(schedule) == points
        assert schedule.mask.flat[0]


@pytest.mark.parametrize("draw", KINDS)
def test_seed_decides_the_schedule(draw: Callable[..., Schedule]) -> None:
    assert draw((128,), 32, 7) == draw((128,), 32, np.random.default_rng(7))
    assert draw((128,), 32, 7) != draw((128,), 32, 8)


def test_uniform_density_is_even() -> None:
    density = np.mean([uniform_random((128,), 32, seed).mask[1:] for seed in range(400)], axis=0)
    assert density.mean() == pytest.approx(31 / 127)
    assert np.std(density) < 1.5 * np.sqrt(0.25 * 0.75 / 400)


def test_exponential_density_falls_as_asked() -> None:
    """Where few of many points are drawn the density follows exp(-decay t) itself."""
    seeds = range(3000)
    density = np.mean([exponential_random((200,), 5, seed, decay=3.0).mask[1:] for seed in seeds], axis=0)
    tenths = density[: 199 // 10 * 10].reshape(10, -1).mean(axis=1)
    slope = np.polyfit(np.arange(10) * 19 / 200, np.log(tenths), 1)[0]
    assert slope == pytest.approx(-3.0, abs=0.3)


def test_each_dimension_takes_its_own_decay() -> None:
    draws = [exponential_random((32, 32), 100, seed, decay=(3.0, 0.0)).mask for seed in range(200)]
    density = np.mean(draws, axis=0)
    assert density[:16].mean() > 2.5 * density[16:].mean()
    assert density[:, :16].mean() == pytest.approx(density[:, 16:].mean(), rel=0.1)


def test_steep_decay_still_meets_the_size() -> None:
    assert len(exponential_random((64,), 60, 0, decay=1e5)) == 60


@pytest.mark.parametrize("decay", [-1.0, float("nan"), float("inf"), (1.0, 2.0)])
def test_unusable_decay_is_refused(decay: float | tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="decay"):
        exponential_random((64,), 16, 0, decay=decay)


@pytest.mark.parametrize("draw", KINDS)
def test_unusable_sizes_are_refused(draw: Callable[..., Schedule]) -> None:
    with pytest.raises(ParameterError):
        draw((64,), 65)
    with pytest.raises(ParameterError):
        draw((0,), 1)
