"""How cine phantoms move: the beat of the heart, breath, and motion without a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.smooth_fields import FloatArray, random_courses, random_fields
from synthetic.cine_shapes import FINENESS, Canvas

#: Fields of motion in one deformation.
KINDS = 3


@dataclass(frozen=True)
class Beat:
    """A chamber that contracts about a centre.

    Attributes
    ----------
    centre : (float, float)
        y and x in lengths of the canvas.
    shape : ndarray, (2, 2)
        Brings distances from the centre to a system where the inner wall at rest is the unit circle.
    share : ndarray, (frame,)
        Area of the chamber over that at rest.
    reach : float
        How far out tissue follows, in squares of radii of the chamber.
    shift : (float, float)
        Where the chamber moves while it empties altogether.
    twist : float
        Angle in radians that it turns by meanwhile.
    """

    centre: tuple[float, float]
    shape: NDArray[np.float64]
    share: FloatArray
    reach: float
    shift: tuple[float, float] = (0.0, 0.0)
    twist: float = 0.0

    def at_rest(self, frame: int, y: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return where at rest the tissue was that is at `y`, `x` (row, column) in one frame.

        The wall thickens as the chamber empties: it keeps its area, and gains where `reach` is short.
        """
        share = np.float32(self.share[frame])
        dy, dx = y - np.float32(self.centre[0]), x - np.float32(self.centre[1])
        m = self.shape.astype(np.float32)
        a, b = m[0, 0] * dy + m[0, 1] * dx, m[1, 0] * dy + m[1, 1] * dx
        square = a * a + b * b + np.float32(1e-6)
        near = np.exp(np.minimum(share - square, 0.0) * np.float32(1.0 / self.reach)) * (1 - share)
        # within the chamber the first is the smaller
        stretch = np.sqrt(np.minimum(1 / share, 1 + near / square)) - 1
        turn = near * np.float32(self.twist)
        back_y = y + stretch * dy - turn * dx - near * np.float32(self.shift[0])
        back_x = x + stretch * dx + turn * dy - near * np.float32(self.shift[1])
        return back_y, back_x


def emptying(phase: NDArray[np.float64], systole: float, rest: float) -> FloatArray:
    """Return how far a chamber is emptied, from 0 to 1, at `phase` of the beat (periodic with 1).

    It empties in the share `systole` of the beat, fills fast after that, stays, and fills the last `rest` by
    the atrial kick.
    """
    phase = phase % 1.0
    kick = 0.88
    filled = systole + 0.5 * (kick - systole)
    at = [0.0, 0.15 * systole, 0.5 * systole, 0.85 * systole, systole, systole + 0.08]
    value = [0.0, 0.03, 0.6, 0.96, 1.0, 0.93]
    at += [0.5 * (systole + 0.08 + filled), filled, kick, 0.5 * (kick + 1.0), 1.0]
    value += [0.5, rest, 0.8 * rest, 0.3 * rest, 0.0]
    course = np.interp(phase, at, value)
    return np.asarray(course, dtype=np.float32)


def beat_phase(frames: int, rng: Generator, *, periodic: bool) -> NDArray[np.float64]:
    """Draw the phase of the beat at every frame, in beats: one whole beat, or an arbitrary stretch."""
    if periodic:
        return rng.random() + np.arange(frames) / frames
    length = np.exp(rng.uniform(np.log(0.3), np.log(2.5)))
    steps = length / frames * (1.0 + rng.uniform(0.0, 0.2) * random_courses(1, frames, 4, rng)[:, 0])
    return rng.random() + np.cumsum(np.clip(steps, 0.0, None))


def pulsation(phase: NDArray[np.float64], count: int, rng: Generator) -> FloatArray:
    """Draw courses (frame, count) that come again with every beat, of about unit standard deviation."""
    order = np.arange(1, 6)
    weight = rng.standard_normal((2, len(order), count)) / order[:, None] ** 0.7
    angle = 2 * np.pi * phase[:, None] * order
    courses = np.cos(angle) @ weight[0] + np.sin(angle) @ weight[1]
    return np.asarray(courses / np.sqrt((order**-1.4).sum()), dtype=np.float32)


def breath(frames: int, rng: Generator, *, periodic: bool) -> FloatArray:
    """Draw courses (frame, `KINDS`) of breathing, or of any slow motion; the first moves most."""
    courses = random_courses(KINDS, frames, int(rng.integers(4, 8)), rng, periodic=periodic)
    return courses * np.array([1.0, 0.5, 0.5], np.float32)


def deformation(canvas: Canvas, courses: FloatArray, along: float, knots: int, rng: Generator) -> FloatArray:
    """Draw smooth deformation (2, frame, y, x).

    Parameters
    ----------
    canvas : Canvas
    courses : ndarray of float32, (frame, `KINDS`)
        How far tissue has moved, in lengths of the canvas.
    along : float
        Share of the first course's motion that goes one way all over the image.
    knots : int
        Of the fields of motion, along y and x.
    rng : Generator
    """
    angle = rng.uniform(0, 2 * np.pi)
    fields = random_fields(2 * KINDS, canvas.size, knots, rng).reshape(2, KINDS, -1)
    fields *= np.float32(1.0 - along)
    fields[:, 0] += np.array([np.sin(angle), np.cos(angle)], np.float32)[:, None] * np.float32(along)
    return np.asarray((courses @ fields).reshape(2, len(courses), *canvas.size))


def seen(canvas: Canvas, drawing: FloatArray, y: FloatArray, x: FloatArray) -> FloatArray:
    """Return the image of tissue that stands at `y`, `x` (y, x) of a drawing, linear between its points.

    Parameters
    ----------
    canvas : Canvas
    drawing : ndarray of float32, (row, column)
    y, x : ndarray of float32, (y, x)
        In lengths of the canvas.
    """
    columns = drawing.shape[1]
    row, column = _position(y, canvas, 0), _position(x, canvas, 1)
    low_row, low_column = row.astype(np.int32), column.astype(np.int32)
    row -= low_row
    column -= low_column
    index = low_row * np.int32(columns) + low_column
    flat = drawing.ravel()
    upper = _between(flat, index, column)
    lower = _between(flat[columns:], index, column)
    return np.asarray(upper + row * (lower - upper))


def _between(flat: FloatArray, index: NDArray[np.int32], part: FloatArray) -> FloatArray:
    left = flat.take(index)
    return np.asarray(left + part * (flat[1:].take(index) - left))


def _position(length: FloatArray, canvas: Canvas, axis: int) -> FloatArray:
    """Return the place in the drawing, in points, kept within it."""
    scale = FINENESS * canvas.unit
    offset = FINENESS * canvas.size[axis] / 2.0 + canvas.margin[axis] - 0.5
    position = length * np.float32(scale)
    position += np.float32(offset)
    return np.clip(position, 0.0, canvas.shape[axis] - 1.001, out=position)
