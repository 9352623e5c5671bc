"""A smooth phase for magnitude images, which alone would have k-space with Hermitian symmetry."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

#: Powers of y and x in the polynomial.
ORDERS = tuple((y, x) for y in range(4) for x in range(4 - y))
#: Periods of the slow variation over the series.
CYCLES = 1.0


def smooth_phase(shape: tuple[int, int, int], rng: Generator, strength: float = 1.0) -> NDArray[np.complex64]:
    """Draw a phase that varies smoothly in space and slowly in time.

    Parameters
    ----------
    shape : (int, int, int)
        Frames, rows and columns.
    rng : Generator
        The same state draws the same phase.
    strength : float
        Largest phase in units of pi of the part that stands still; the part that moves has a fifth of that.

    Returns
    -------
    ndarray of complex64, shape (frame, y, x)
        Factors of magnitude 1.

    Notes
    -----
    A polynomial of third order in y and x with normal coefficients, such as field inhomogeneity and coils
    leave behind, plus a second one that swells and ebbs once over the series, as with breathing.
    """
    frames, rows, columns = shape
    y = np.linspace(-1, 1, rows)[:, np.newaxis]
    x = np.linspace(-1, 1, columns)[np.newaxis, :]
    still, moving = (_polynomial(y, x, rng) for _ in range(2))
    start = rng.uniform(0, 2 * np.pi)
    course = np.sin(start + 2 * np.pi * CYCLES * np.arange(frames) / frames)
    phase = np.pi * strength * (still + 0.2 * course[:, np.newaxis, np.newaxis] * moving)
    return np.exp(1j * phase).astype(np.complex64)


def _polynomial(y: NDArray[np.float64], x: NDArray[np.float64], rng: Generator) -> NDArray[np.float64]:
    """Return a random polynomial whose largest value over the image is 1."""
    coefficients = rng.standard_normal(len(ORDERS))
    values = sum(
        weight * y**power_y * x**power_x
        for weight, (power_y, power_x) in zip(coefficients, ORDERS, strict=True)
    )
    surface: NDArray[np.float64] = np.asarray(values)
    return surface / max(float(np.abs(surface).max()), np.finfo(float).tiny)
