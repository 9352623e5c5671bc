"""Smooth random fields and courses: cubic B-splines with random coefficients."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
#: Fewest knots: a spline of four is a cubic polynomial.
FEWEST_KNOTS = 4


@lru_cache(maxsize=256)
def spline_basis(size: int, knots: int, periodic: bool = False) -> FloatArray:
    """Return cubic B-splines at evenly spaced knots, seen at `size` points.

    Parameters
    ----------
    size : int
        Points; of an open basis the first and the last are the ends of the range.
    knots : int
        Splines, `FEWEST_KNOTS` at least.
    periodic : bool
        Whether the point after the last is the first again.

    Returns
    -------
    ndarray of float32, (size, knots)
        Every row sums to one. Not to be written to.
    """
    knot = np.arange(knots)
    if periodic:
        distance = np.arange(size)[:, None] * (knots / size) - knot
        distance = np.abs((distance + knots / 2) % knots - knots / 2)
    else:
        distance = np.abs(np.linspace(1.0, knots - 2.0, size)[:, None] - knot)
    inner = 2.0 / 3.0 - distance**2 + distance**3 / 2.0
    outer = np.clip(2.0 - distance, 0.0, None) ** 3 / 6.0
    basis = np.where(distance < 1.0, inner, outer).astype(np.float32)
    basis.flags.writeable = False
    return basis


def random_fields(count: int, size: tuple[int, int], knots: int, rng: Generator) -> FloatArray:
    """Draw smooth fields (count, y, x) of about unit standard deviation with `knots` knots along y and x."""
    grid = rng.standard_normal((count, knots, knots), dtype=np.float32)
    fields = spline_basis(size[0], knots) @ grid @ spline_basis(size[1], knots).T
    # the squares of a cubic B-spline at all knots average to 151/315
    return np.asarray(fields * np.float32(315.0 / 151.0))


def random_courses(
    count: int, frames: int, knots: int, rng: Generator, *, periodic: bool = False
) -> FloatArray:
    """Draw smooth courses in time (frame, count) of about unit standard deviation."""
    grid = rng.standard_normal((knots, count), dtype=np.float32)
    courses = spline_basis(frames, knots, periodic) @ grid
    return np.asarray(courses * np.float32(np.sqrt(315.0 / 151.0)))
