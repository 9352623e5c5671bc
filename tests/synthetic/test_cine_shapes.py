"""What phantoms are drawn with: splines, textures of the spectrum asked for, shapes of the size asked for."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.smooth_fields import random_courses, random_fields, spline_basis
from synthetic.cine_shapes import Canvas, Scene, dots, ellipse, line, soft, textures


@pytest.mark.parametrize("periodic", [False, True])
@pytest.mark.parametrize(("size", "knots"), [(1, 4), (16, 4), (40, 9)])
def test_splines_sum_to_one(size: int, knots: int, periodic: bool) -> None:
    basis = spline_basis(size, knots, periodic)
    np.testing.assert_allclose(basis.sum(axis=1), 1.0, atol=1e-6)
    assert basis.min() >= 0.0


def test_a_periodic_basis_turns_by_a_knot() -> None:
    basis = spline_basis(30, 6, periodic=True)
    np.testing.assert_allclose(np.roll(basis, (5, 1), axis=(0, 1)), basis, atol=1e-6)


def test_fields_and_courses_have_unit_deviation() -> None:
    rng = np.random.default_rng(0)
    assert random_fields(500, (20, 24), 6, rng).std() == pytest.approx(1.0, rel=0.05)
    assert random_courses(2000, 20, 6, rng, periodic=True).std() == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_textures_have_a_spectrum_of_a_power_law(exponent: float) -> None:
    rng = np.random.default_rng(1)
    drawn = np.concatenate([textures((64, 64), exponent, 0.0, rng) for _ in range(20)])
    assert np.sqrt((drawn**2).mean()) == pytest.approx(1.0, rel=0.1)
    power = (np.abs(np.fft.fft(np.fft.fft(drawn, axis=1)[:, 0], axis=1)) ** 2).mean(axis=0)
    cycles = np.arange(2, 30)
    assert np.polyfit(np.log(cycles), np.log(power[2:30]), 1)[0] == pytest.approx(-2 * exponent, abs=0.35)


def test_both_textures_are_independent() -> None:
    rng = np.random.default_rng(2)
    products = [np.prod(textures((32, 32), 1.0, 2.0, rng), axis=0).mean() for _ in range(100)]
    assert np.abs(np.mean(products)) < 0.05


def test_an_ellipse_has_its_area_and_its_line_runs_along_its_edge() -> None:
    y, x = Canvas((128, 96)).coordinates()
    depth = ellipse(y, x, (0.1, -0.2), (0.5, 0.3), 0.7)
    spacing = 1.0 / (2 * 48.0)
    assert soft(depth, 0.02).sum() * spacing**2 == pytest.approx(np.pi * 0.15, rel=0.01)
    edge = line(depth, 0.01)
    assert edge.max() > 0.9 and edge[depth > 0.05].max() < 1e-3 and edge[depth < -0.05].max() < 1e-3


def test_dots_are_small_bright_and_as_many_as_asked_for() -> None:
    assert not dots((40, 50), 0, np.random.default_rng(0)).any()
    drawn = dots((200, 200), 30, np.random.default_rng(0))
    assert 0.5 < drawn.max() < 2.0 and (drawn > 0.1).mean() < 0.03


def test_a_canvas_places_pixels_between_the_points_of_its_drawing() -> None:
    canvas = Canvas((33, 48))
    for fine, pixels, margin in zip(canvas.coordinates(), canvas.pixels(), canvas.margin, strict=True):
        inside = fine.ravel()[margin:-margin].reshape(-1, 2)
        np.testing.assert_allclose(inside.mean(axis=1), pixels.ravel(), atol=1e-6)


def test_a_scene_is_the_sum_of_its_drawings_and_never_below_zero() -> None:
    drawings = np.array([[[1.0, 2.0]], [[3.0, -1.0]]], np.float32)
    scene = Scene(drawings, np.array([[1.0, 1.0], [0.0, 2.0]], np.float32))
    np.testing.assert_array_equal(scene.at(0), [[4.0, 1.0]])
    np.testing.assert_array_equal(scene.at(1), [[6.0, 0.0]])
