"""Point-spread function: what it is for schedules where it is known."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.sampling.point_spread import largest_side_lobe, point_spread
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.random_schedules import uniform_random
from nmrrecon.sampling.schedule import Schedule


@pytest.mark.parametrize("grid", [(16,), (15,), (8, 12), (4, 6, 5)])
def test_main_peak_is_one_at_index_n_of_the_doubled_grid(grid: tuple[int, ...]) -> None:
    spread = point_spread(uniform_random(grid, int(np.prod(grid)) // 2, 1))
    assert spread.shape == tuple(2 * n for n in grid)
    assert spread[grid] == pytest.approx(1.0)
    assert spread.max() == pytest.approx(1.0)


def test_full_grid_has_the_side_lobe_of_truncation() -> None:
    """On the 2N grid the sinc of a full schedule is sampled at its extremes: 2 / (3 pi) for long N."""
    n = 256
    expected = np.abs(np.sin(1.5 * np.pi) / (n * np.sin(1.5 * np.pi / n)))
    assert largest_side_lobe(Schedule.full((n,))) == pytest.approx(expected)
    assert largest_side_lobe(Schedule.full((64, 64))) == pytest.approx(2 / (3 * np.pi), rel=0.01)


def test_equidistant_undersampling_folds_the_whole_peak() -> None:
    comb = Schedule(np.arange(0, 128, 4)[:, None], (128,))
    assert largest_side_lobe(comb) == pytest.approx(1.0)


def test_half_the_aperture_is_a_wider_main_lobe_and_no_artefact() -> None:
    half = Schedule(np.arange(64)[:, None], (128,))
    assert largest_side_lobe(half) == pytest.approx(largest_side_lobe(Schedule.full((64,))), abs=0.01)


def test_more_points_mean_lower_side_lobes() -> None:
    lobes = [
        np.mean([largest_side_lobe(poisson_gap((256,), points, seed)) for seed in range(10)])
        for points in (26, 64, 128)
    ]
    assert lobes[0] > lobes[1] > lobes[2]


@pytest.mark.parametrize("grid", [(1,), (1, 1)])
def test_a_single_increment_has_no_side_lobe(grid: tuple[int, ...]) -> None:
    assert largest_side_lobe(Schedule.full(grid)) == 0.0


def test_a_dimension_of_one_increment_changes_nothing() -> None:
    alone = poisson_gap((64,), 16, 2)
    beside = Schedule(np.pad(alone.points, ((0, 0), (0, 1))), (64, 1))
    assert largest_side_lobe(beside) == pytest.approx(largest_side_lobe(alone))
