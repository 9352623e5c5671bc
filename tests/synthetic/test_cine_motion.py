"""Motion of cine phantoms: chambers of the area asked for, walls that keep theirs, images of moved tissue."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.cine_motion import Beat, beat_phase, deformation, emptying, pulsation, seen
from synthetic.cine_shapes import Canvas

CANVAS = Canvas((200, 240))
RADII = np.array([0.3, 0.4])


def beat(share: float, reach: float = 2.0, **more: object) -> Beat:
    shape = np.array([[0.8, 0.6], [-0.6, 0.8]]) / RADII[:, None]
    return Beat((0.1, -0.2), shape, np.array([share], np.float32), reach, **more)  # type: ignore[arg-type]


def squared_radius(drawn: Beat) -> np.ndarray:
    """Return (distance at rest over the radius of the chamber)^2 of the tissue in every pixel."""
    y, x = drawn.at_rest(0, *CANVAS.pixels())
    place = np.stack([y - drawn.centre[0], x - drawn.centre[1]])
    return np.square(np.einsum("ij,jyx->iyx", drawn.shape, place)).sum(axis=0)


def area(inside: np.ndarray) -> float:
    return float(inside.sum() / CANVAS.unit**2)


@pytest.mark.parametrize("share", [1.0, 0.7, 0.35])
def test_the_chamber_has_the_share_of_its_area(share: float) -> None:
    chamber = area(squared_radius(beat(share)) < 1.0)
    assert chamber == pytest.approx(share * np.pi * RADII.prod(), rel=0.01)


@pytest.mark.parametrize(("reach", "growth"), [(1e4, 1.0), (2.0, 1.3)])
def test_the_wall_keeps_its_area_where_all_follows_and_else_thickens_more(
    reach: float, growth: float
) -> None:
    """Seen in a slice a wall may grow: the heart shortens across it too."""
    walls = []
    for share in (1.0, 0.5):
        radius = squared_radius(beat(share, reach))
        walls.append(area((radius > 1.0) & (radius < 1.4)))
    assert walls[1] / walls[0] == pytest.approx(growth, rel=0.03)


def test_tissue_does_not_fold_and_what_is_far_away_stays() -> None:
    y, x = beat(0.3, shift=(0.05, -0.05), twist=0.2).at_rest(0, *CANVAS.pixels())
    rows, columns = np.gradient(y), np.gradient(x)
    assert (rows[0] * columns[1] - rows[1] * columns[0]).min() > 0.0
    pixels = CANVAS.pixels()
    assert np.abs(y - pixels[0])[:, -1].max() < 0.02 and np.abs(x - pixels[1])[:, -1].max() < 0.02


def test_a_full_chamber_is_at_rest() -> None:
    y, x = beat(1.0, shift=(0.3, 0.3), twist=1.0).at_rest(0, *CANVAS.pixels())
    for found, pixels in zip((y, x), CANVAS.pixels(), strict=True):
        np.testing.assert_allclose(found, np.broadcast_to(pixels, found.shape), atol=1e-5)


def test_a_chamber_empties_once_in_a_beat() -> None:
    course = emptying(np.linspace(0.0, 1.0, 401), 0.35, 0.2)
    assert course[0] == course[-1] == 0.0 and course.max() == pytest.approx(1.0, abs=0.01)
    assert np.argmax(course) / 400 == pytest.approx(0.35, abs=0.01)
    np.testing.assert_allclose(course[:-1], emptying(np.linspace(2.0, 3.0, 401)[:-1], 0.35, 0.2), atol=1e-5)
    assert np.abs(np.diff(course)).max() < 0.03


def test_a_whole_beat_has_even_steps_and_pulsation_comes_again() -> None:
    rng = np.random.default_rng(0)
    phase = beat_phase(10, rng, periodic=True)
    np.testing.assert_allclose(np.diff(phase), 0.1)
    courses = [pulsation(phase + beats, 3, np.random.default_rng(1)) for beats in (0.0, 4.0)]
    np.testing.assert_allclose(*courses, atol=1e-5)
    assert pulsation(phase, 2000, rng).std() == pytest.approx(1.0, rel=0.05)
    assert (np.diff(beat_phase(50, rng, periodic=False)) >= 0.0).all()


def test_a_linear_drawing_is_seen_exactly() -> None:
    y, x = CANVAS.coordinates()
    rng = np.random.default_rng(0)
    courses = 0.02 * rng.standard_normal((1, 3), dtype=np.float32)
    moved = deformation(CANVAS, courses, 0.5, 5, rng)[:, 0]
    at = [pixels + moved[axis] for axis, pixels in enumerate(CANVAS.pixels())]
    image = seen(CANVAS, 2.0 * y - 3.0 * x + 1.0, at[0], at[1])
    np.testing.assert_allclose(image, 2.0 * at[0] - 3.0 * at[1] + 1.0, atol=1e-4)


def test_motion_all_over_the_image_has_the_length_of_its_course() -> None:
    courses = np.zeros((4, 3), np.float32)
    courses[:, 0] = [0.0, 0.1, -0.2, 0.3]
    moved = deformation(CANVAS, courses, 1.0, 5, np.random.default_rng(2))
    np.testing.assert_allclose(
        np.hypot(*moved), np.abs(courses[:, 0])[:, None, None] * np.ones(CANVAS.size), atol=1e-6
    )
