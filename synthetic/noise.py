"""White Gaussian noise."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def gaussian_noise(
    shape: tuple[int, ...], sigma: float, seed: int | np.random.Generator, *, complex_valued: bool = False
) -> NDArray[Any]:
    """Return white Gaussian noise of standard deviation `sigma`.

    Complex noise has `sigma` in its real and in its imaginary part each, so that its
    modulus has a root mean square of sqrt(2) `sigma`.
    """
    rng = np.random.default_rng(seed)
    noise = rng.normal(0.0, sigma, shape)
    return noise + 1j * rng.normal(0.0, sigma, shape) if complex_valued else noise


def full_scale(array: NDArray[Any]) -> float:
    """Return the largest modulus in `array`, to which noise levels are relative."""
    return float(np.abs(array).max())
