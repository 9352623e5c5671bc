"""Smooth phases of cines: as of field and coils, slowly varying in time, now and then with that of flow."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.smooth_fields import FloatArray, random_courses, random_fields

#: Share of phases with a local change in time, as of blood that flows.
FLOW_SHARE = 0.4


def smooth_phase(
    frames: int, size: tuple[int, int], rng: Generator, strength: float = 1.0, *, periodic: bool = False
) -> NDArray[np.complex64]:
    """Draw a smooth phase.

    The sum of a quadratic polynomial and a field of low resolution, both drifting a little in time, and in
    `FLOW_SHARE` of the draws of a spot whose phase swings from frame to frame.

    Parameters
    ----------
    frames : int
    size : (int, int)
        Rows and columns.
    rng : Generator
    strength : float
        Standard deviation of the phase over the image, about, in radians.
    periodic : bool
        Whether the frame after the last is the first again.

    Returns
    -------
    ndarray of complex64, (frame, y, x)
        Of unit magnitude.
    """
    fields = np.concatenate([_polynomials(size), random_fields(3, size, int(rng.integers(4, 8)), rng)])
    weight = np.array([1.0, 0.8, 0.8, 0.5, 0.5, 0.5, 0.6, 0.3, 0.3], dtype=np.float32)
    weight *= rng.standard_normal(len(weight), dtype=np.float32) * np.float32(strength)
    drift = random_courses(len(fields), frames, 4, rng, periodic=periodic) * np.float32(
        rng.uniform(0.0, 0.15)
    )
    courses = weight * (1.0 + drift)
    courses[:, 0] += rng.uniform(-np.pi, np.pi)
    if rng.random() < FLOW_SHARE:
        fields = np.concatenate([fields, _spot(size, rng)[None]])
        swing = random_courses(1, frames, min(8, max(4, frames // 2)), rng, periodic=periodic)
        courses = np.concatenate([courses, swing * np.float32(0.5 * strength)], axis=1)
    phase = (courses @ fields.reshape(len(fields), -1)).reshape(frames, *size)
    rotation = np.empty(phase.shape, np.complex64)
    np.cos(phase, out=rotation.real)
    np.sin(phase, out=rotation.imag)
    return rotation


def _polynomials(size: tuple[int, int]) -> FloatArray:
    """Return 1, y, x, y^2, yx, x^2 over the image, y and x from -1 to 1, (6, y, x)."""
    y, x = (np.linspace(-1.0, 1.0, points, dtype=np.float32) for points in size)
    y, x = y[:, None], x[None, :]
    ones = np.ones(size, np.float32)
    return np.stack([ones, y * ones, x * ones, y**2 * ones, y * x, x**2 * ones])


def _spot(size: tuple[int, int], rng: Generator) -> FloatArray:
    centre, radius = rng.uniform(-0.5, 0.5, 2), rng.uniform(0.15, 0.4)
    y, x = (
        np.exp(-(((np.linspace(-1.0, 1.0, points) - at) / radius) ** 2))
        for points, at in zip(size, centre, strict=True)
    )
    return np.asarray(y[:, None] * x, dtype=np.float32)
