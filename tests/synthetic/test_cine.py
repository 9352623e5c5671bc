"""Cine phantoms: a function of the generator, moving, periodic where asked, and alike to measured cines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from synthetic.cine import FORMAT, RANGES, random_cine, simulated_cine

#: Nothing that changes from frame to frame but the scene itself.
CLEAN = replace(RANGES, noisy=0.0, positive=1.0)
SIZE = (48, 40)


def draw(seed: int, frames: int = 8, size: tuple[int, int] = SIZE, **shares: float) -> np.ndarray:
    return random_cine(np.random.default_rng(seed), frames, size, replace(RANGES, **shares))


def test_the_same_generator_draws_the_same_bits_and_goes_on() -> None:
    rng, again = np.random.default_rng(7), np.random.default_rng(7)
    first, second = (random_cine(rng, 6, SIZE) for _ in range(2))
    np.testing.assert_array_equal(first, random_cine(again, 6, SIZE))
    np.testing.assert_array_equal(second, random_cine(again, 6, SIZE))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("size", [(48, 40), (33, 64), (16, 16), (128, 128)])
def test_series_have_the_size_asked_for_and_magnitudes_up_to_one(size: tuple[int, int]) -> None:
    for seed in range(6):
        series = draw(seed, 5, size)
        assert series.shape == (5, *size) and series.dtype == np.complex64
        assert 0.999 < np.abs(series).max() <= 1.0


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_short_series(frames: int) -> None:
    assert all(np.isfinite(draw(seed, frames)).all() for seed in range(10))


@pytest.mark.parametrize("anything", [0.0, 1.0])
def test_all_series_move(anything: float) -> None:
    for seed in range(20):
        series = random_cine(np.random.default_rng(seed), 8, (64, 64), replace(CLEAN, anything=anything))
        change = np.linalg.norm(series - series.mean(axis=0)) / np.linalg.norm(series)
        assert change > 2e-3


@pytest.mark.parametrize("anything", [0.0, 1.0])
def test_after_the_last_frame_of_a_whole_beat_comes_the_first(anything: float) -> None:
    ranges = replace(CLEAN, anything=anything, periodic=1.0)
    for seed in range(15):
        series = random_cine(np.random.default_rng(seed), 48, (48, 48), ranges)
        steps = np.linalg.norm(series - np.roll(series, 1, axis=0), axis=(1, 2))
        assert steps[0] <= 1.3 * steps[1:].max()


def test_an_arbitrary_stretch_does_not_close() -> None:
    ratios = []
    for seed in range(20):
        ranges = replace(CLEAN, anything=0.0, periodic=0.0)
        series = random_cine(np.random.default_rng(seed), 48, (48, 48), ranges)
        steps = np.linalg.norm(series - np.roll(series, 1, axis=0), axis=(1, 2))
        ratios.append(steps[0] / steps[1:].max())
    assert np.median(ratios) > 1.5


def test_phase_where_asked_for() -> None:
    assert all(not draw(seed, positive=1.0, noisy=0.0).imag.any() for seed in range(5))
    turned = [draw(seed, positive=0.0, noisy=0.0) for seed in range(20)]
    assert min(np.abs(series.imag).max() for series in turned) > 1e-3


def test_noise_is_what_shares_and_range_say() -> None:
    """The dark corners of half the frames against the other half's: what is no noise moves slowly."""
    levels = []
    for seed in range(10):
        fast = [
            np.diff(draw(seed, 16, noisy=share, noise=(0.02, 0.02), truncated=0.0, positive=0.0), 2, axis=0)
            for share in (0.0, 1.0)
        ]
        levels.append([np.median(np.abs(change)) for change in fast])
    quiet, noisy = np.median(levels, axis=0)
    # second differences of complex noise: sqrt(6) sigma in each component, median of Rayleigh 1.18
    assert noisy == pytest.approx(0.02 * np.sqrt(6.0) * 1.18, rel=0.2)
    assert quiet < 0.3 * noisy


@pytest.mark.parametrize(("frames", "size"), [(0, (64, 64)), (4, (15, 64))])
def test_what_cannot_be_drawn_is_refused(frames: int, size: tuple[int, int]) -> None:
    with pytest.raises(ParameterError, match="cannot be drawn"):
        random_cine(np.random.default_rng(0), frames, size)


@pytest.mark.parametrize("coils", [1, 5])
@pytest.mark.parametrize("size", [(32, 24), (33, 25)])
def test_simulated_k_space_transforms_back_to_the_images(coils: int, size: tuple[int, int]) -> None:
    images = draw(3, 4, size)
    k_space = simulated_cine(images, np.random.default_rng(0), coils)
    assert k_space.is_full and k_space.coils == coils and k_space.report.format == FORMAT
    axes = (-2, -1)
    shifted = np.fft.ifftshift(k_space.samples, axes=axes)
    seen = np.fft.fftshift(np.fft.ifft2(shifted, norm="ortho"), axes=axes)
    if k_space.coil_maps is not None:
        seen = (seen * k_space.coil_maps.conj()).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(seen[:, 0], images, atol=1e-5)
    np.testing.assert_array_equal(k_space.reference, images)


def test_noise_of_k_space_is_white_and_relative_to_the_images() -> None:
    images = 5.0 * draw(3, 6, (32, 32))
    quiet, noisy = (
        simulated_cine(images, np.random.default_rng(1), 4, noise).samples for noise in (0.0, 0.1)
    )
    added = noisy - quiet
    assert added.real.std() == pytest.approx(0.1 * np.abs(images).max(), rel=0.02)
    assert added.imag.std() == pytest.approx(0.1 * np.abs(images).max(), rel=0.02)


def test_k_space_without_coils_is_refused() -> None:
    with pytest.raises(ParameterError, match="0 coils"):
        simulated_cine(draw(0), np.random.default_rng(0), coils=0)
