"""Short-axis views of the chest, drawn about the left ventricle at rest."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.smooth_fields import FloatArray, random_fields
from synthetic.cine_motion import Beat, emptying, pulsation
from synthetic.cine_shapes import Canvas, Palette, Scene, dots, textures
from synthetic.cine_tissue import Chest, draw_heart, draw_surroundings

#: Drawings of blood whose brightness changes in the beat, as it flows.
FLOWS = 3
#: Left ventricle, right ventricle and muscle: what contrast agent passes.
PASSED = 3


def random_chest(rng: Generator) -> Chest:
    """Draw a patient."""
    angle, zoom = rng.uniform(0, 2 * np.pi), np.exp(rng.uniform(np.log(0.7), np.log(1.6)))
    c, s = np.cos(angle) / zoom, np.sin(angle) / zoom
    flip = rng.choice([-1.0, 1.0])
    radius = rng.uniform(0.17, 0.33)
    bright = {
        "lung": rng.uniform(0.02, 0.12),
        "muscle": rng.uniform(0.12, 0.3),
        "heart": rng.uniform(0.15, 0.38),
        "blood": rng.uniform(0.35, 0.85),
        "fat": rng.uniform(0.4, 1.1),
        "liver": rng.uniform(0.15, 0.45),
    }
    return Chest(
        centre=(rng.uniform(-0.3, 0.3), rng.uniform(-0.3, 0.3)),
        turn=np.array([[c, s], [-s * flip, c * flip]]),
        radius=radius,
        aspect=(rng.uniform(0.9, 1.15), rng.uniform(0.9, 1.15)),
        wall=radius * rng.uniform(0.28, 0.6),
        bright=bright,
    )


def beats(chest: Chest, phase: NDArray[np.float64], rng: Generator) -> tuple[Beat, Beat]:
    """Draw how left and right ventricle contract, at each `phase` of the beat."""
    course = emptying(phase, rng.uniform(0.28, 0.45), rng.uniform(0.1, 0.35))
    left_radii = chest.radius * np.array(chest.aspect)
    left = Beat(
        centre=chest.centre,
        shape=chest.turn / left_radii[:, None],
        share=1.0 - np.float32(rng.uniform(0.15, 0.68)) * course,
        reach=rng.uniform(1.2, 3.0),
        shift=(rng.normal(0.0, 0.05), rng.normal(0.0, 0.05)),
        twist=rng.normal(0.0, 0.25),
    )
    offset = np.linalg.solve(chest.turn, [0.0, -2.1 * chest.radius])
    right = Beat(
        centre=(chest.centre[0] + offset[0], chest.centre[1] + offset[1]),
        shape=chest.turn / (chest.radius * np.array([1.5, 1.0]))[:, None],
        share=1.0 - np.float32(rng.uniform(0.1, 0.4)) * course,
        reach=rng.uniform(1.0, 2.0),
    )
    return left, right


def draw_chest(
    chest: Chest, canvas: Canvas, phase: NDArray[np.float64], contrast: float, rng: Generator
) -> Scene:
    """Draw the chest at rest: still tissue, and blood whose brightness changes.

    Parameters
    ----------
    chest : Chest
    canvas : Canvas
    phase : ndarray, (frame,)
        Of the beat.
    contrast : float
        Share of the brightness that comes and goes as contrast agent passes; 0 without.
    rng : Generator
    """
    y, x = canvas.coordinates()
    dy, dx = y - np.float32(chest.centre[0]), x - np.float32(chest.centre[1])
    m = chest.turn.astype(np.float32)
    palette = Palette(
        y=m[0, 0] * dy + m[0, 1] * dx,
        x=m[1, 0] * dy + m[1, 1] * dx,
        coarse=textures(canvas.shape, rng.uniform(1.2, 2.2), rng.uniform(2.0, 6.0), rng),
        fine=textures(canvas.shape, rng.uniform(0.3, 1.2), rng.uniform(3.0, 7.0), rng),
        dots=dots(canvas.shape, int(rng.integers(0, 150)), rng),
        edge=float(rng.uniform(0.015, 0.045)),
    )
    around = draw_surroundings(chest, palette, rng)
    body, left, right, muscle = draw_heart(chest, palette, around, rng)
    shade = np.exp(rng.uniform(0.0, 0.5) * random_fields(1, canvas.shape, 4, rng)[0])
    shade *= 1.0 + rng.uniform(0.02, 0.12) * palette.coarse[1] + rng.uniform(0.0, 0.06) * palette.fine[1]
    blood = chest.bright["blood"]
    drawings = np.empty((1 + PASSED + FLOWS, *canvas.shape), np.float32)
    drawings[0] = body
    for number, (tissue, tone) in enumerate(((left, blood), (right, blood), (muscle, chest.bright["heart"]))):
        np.multiply(tissue, np.float32(tone), out=drawings[1 + number])
    flow = random_fields(FLOWS, canvas.shape, int(rng.integers(12, 40)), rng)
    pooled = (left + right) * np.float32(blood * rng.uniform(0.005, 0.06))
    np.multiply(flow, pooled, out=drawings[1 + PASSED :])
    drawings *= shade
    return Scene(drawings, _courses(phase, contrast, rng))


def _courses(phase: NDArray[np.float64], contrast: float, rng: Generator) -> FloatArray:
    """Return the courses of body, left and right blood, muscle and flow, (frame, drawing)."""
    courses = np.ones((len(phase), 1 + PASSED + FLOWS), np.float32)
    courses[:, 1 + PASSED :] = pulsation(phase, FLOWS, rng)
    if contrast:
        courses[:, 1 : 1 + PASSED] = (1.0 - contrast) + contrast * _passage(len(phase), rng)
    else:
        courses[:, 1:PASSED] += rng.uniform(0.0, 0.1) * pulsation(phase, PASSED - 1, rng)
    return courses


def _passage(frames: int, rng: Generator) -> FloatArray:
    """Return courses of contrast agent in left and right ventricle and in muscle, (frame, 3)."""
    times = np.linspace(0.0, 1.0, frames)[:, None] - rng.uniform(-0.6, 0.5)
    delay, width = rng.uniform(0.05, 0.3), rng.uniform(0.1, 0.4)
    late = np.array([delay, 0.0, 2.5 * delay])
    wide = width * np.array([1.2, 1.0, 2.5])
    rise = np.clip((times - late) / wide, 0.0, None)
    return np.asarray(rise * np.exp(1.0 - rise), dtype=np.float32)
