"""Random patches: lines of the height and width asked for, noise of variance 1, signals as elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.processing.quadrature import hypercomplex_to_quadrants
from synthetic.exponentials import Peaks, hypercomplex
from synthetic.random_patches import PatchRanges, RandomPatch, _processed, random_patch
from synthetic.random_signals import MEASURED, random_peaks

LORENTZIAN, PROCESSED = PatchRanges(processed=0.0), PatchRanges(processed=1.0)


def draw(ranges: PatchRanges = LORENTZIAN, sizes: tuple[int, ...] = (64,), seed: int = 1) -> RandomPatch:
    return random_patch(MEASURED, ranges, sizes, np.random.default_rng(seed))


@pytest.mark.parametrize("ranges", [LORENTZIAN, PROCESSED])
def test_a_patch_is_a_function_of_the_generator(ranges: PatchRanges) -> None:
    first, second, other = draw(ranges), draw(ranges), draw(ranges, seed=2)
    np.testing.assert_array_equal(first.lines, second.lines)
    np.testing.assert_array_equal(first.peaks.amplitude, second.peaks.amplitude)
    assert first.width == second.width != other.width


@pytest.mark.parametrize("ranges", [LORENTZIAN, PROCESSED, PatchRanges()])
def test_the_strongest_peak_of_a_patch_has_amplitude_one(ranges: PatchRanges) -> None:
    for seed in range(30):
        patch = draw(ranges, seed=seed)
        heights = np.abs(patch.peaks.amplitude[0])[:, None] * np.abs(patch.lines)
        assert heights.max() == pytest.approx(1.0)
        assert np.abs(patch.lines).max() <= 1.0 + 1e-9


def test_peaks_in_the_patch_and_as_many_further_off() -> None:
    counts = np.array([len(draw(seed=seed).lines) for seed in range(300)])
    low, high = LORENTZIAN.peaks
    assert (counts % 2 == 0).all()
    assert counts.min() == 2 * low and 2 * high - 8 <= counts.max() <= 2 * high
    more_of_two = low * (high / low) ** np.sqrt(0.5)
    assert np.median(counts / 2) == pytest.approx(more_of_two, rel=0.2), "log-uniform"


def test_some_patches_are_phased_exactly() -> None:
    exact = [not draw(seed=seed).peaks.phase.any() for seed in range(300)]
    assert np.mean(exact) == pytest.approx(LORENTZIAN.exact, abs=0.08)
    assert all(draw(replace(LORENTZIAN, exact=0.0), seed=seed).peaks.phase.any() for seed in range(30))


def test_lorentzian_lines_have_the_widths_drawn_around_that_of_the_patch() -> None:
    """1 / (1 + x^2) of three neighbours gives place and width of a line."""
    ratios = []
    for seed in range(40):
        patch = draw(replace(LORENTZIAN, peaks=(4, 4)), seed=seed)
        x = np.arange(LORENTZIAN.points, dtype=np.float64)
        for line in patch.lines:
            curvature, _, _ = np.polyfit(x, 1.0 / line, 2)
            ratios.append(2.0 / np.sqrt(curvature) / patch.width)
    spread = 1.0 + LORENTZIAN.spread
    assert 1 / spread <= min(ratios) * 1.001 and max(ratios) <= spread * 1.001
    assert np.log(ratios).mean() == pytest.approx(0.0, abs=0.05)


def finely(width: float, seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return distances and heights of one processed line, seen as many lines in one point, and its width."""
    distance = np.linspace(0.0, 3.0 * width, 600)
    lines, _, found = _processed(16.0 - distance, np.full(600, width), width, 32, np.random.default_rng(seed))
    return distance, lines[:, 16], found


@pytest.mark.parametrize("width", [1.6, 4.0, 8.0])
def test_processed_lines_have_height_one_and_about_the_width_asked_for(width: float) -> None:
    ratios = []
    for seed in range(40):
        distance, heights, found = finely(width, seed)
        assert heights[0] == pytest.approx(1.0) and heights.argmax() == 0
        half = 2.0 * distance[np.argmax(heights < 0.5)]
        assert found == pytest.approx(half, abs=0.15)
        ratios.append(half / width)
    # by how strong a window is, and where the FID is cut off
    assert 0.4 < min(ratios) < max(ratios) < 1.4
    assert 0.6 < np.median(ratios) < 1.0


def test_noise_is_white_where_there_is_no_window() -> None:
    noise = draw(LORENTZIAN).noise((32, 4000), np.random.default_rng(0))
    correlation = (noise.real @ noise.real.T + noise.imag @ noise.imag.T) / (2 * 4000)
    np.testing.assert_allclose(correlation, np.eye(32), atol=0.06)
    assert np.abs((noise.real * noise.imag).mean()) < 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_has_the_autocorrelation_of_the_window(seed: int) -> None:
    """Of neighbours at a distance d the sum of w^2 cos(2 pi d n / length) over that of w^2."""
    patch = draw(replace(PROCESSED, width=(4.0, 8.0)), seed=seed)
    assert patch.window is not None
    noise = patch.noise((32, 2000), np.random.default_rng(0))
    found = (noise.real @ noise.real.T + noise.imag @ noise.imag.T) / (2 * 2000)
    spectrum = np.fft.fft(patch.window**2, 4 * 32).real / (patch.window**2).sum()
    distance = np.abs(np.arange(32)[:, None] - np.arange(32))
    np.testing.assert_allclose(found, spectrum[distance], atol=0.1)
    assert np.diag(found).mean() == pytest.approx(1.0, abs=0.02)
    assert spectrum[1] > 0.2, "neighbours share their noise"
    assert np.abs((noise.real * noise.imag).mean()) < 0.02


def test_noise_of_quadrants_is_that_of_points() -> None:
    patch = draw(PROCESSED, (12, 10))
    noise = patch.noise((32, 2, 12, 10), np.random.default_rng(0))
    assert noise.shape == (32, 2, 12, 10)
    assert noise.real.std() == pytest.approx(1.0, abs=0.05) and noise.imag.std() == pytest.approx(
        1.0, abs=0.05
    )
    both = noise.reshape(32, 2, -1)
    assert np.abs((both[:, 0] * both[:, 1].conj()).mean()) < 0.1


def one_peak(sizes: tuple[int, ...]) -> RandomPatch:
    peaks = random_peaks(MEASURED, sizes, 1, np.random.default_rng(5), count=1)
    return RandomPatch(peaks, np.array([[0.2, 1.0, -0.5]]), 2.0, None)


def test_signals_are_lines_times_fids() -> None:
    patch = one_peak((16,))
    times = np.arange(16) + 0.5
    expected = np.outer(patch.lines[0], patch.peaks.fids(times)[0])
    np.testing.assert_allclose(patch.signals((times,)), expected, atol=1e-12)


def test_quadrants_are_those_of_the_hypercomplex_signal() -> None:
    patch = one_peak((6, 5))
    rate, phase = patch.peaks.rate[0, 0], patch.peaks.phase[0, 0]
    peak = Peaks(
        patch.peaks.amplitude[0],
        [[*rate.imag / (2 * np.pi), 0.0]],
        [[*-rate.real, 1.0]],
        [[*phase, 0.0]],
    )
    points = np.array([(i, j) for i in range(6) for j in range(5)])
    components = hypercomplex(peak, points, patch.lines, (0.5, 0.0))  # (phase, point, direct)
    expected = hypercomplex_to_quadrants(components.real).reshape(2, 6, 5, 3)
    found = patch.signals((np.arange(6) + 0.5, np.arange(5.0)))
    np.testing.assert_allclose(found, np.moveaxis(expected, -1, 0), atol=1e-12)


def test_decay_times_keep_to_the_preset_and_those_of_one_patch_to_a_part_of_it() -> None:
    low, high = np.log(MEASURED.decay_time)
    ranges = replace(LORENTZIAN, peaks=(24, 24))
    spans, every = [], []
    for seed in range(60):
        peaks = draw(ranges, (64,), seed).peaks
        times = np.log(-256 / 64 / peaks.rate.real)
        spans.append(np.ptp(times))
        every.append(times.ravel())
    times = np.concatenate(every)
    assert low - 1e-9 <= times.min() and times.max() <= high + 1e-9
    assert np.ptp(times) > 0.9 * (high - low)
    assert np.mean(spans) < 0.5 * (high - low), "lines of a spectrum belong together"
