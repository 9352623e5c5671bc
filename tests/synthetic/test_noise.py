"""White noise: its level, its whiteness, its seed."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.noise import full_scale, gaussian_noise


def test_real_and_imaginary_part_each_have_the_standard_deviation() -> None:
    noise = gaussian_noise((400, 500), 0.03, 1, complex_valued=True)
    assert noise.real.std() == pytest.approx(0.03, rel=0.01)
    assert noise.imag.std() == pytest.approx(0.03, rel=0.01)
    assert abs(np.mean(noise.real * noise.imag)) < 0.01 * 0.03**2
    assert gaussian_noise((400, 500), 0.03, 1).std() == pytest.approx(0.03, rel=0.01)


def test_noise_is_white() -> None:
    noise = gaussian_noise((200_000,), 1.0, 2)
    lags = [np.mean(noise[:-lag] * noise[lag:]) for lag in (1, 2, 7)]
    assert np.abs(lags).max() < 0.01


def test_seed_decides() -> None:
    first, same, other = (gaussian_noise((50,), 1.0, seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, same)
    assert not np.allclose(first, other)


def test_full_scale_is_the_largest_modulus() -> None:
    assert full_scale(np.array([1.0, -3.0, 2j])) == 3.0
