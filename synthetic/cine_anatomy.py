"""Short-axis views of the chest, drawn about the left ventricle at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from synthetic.cine_motion import Beat, emptying
from synthetic.cine_shapes import Canvas, Scene, ellipse, soft, textures, vessels, warped
from synthetic.smooth_fields import FloatArray, random_fields


@dataclass(frozen=True, eq=False)
class Chest:
    """One patient: where the heart lies, how large it is, and how bright tissues are.

    Lengths in the drawing's system are halves of the shorter side at a zoom of 1; the left ventricle is its
    origin, the right ventricle lies at negative x.
    """

    centre: tuple[float, float]
    turn: NDArray[np.float64]
    radius: float
    aspect: tuple[float, float]
    wall: float
    bright: dict[str, float]


def random_chest(rng: Generator) -> Chest:
    """Draw a patient."""
    angle, zoom = rng.uniform(0, 2 * np.pi), np.exp(rng.uniform(np.log(0.7), np.log(1.6)))
    c, s = np.cos(angle) / zoom, np.sin(angle) / zoom
    flip = rng.choice([-1.0, 1.0])
    radius = rng.uniform(0.17, 0.33)
    bright = {
        "lung": rng.uniform(0.01, 0.08),
        "muscle": rng.uniform(0.12, 0.3),
        "heart": rng.uniform(0.15, 0.38),
        "blood": rng.uniform(0.45, 1.0),
        "fat": rng.uniform(0.4, 1.1),
        "liver": rng.uniform(0.2, 0.55),
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
    v, u = m[0, 0] * dy + m[0, 1] * dx, m[1, 0] * dy + m[1, 1] * dx
    edge = float(rng.uniform(0.012, 0.035))
    coarse = textures(canvas.shape, rng.uniform(1.2, 2.0), rng.uniform(1.0, 3.0), rng)
    fine = textures(canvas.shape, rng.uniform(0.2, 1.0), rng.uniform(1.5, 3.5), rng)
    bent = warped(v, u, rng.uniform(0.02, 0.07), int(rng.integers(7, 14)), rng)
    body = _surroundings(chest, *bent, coarse, fine, edge, rng)
    body, left, right, muscle = _heart(chest, v, u, body, coarse, fine, edge, rng)
    grain = 1.0 + rng.uniform(0.02, 0.12) * coarse[1] + rng.uniform(0.0, 0.06) * fine[1]
    shade = np.exp(rng.uniform(0.0, 0.5) * random_fields(1, canvas.shape, 4, rng)[0])
    shade *= grain
    blood = chest.bright["blood"]
    flow = random_fields(2, canvas.shape, 12, rng) * (left + right) * (blood * rng.uniform(0.0, 0.12))
    drawings = np.stack([body, left * blood, right * blood, muscle * chest.bright["heart"], *flow])
    drawings *= shade
    frames = len(phase)
    courses = np.ones((frames, 6), np.float32)
    beat = 2 * np.pi * phase
    courses[:, 4], courses[:, 5] = np.sin(beat), np.cos(2.0 * beat)
    if contrast:
        courses[:, 1:4] = (1.0 - contrast) + contrast * _passage(frames, rng)
    else:
        courses[:, 1:3] += rng.uniform(0.0, 0.12) * np.cos(beat - rng.uniform(0, 2 * np.pi))[:, None]
    return Scene(drawings, courses.astype(np.float32))


def _passage(frames: int, rng: Generator) -> FloatArray:
    """Return courses of contrast agent in left and right ventricle and in muscle, (frame, 3)."""
    times = np.linspace(0.0, 1.0, frames)[:, None] - rng.uniform(-0.6, 0.5)
    delay, width = rng.uniform(0.05, 0.3), rng.uniform(0.1, 0.4)
    late = np.array([delay, 0.0, 2.5 * delay])
    wide = width * np.array([1.2, 1.0, 2.5])
    rise = np.clip((times - late) / wide, 0.0, None)
    return np.asarray(rise * np.exp(1.0 - rise), dtype=np.float32)


def _surroundings(
    chest: Chest,
    v: FloatArray,
    u: FloatArray,
    coarse: FloatArray,
    fine: FloatArray,
    edge: float,
    rng: Generator,
) -> FloatArray:
    """Return lung with vessels, liver or stomach, and the wall of the chest with its fat; air outside."""
    bright = chest.bright
    body = bright["lung"] * (1.0 + 0.3 * coarse[0])
    body = body + rng.uniform(0.1, 0.6) * vessels(coarse[0], fine[0], rng.uniform(0.2, 0.9))
    reach = chest.radius + chest.wall
    for name in ("liver", "liver", "muscle", "blood")[: rng.integers(1, 5)]:
        direction = rng.normal(0.5 * np.pi, 0.8)
        radii = tuple(rng.uniform(0.12, 0.4, 2) if name == "blood" else rng.uniform(0.35, 1.1, 2))
        away = reach + min(radii) * rng.uniform(0.9, 1.5)
        centre = (away * np.sin(direction), away * np.cos(direction))
        organ = soft(ellipse(v, u, centre, radii, rng.uniform(0, np.pi)), edge)
        inside = bright[name] * rng.uniform(0.7, 1.2) * (1.0 + rng.uniform(0, 0.2) * fine[0])
        inside += rng.uniform(-0.4, 0.6) * bright[name] * vessels(coarse[1], fine[1], 0.6)
        body += organ * (inside - body)
    direction = np.pi + rng.normal(0.0, 0.9)
    depth = v * np.float32(np.sin(direction)) + u * np.float32(np.cos(direction))
    across = u * np.float32(np.sin(direction)) - v * np.float32(np.cos(direction))
    depth = depth + np.float32(rng.uniform(-0.1, 0.5)) * across * across - rng.uniform(0.55, 1.2)
    muscle, fat = rng.uniform(0.03, 0.2), rng.uniform(0.05, 0.35)
    stripes = 1.0 + 0.8 * vessels(coarse[1], fine[0], 0.9)
    body += soft(depth, edge) * (bright["muscle"] * stripes - body)
    body += soft(depth - muscle, edge) * (bright["fat"] * (1.0 + 0.15 * fine[0]) - body)
    ribs = np.cos(across * rng.uniform(8, 16) + rng.uniform(0, 6)) - np.abs(depth - 0.5 * muscle) * 20
    body += soft(ribs * np.float32(0.1), edge) * (rng.uniform(0.05, 0.9) - body)
    body *= soft(muscle + fat - depth, edge)
    # coils lie on the chest: what is near them is bright
    near = np.exp(np.minimum(depth, 0.0) * rng.uniform(0.5, 2.0))
    return np.asarray(body * (1.0 + rng.uniform(0.0, 2.0) * near), dtype=np.float32)


def _heart(
    chest: Chest,
    v: FloatArray,
    u: FloatArray,
    body: FloatArray,
    coarse: FloatArray,
    fine: FloatArray,
    edge: float,
    rng: Generator,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return body without the heart, blood of left and right ventricle, and muscle."""
    radii = (chest.radius * chest.aspect[0], chest.radius * chest.aspect[1])
    wall, r = chest.wall, chest.radius
    bent_v, bent_u = warped(v, u, rng.uniform(0.005, 0.03), int(rng.integers(8, 16)), rng)
    cavity = ellipse(bent_v, bent_u, (0.0, 0.0), radii)
    # trabeculae fray the inner wall
    frayed = cavity + rng.uniform(0.0, 0.02) * fine[0] + rng.uniform(0.0, 0.012) * coarse[0]
    left = soft(frayed, edge)
    outer = soft(ellipse(bent_v, bent_u, (0.0, 0.0), (radii[0] + wall, radii[1] + wall)), edge)
    for _ in range(rng.integers(0, 4)):
        angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.45, 0.9) * r
        spot = ellipse(
            bent_v, bent_u, (far * np.sin(angle), far * np.cos(angle)), tuple(rng.uniform(0.1, 0.3, 2) * r)
        )
        left *= 1.0 - rng.uniform(0.4, 1.0) * soft(spot, edge)
    # the crescent: an ellipse behind the left ventricle
    width, long = rng.uniform(0.5, 1.4) * r, rng.uniform(1.0, 1.7) * r
    middle = (rng.normal(0.0, 0.2) * r, -(r + wall) - rng.uniform(0.0, 0.6) * width)
    crescent = ellipse(bent_v, bent_u, middle, (long, width), rng.normal(0.0, 0.25))
    thin = rng.uniform(0.02, 0.06)
    right = soft(crescent - thin + rng.uniform(0.0, 0.03) * fine[1], edge) * (1.0 - outer)
    both = np.maximum(outer, soft(crescent, edge))
    fat = soft(ellipse(v, u, (0.0, -0.5 * r), (r + 2.2 * wall, r + wall + 1.6 * width)), edge)
    fat *= soft(coarse[1] - rng.uniform(-0.2, 1.5), 0.3) * (chest.bright["fat"] * rng.uniform(0.3, 0.9))
    outside = np.maximum(body, fat) * (1.0 - both)
    return np.asarray(outside), left, right, both - left * outer - right
