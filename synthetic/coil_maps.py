"""Random coil maps: loops around the field of view, seen from within."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


def random_coil_maps(coils: int, size: tuple[int, int], rng: Generator) -> NDArray[np.complex64]:
    """Draw the sensitivities of coils that stand around the body.

    Every coil falls off with the distance from it and its phase turns over the image, as those of measured
    head and body arrays; all are divided by the root of the sum of their squares.

    Parameters
    ----------
    coils : int
    size : (int, int)
        Rows and columns.
    rng : Generator

    Returns
    -------
    ndarray of complex64, (coil, y, x)
        Squares of magnitudes sum to 1 over the coils in every pixel.
    """
    y, x = (np.linspace(-1.0, 1.0, points)[None, :] for points in size)
    y, x = y[:, :, None], x[:, None, :]
    angle = rng.uniform(0, 2 * np.pi) + 2 * np.pi * (np.arange(coils) + rng.uniform(-0.3, 0.3, coils)) / coils
    distance = rng.uniform(0.9, 1.7, coils)
    place = distance * np.stack([np.sin(angle), np.cos(angle)]) + rng.uniform(-0.3, 0.3, (2, 1))
    reach = rng.uniform(0.6, 1.1) * rng.uniform(0.8, 1.25, coils)
    dy, dx = y - place[0][:, None, None], x - place[1][:, None, None]
    magnitude = (1.0 + (dy**2 + dx**2) / reach[:, None, None] ** 2) ** -1.5
    # the field of a loop turns with the direction in which it is seen, which is never from behind
    inward = -place / np.hypot(*place)
    depth = dy * inward[0][:, None, None] + dx * inward[1][:, None, None]
    side = dx * inward[0][:, None, None] - dy * inward[1][:, None, None]
    slope, bend = rng.normal(0.0, 0.7, (2, coils, 1, 1)), rng.normal(0.0, 0.2, (3, coils, 1, 1))
    phase = np.arctan(side / np.sqrt(depth**2 + 0.3)) * rng.uniform(0.5, 1.5) + slope[0] * y + slope[1] * x
    phase += bend[0] * y**2 + bend[1] * y * x + bend[2] * x**2 + rng.uniform(-np.pi, np.pi, (coils, 1, 1))
    maps = magnitude * np.exp(1j * phase)
    maps /= np.sqrt((np.abs(maps) ** 2).sum(axis=0))
    return np.asarray(maps, dtype=np.complex64)
