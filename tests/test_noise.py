"""The noise level is that of the noise, whatever else is in the spectrum."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.noise import local_noise, noise_level


def lorentzian(size: int, position: float, width: float) -> NDArray[np.float64]:
    """Return a circular Lorentzian of height 1 and full width `width` points."""
    distance = (np.arange(size) - position + size / 2) % size - size / 2
    return 1 / (1 + (2 * distance / width) ** 2)


@pytest.mark.parametrize("shape", [(4096,), (256, 300), (7, 900), (32, 48, 40)])
@pytest.mark.parametrize("sigma", [1e-3, 4e5])
def test_pure_noise(shape: tuple[int, ...], sigma: float) -> None:
    noise = sigma * np.random.default_rng(3).standard_normal(shape) + 0.1 * sigma
    assert noise_level(noise) == pytest.approx(sigma, rel=0.04)
    assert noise_level(noise.astype(np.float32)) == pytest.approx(sigma, rel=0.04)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("strongest", [100, 1000])
def test_noise_under_peaks_of_both_signs(seed: int, strongest: float) -> None:
    rng = np.random.default_rng(seed)
    spectrum = rng.standard_normal((512, 512))
    for height in strongest * 10 ** rng.uniform(-2, 0, 60) * rng.choice([-1, 1], 60):
        lines = [lorentzian(512, rng.uniform(0, 512), 5.0) for _ in range(2)]
        spectrum += height * np.outer(*lines)
    assert noise_level(spectrum) == pytest.approx(1.0, rel=0.05)


def test_complex_noise_is_that_of_its_parts() -> None:
    rng = np.random.default_rng(1)
    spectrum = rng.standard_normal((128, 256)) + 1j * rng.standard_normal((128, 256))
    assert noise_level(spectrum) == pytest.approx(1.0, rel=0.03)


def test_a_spectrum_of_mostly_equal_points_has_no_noise() -> None:
    spectrum = np.zeros((64, 64))
    spectrum[10, 10] = 5.0
    assert noise_level(spectrum) == 0.0
    assert noise_level(np.zeros((0, 4))) == 0.0


def test_zeroed_edges_do_not_count_as_quiet() -> None:
    spectrum = np.random.default_rng(2).standard_normal((256, 512))
    spectrum[:, :100] = 0.0
    assert noise_level(spectrum) == pytest.approx(1.0, rel=0.05)


def test_local_noise_is_that_of_a_noisy_column_in_it_and_the_general_one_beside_it() -> None:
    spectrum = np.random.default_rng(4).standard_normal((256, 300))
    spectrum[:, 40] *= 10
    local = local_noise(spectrum)
    assert local[:, 40] == pytest.approx(np.full(256, 10.0), rel=0.15)
    assert np.median(local) == pytest.approx(1.0, rel=0.12)
    assert local.min() >= noise_level(spectrum)


def test_points_that_are_not_finite_do_not_count() -> None:
    spectrum = np.random.default_rng(1).normal(scale=3.0, size=(256, 256))
    spectrum[7, 9], spectrum[200, 100] = np.nan, np.inf
    assert noise_level(spectrum) == pytest.approx(3.0, rel=0.03)
    assert noise_level(np.full((64, 64), np.nan)) == 0.0
