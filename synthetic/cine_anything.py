"""Moving scenes without anatomy: ellipses, polygons and textures, so that nothing is learnt by heart."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from nmrrecon.smooth_fields import FloatArray, random_courses, random_fields
from synthetic.cine_motion import Beat
from synthetic.cine_shapes import Canvas, Palette, Scene, bent, dots, ellipse, line, soft, textures, vessels

#: Drawings with courses of their own.
DRAWINGS = 4


def draw_anything(canvas: Canvas, frames: int, rng: Generator, *, periodic: bool) -> Scene:
    """Draw ellipses and polygons over textures, some of which brighten and fade."""
    y, x = canvas.coordinates()
    edge = float(np.exp(rng.uniform(np.log(0.01), np.log(0.08))))
    p = Palette(
        y=y,
        x=x,
        coarse=textures(canvas.shape, rng.uniform(0.8, 2.2), rng.uniform(1.0, 6.0), rng),
        fine=textures(canvas.shape, rng.uniform(0.0, 1.0), rng.uniform(1.5, 6.0), rng),
        dots=dots(canvas.shape, int(rng.integers(0, 100)), rng),
        edge=edge,
    )
    p = bent(p, rng.uniform(0.0, 0.1), int(rng.integers(5, 14)), rng)
    drawings = np.zeros((DRAWINGS, *canvas.shape), np.float32)
    ground = drawings[0]
    ground += rng.uniform(0.0, 0.3) * (1.0 + 0.3 * p.coarse[0])
    for number in range(rng.integers(3, 14)):
        depth = _shape(p.y, p.x, rng)
        inside = soft(depth, edge) if rng.random() < 0.75 else line(depth, rng.uniform(0.01, 0.05))
        tone = rng.uniform(0.0, 1.0) ** 1.5
        paint = np.float32(tone) * (1.0 + rng.uniform(0.0, 0.3) * (p.coarse, p.fine)[number % 2][1])
        onto = drawings[0 if rng.random() < 0.7 else rng.integers(1, DRAWINGS)]
        onto += inside * (paint - onto)
    ground += rng.uniform(0.0, 0.7) * vessels(p.coarse[1], p.fine[0], rng.uniform(0.0, 1.0))
    ground += rng.uniform(0.0, 0.7) * p.dots
    if rng.random() < 0.7:
        ground *= soft(ellipse(p.y, p.x, (0.0, 0.0), tuple(rng.uniform(0.6, 1.3, 2))), edge)
    drawings *= np.exp(rng.uniform(0.0, 0.6) * random_fields(1, canvas.shape, 4, rng)[0])
    courses = np.ones((frames, DRAWINGS), np.float32)
    change = random_courses(DRAWINGS - 1, frames, int(rng.integers(4, 10)), rng, periodic=periodic)
    courses[:, 1:] += rng.uniform(0.0, 0.5) * change
    return Scene(drawings, courses)


def _shape(y: FloatArray, x: FloatArray, rng: Generator) -> FloatArray:
    """Return about the distance to the edge of a random ellipse or polygon, above zero within."""
    centre, size = rng.uniform(-0.9, 0.9, 2), np.exp(rng.uniform(np.log(0.03), np.log(0.6)))
    if rng.random() < 0.5:
        radii = size * rng.uniform(0.4, 1.4, 2)
        return ellipse(y, x, (centre[0], centre[1]), (radii[0], radii[1]), rng.uniform(0, np.pi))
    sides = rng.integers(3, 7)
    angles = (
        rng.uniform(0, 2 * np.pi) + 2 * np.pi * (np.arange(sides) + rng.uniform(-0.3, 0.3, sides)) / sides
    )
    distance = np.full(np.broadcast_shapes(y.shape, x.shape), np.inf, np.float32)
    for angle in angles:
        far = (y - np.float32(centre[0])) * np.float32(np.sin(angle))
        far = far + (x - np.float32(centre[1])) * np.float32(np.cos(angle))
        np.minimum(distance, np.float32(size * rng.uniform(0.6, 1.2)) - far, out=distance)
    return distance


def random_beats(courses: FloatArray, rng: Generator) -> list[Beat]:
    """Draw places that shrink and grow with `courses` (frame, place)."""
    found = []
    for course in courses.T:
        radii, angle = rng.uniform(0.1, 0.5, 2), rng.uniform(0, np.pi)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        found.append(
            Beat(
                centre=(rng.uniform(-0.6, 0.6), rng.uniform(-0.6, 0.6)),
                shape=turn / radii[:, None],
                share=1.0 - rng.uniform(0.1, 0.35) * np.clip(1.0 + course, 0.0, 2.0),
                reach=rng.uniform(1.2, 3.0),
                shift=(rng.normal(0.0, 0.1), rng.normal(0.0, 0.1)),
                twist=rng.normal(0.0, 0.5),
            )
        )
    return found
