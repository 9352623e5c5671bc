"""Labels stand beside their places, and in nobody's way."""

from __future__ import annotations

import numpy as np

from gui.drawing.label_places import MARK, label_places

FRAME = np.array([0.0, 0.0, 300.0, 200.0])


def test_a_label_stands_to_the_right_and_to_the_left_at_the_right_edge() -> None:
    spots = np.array([[50.0, 100.0], [295.0, 100.0]])
    boxes = label_places(spots, np.full((2, 2), (40.0, 12.0)), FRAME)
    assert boxes[0][0] > 50.0
    assert boxes[1][2] < 295.0


def test_crowded_labels_are_thinned_from_the_last_on() -> None:
    rng = np.random.default_rng(0)
    spots = rng.uniform((0, 0), (300, 200), (150, 2))
    boxes = label_places(spots, np.full((150, 2), (40.0, 12.0)), FRAME)
    assert 5 < len(boxes) < 150
    assert np.mean(list(boxes)) < 70, "the first have the first choice"
    for i, a in boxes.items():
        assert (a[:2] >= 0).all() and (a[2:] <= FRAME[2:]).all()
        for j, b in boxes.items():
            assert i == j or a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        for j, (x, y) in enumerate(spots):
            assert i == j or x + MARK <= a[0] or x - MARK >= a[2] or y + MARK <= a[1] or y - MARK >= a[3]


def test_what_has_no_width_is_not_written() -> None:
    assert label_places(np.array([[50.0, 50.0]]), np.zeros((1, 2)), FRAME) == {}
    assert label_places(np.empty((0, 2)), np.empty((0, 2)), FRAME) == {}
