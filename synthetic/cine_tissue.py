"""What a short-axis view shows: lungs, organs, the wall of the chest, and the heart at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.smooth_fields import FloatArray, random_fields
from synthetic.cine_shapes import Palette, bent, ellipse, line, soft, vessels


@dataclass(frozen=True, eq=False)
class Chest:
    """One patient: where the heart lies, how large it is, and how bright tissues are.

    Attributes
    ----------
    centre : (float, float)
        y and x of the left ventricle in lengths of the canvas.
    turn : ndarray, (2, 2)
        Brings distances from it to the system that is drawn in: the right ventricle lies at negative x, and
        lengths are halves of the shorter side of the image at a zoom of 1.
    radius : float
        Of the left ventricle at rest.
    aspect : (float, float)
        Radii of the left ventricle along y and x over `radius`.
    wall : float
        Thickness of its muscle.
    bright : dict of str to float
        Brightness of tissues.
    """

    centre: tuple[float, float]
    turn: NDArray[np.float64]
    radius: float
    aspect: tuple[float, float]
    wall: float
    bright: dict[str, float]


def draw_surroundings(chest: Chest, palette: Palette, rng: Generator) -> FloatArray:
    """Return lung with vessels, liver or stomach, and the wall of the chest with its fat; air outside."""
    p = bent(palette, rng.uniform(0.01, 0.06), int(rng.integers(6, 14)), rng)
    # lung: dots where vessels cross the slice, branches where they run in it
    body = chest.bright["lung"] * np.abs(1.0 + rng.uniform(0.2, 0.9) * p.fine[0] + 0.4 * p.coarse[0])
    body = body + rng.uniform(0.1, 0.5) * p.dots
    body += rng.uniform(0.0, 0.4) * vessels(p.coarse[0], p.fine[0], rng.uniform(0.2, 0.9))
    for name in ("liver", "liver", "muscle", "blood")[: rng.integers(1, 5)]:
        _lay_organ(body, name, chest, p, rng)
    _sew(body, chest, palette, rng)
    return _with_wall(body, chest, p, rng)


def _sew(body: FloatArray, chest: Chest, p: Palette, rng: Generator) -> None:
    """Lay seams of fat, or of nothing where fat and water cancel, between and through organs."""
    fields = random_fields(2, body.shape, int(rng.integers(8, 24)), rng)
    for field, tone in zip(fields, (0.0, chest.bright["fat"] * rng.uniform(0.3, 0.9)), strict=True):
        seam = line(field, rng.uniform(0.06, 0.2)) * p.patches(rng, rng.uniform(0.0, 0.5))
        body += rng.uniform(0.0, 1.0) * seam * (np.float32(tone) - body)


def _lay_organ(body: FloatArray, name: str, chest: Chest, p: Palette, rng: Generator) -> None:
    """Lay an organ, or a vessel seen across, onto the body, with a rim of fat in some."""
    direction, tone = rng.normal(0.5 * np.pi, 0.8), chest.bright[name]
    radii = tuple(rng.uniform(0.08, 0.3, 2) if name == "blood" else rng.uniform(0.35, 1.1, 2))
    away = chest.radius + chest.wall + min(radii) * rng.uniform(0.9, 1.5)
    centre = (away * np.sin(direction), away * np.cos(direction))
    depth = ellipse(p.y, p.x, centre, radii, rng.uniform(0, np.pi))
    inside = tone * rng.uniform(0.7, 1.2) * (1.0 + rng.uniform(0, 0.1) * p.fine[0])
    inside += rng.uniform(-0.4, 0.6) * tone * vessels(p.coarse[1], p.fine[1], 0.6)
    body += soft(depth, p.edge) * (inside - body)
    if rng.random() < 0.6:
        rim = line(depth, rng.uniform(0.01, 0.03))
        tone = float(rng.choice([0.0, chest.bright["fat"]])) * rng.uniform(0.3, 1.0)
        body += rng.uniform(0.3, 1.0) * rim * (tone - body)


def _with_wall(body: FloatArray, chest: Chest, p: Palette, rng: Generator) -> FloatArray:
    """Return the body with muscle, ribs and fat of the chest's wall, and darkness outside of it."""
    bright = chest.bright
    direction = np.pi + rng.normal(0.0, 0.9)
    sine, cosine = np.float32(np.sin(direction)), np.float32(np.cos(direction))
    across = p.x * sine - p.y * cosine
    depth = p.y * sine + p.x * cosine + np.float32(rng.uniform(-0.1, 0.5)) * across * across
    depth -= np.float32(rng.uniform(0.55, 1.2))
    muscle, fat = rng.uniform(0.03, 0.2), rng.uniform(0.05, 0.35)
    stripes = 1.0 + 0.8 * vessels(p.coarse[1], p.fine[0], 0.9)
    body = body + soft(depth, p.edge) * (bright["muscle"] * stripes - body)
    skin_side = depth - np.float32(muscle)
    body += soft(skin_side, p.edge) * (bright["fat"] * (1.0 + 0.1 * p.fine[0] + 0.1 * p.coarse[0]) - body)
    ribs = np.cos(across * rng.uniform(8, 16) + rng.uniform(0, 6)) - np.abs(depth - 0.5 * muscle) * 20
    body += soft(ribs * np.float32(0.1), p.edge) * (rng.uniform(0.05, 0.9) - body)
    # where a pixel holds fat and water their signals cancel
    ink = float(rng.choice([0.0, 0.9])) * line(skin_side, rng.uniform(0.008, 0.02))
    body *= (1.0 - ink) * soft(muscle + fat - depth, p.edge)
    # coils lie on the chest: what is near them is bright
    near = np.exp(np.minimum(depth, 0.0) * rng.uniform(0.5, 2.0))
    return np.asarray(body * (1.0 + rng.uniform(0.0, 2.0) * near), dtype=np.float32)


def draw_heart(
    chest: Chest, palette: Palette, body: FloatArray, rng: Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return body without the heart, blood of left and right ventricle, and muscle."""
    p = bent(palette, rng.uniform(0.003, 0.025), int(rng.integers(6, 16)), rng)
    r, wall = chest.radius, chest.wall
    radii = (r * chest.aspect[0], r * chest.aspect[1])
    left = _cavity(radii, p, rng)
    outer_depth = ellipse(p.y, p.x, (0.0, 0.0), (radii[0] + wall, radii[1] + wall))
    outer = soft(outer_depth, p.edge)
    # the crescent: an ellipse behind the left ventricle
    width, long = rng.uniform(0.5, 1.4) * r, rng.uniform(1.0, 1.7) * r
    middle = (rng.normal(0.0, 0.2) * r, -(r + wall) - rng.uniform(0.0, 0.6) * width)
    crescent = ellipse(p.y, p.x, middle, (long, width), rng.normal(0.0, 0.25))
    frayed = crescent - rng.uniform(0.01, 0.05) + rng.uniform(0.0, 0.01) * p.fine[1]
    right = soft(frayed, p.edge) * (1.0 - outer)
    heart = np.maximum(outer, soft(crescent, p.edge))
    fat = _fat_about(chest, width, palette, rng)
    rim = line(np.maximum(outer_depth, crescent), rng.uniform(0.008, 0.025)) * p.patches(rng, 0.5)
    tone = float(rng.choice([0.0, chest.bright["fat"]])) * rng.uniform(0.3, 1.0)
    around = np.maximum(body, fat)
    around += rim * (tone - around)
    muscle = heart - left * outer - right
    return np.asarray(around * (1.0 - heart)), left, right, muscle


def _cavity(radii: tuple[float, float], p: Palette, rng: Generator) -> FloatArray:
    """Return the blood of the left ventricle, its wall frayed by trabeculae, less the papillary muscles."""
    frayed = ellipse(p.y, p.x, (0.0, 0.0), radii)
    frayed = frayed + rng.uniform(0.0, 0.008) * p.fine[0] + rng.uniform(0.0, 0.02) * p.coarse[0]
    blood = soft(frayed, p.edge)
    for _ in range(rng.integers(0, 4)):
        angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 0.95) * min(radii)
        centre = (far * np.sin(angle), far * np.cos(angle))
        size = rng.uniform(0.1, 0.3, 2) * min(radii)
        spot = ellipse(p.y, p.x, centre, (size[0], size[1]), rng.uniform(0, np.pi))
        blood *= 1.0 - rng.uniform(0.4, 1.0) * soft(spot, p.edge)
    return blood


def _fat_about(chest: Chest, width: float, p: Palette, rng: Generator) -> FloatArray:
    """Return patches of fat around the ventricles."""
    r, wall = chest.radius, chest.wall
    region = soft(ellipse(p.y, p.x, (0.0, -0.5 * r), (r + 2.2 * wall, r + wall + 1.6 * width)), 0.05)
    tone = chest.bright["fat"] * rng.uniform(0.2, 0.9) * (1.0 + 0.2 * p.coarse[1])
    return np.asarray(region * p.patches(rng, rng.uniform(0.0, 0.6)) * tone)
