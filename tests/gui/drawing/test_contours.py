"""Contour lines, tile by tile."""

import numpy as np
import pytest

from gui.bench import contour_times, in_words
from gui.drawing.contours import TILE, contours
from nmrrecon.errors import Cancelled

#: No point of the cone lies on them.
LEVELS = (230.1234, 260.4321)


def cone(rows: int, columns: int) -> np.ndarray:
    y, x = np.mgrid[:rows, :columns]
    return np.asarray(300.0 - np.hypot(y - 70.0, x - 100.0))


def test_the_line_of_a_cone_is_a_circle_across_tiles() -> None:
    (line, nothing) = contours(cone(3 * TILE, 3 * TILE + 7), [250.0]).lines
    points = line[np.isfinite(line[:, 0])]
    assert len(points) > 200
    np.testing.assert_allclose(np.hypot(points[:, 1] - 70.0, points[:, 0] - 100.0), 50.0, atol=0.02)
    angles = np.sort(np.arctan2(points[:, 1] - 70.0, points[:, 0] - 100.0))
    assert np.diff(angles).max() < 0.05, "the circle has gaps"
    assert nothing.shape == (0, 2)


def test_negative_levels_mirror_the_positive_ones() -> None:
    plane = cone(100, 150)
    above, below = contours(plane, LEVELS), contours(-plane, LEVELS)
    assert below.levels == (*LEVELS, -LEVELS[0], -LEVELS[1])
    for number in (0, 1):
        positive, negative = above.lines[number], below.lines[number + 2]
        assert len(positive) == len(negative)
        np.testing.assert_allclose(
            np.sort(positive[np.isfinite(positive)]), np.sort(negative[np.isfinite(negative)])
        )


@pytest.mark.parametrize(
    "shape", [(1, 50), (50, 1), (2, 2), (TILE, TILE + 1), (TILE + 1, TILE + 1), (TILE + 2, 5)]
)
def test_every_crossing_of_a_column_is_found_whatever_the_size(shape: tuple[int, int]) -> None:
    plane = np.broadcast_to(np.arange(shape[1], dtype=float), shape)
    (line, _) = contours(plane, [shape[1] - 1.5]).lines
    points = line[np.isfinite(line[:, 0])]
    if min(shape) == 1:
        assert len(points) == 0
        return
    np.testing.assert_allclose(points[:, 0], shape[1] - 1.5)
    assert points[:, 1].min() == 0 and points[:, 1].max() == shape[0] - 1


def test_the_work_can_be_ended() -> None:
    def check() -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        contours(cone(50, 50), [20.0], check)


def test_the_bench_times_lines_of_both_signs() -> None:
    times = contour_times(runs=1)
    assert 0.0 < times.lines_s < times.paths_s
    assert times.ratio > 0.0
    assert "2048 x 1024 at 12 levels" in in_words(times)
