"""Where to look in a series: the region that moves, and profiles over time."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.errors import DataError
from nmrrecon.image_regions import Region, moving_region, x_t_profile
from tests.coil_array import beating_disc


def test_the_region_that_moves_is_where_the_disc_beats() -> None:
    images = beating_disc(8, (64, 60))
    change = np.var(np.abs(images), axis=0)
    region = moving_region(images, 30)
    assert region.of(change).sum() == pytest.approx(change.sum(), rel=1e-5)
    assert region.of(images).shape == (8, 30, 30)
    corner = np.zeros((2, 20, 20))
    corner[1, -3:, :4] = 1
    found = moving_region(corner, 5)
    assert found.of(corner).sum() == 12
    assert moving_region(corner, 50).of(corner).shape == corner.shape


@pytest.mark.parametrize("size", [1, 2, 5, 6])
@pytest.mark.parametrize("shape", [(12, 9), (9, 12), (8, 8)])
def test_no_other_square_of_the_size_changes_more(size: int, shape: tuple[int, int]) -> None:
    series = np.random.default_rng(size).random((3, *shape))
    squares = np.lib.stride_tricks.sliding_window_view(np.var(series, axis=0), (size, size)).sum((2, 3))
    top, left = np.unravel_index(squares.argmax(), squares.shape)
    assert moving_region(series, size) == Region(top, top + size, left, left + size)


def test_profiles_over_time() -> None:
    series = beating_disc(4, (48, 40))
    profile = x_t_profile(series, 24)
    assert profile.shape == (4, 40)
    np.testing.assert_array_equal(profile[2], np.abs(series[2, 24]))
    with pytest.raises(DataError, match="48 rows"):
        x_t_profile(series, 48)


def test_a_region_beyond_the_image_is_refused() -> None:
    with pytest.raises(DataError, match="does not lie"):
        Region(0, 50, 0, 10).of(np.zeros((2, 48, 40)))
