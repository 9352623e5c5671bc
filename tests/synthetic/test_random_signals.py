"""Random signals keep to their ranges, and are the sums of exponentials that their peaks say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from synthetic.exponentials import Peaks, fid, hypercomplex
from synthetic.random_signals import MEASURED, PAPER, RandomPeaks, random_noise, random_peaks

MANY = 20_000


def draw(ranges: object = PAPER, sizes: tuple[int, ...] = (256,), signals: int = MANY) -> RandomPeaks:
    return random_peaks(ranges, sizes, signals, np.random.default_rng(1))  # type: ignore[arg-type]


def present(peaks: RandomPeaks) -> np.ndarray:
    return peaks.amplitude != 0.0


def test_the_paper_preset_is_table_s1_1() -> None:
    """1-10 peaks, amplitude .05-1, frequency .01-.99, decay time 10-179.2, phase 0-2 pi, noise 1e-4."""
    peaks = draw()
    counts = present(peaks).sum(1)
    assert np.bincount(counts, minlength=11)[1:].min() > 0.09 * MANY
    assert counts.min() == 1 and counts.max() == 10
    amplitude = peaks.amplitude[present(peaks)]
    frequency = peaks.rate.imag / (2 * np.pi)
    time, phase = -1.0 / peaks.rate.real, peaks.phase
    for values, low, high in (
        (amplitude, 0.05, 1.0),
        (frequency, 0.01, 0.99),
        (time, 10.0, 179.2),
        (phase, -np.pi, np.pi),
    ):
        assert low <= values.min() < low + 0.01 * (high - low)
        assert high - 0.01 * (high - low) < values.max() <= high
        assert values.mean() == pytest.approx((low + high) / 2, abs=0.01 * (high - low)), "uniform"
        assert values.std() == pytest.approx((high - low) / 12**0.5, rel=0.02), "uniform"
    np.testing.assert_allclose(random_noise(PAPER, 5, np.random.default_rng(0)), 1e-4)


def test_logarithmic_ranges_are_uniform_in_the_logarithm() -> None:
    peaks = draw(MEASURED)
    amplitude = np.abs(peaks.amplitude[present(peaks)])
    time = -1.0 / peaks.rate.real
    noise = random_noise(MEASURED, MANY, np.random.default_rng(0))
    # between a lowest amplitude, itself uniform in the logarithm, and the highest
    of_lower_half = 0.5 - 0.5 * np.log(2)
    for values, ends, expected in (
        (amplitude, MEASURED.amplitude, of_lower_half),
        (time, MEASURED.decay_time, 0.5),
        (noise, MEASURED.noise, 0.5),
    ):
        assert ends[0] <= values.min() * (1 + 1e-9) and values.max() <= ends[1] * (1 + 1e-9)
        share = (values < np.sqrt(ends[0] * ends[1])).mean()
        assert share == pytest.approx(expected, abs=0.02)


def test_peaks_of_some_signals_are_alike_and_those_of_others_span_the_range() -> None:
    amplitude = np.abs(draw(replace(MEASURED, peaks=(16, 16))).amplitude)
    span = np.log(amplitude.max(1) / amplitude.min(1)) / np.log(MEASURED.amplitude[1] / MEASURED.amplitude[0])
    assert (span < 0.1).mean() > 0.05 and (span > 0.7).mean() > 0.1


def test_decay_times_scale_with_the_size_of_each_dimension() -> None:
    time = -1.0 / draw(PAPER, (64, 512)).rate.real
    low, high = PAPER.decay_time
    for dimension, size in enumerate((64, 512)):
        assert time[..., dimension].min() == pytest.approx(low * size / 256, rel=0.02)
        assert time[..., dimension].max() == pytest.approx(high * size / 256, rel=0.02)


def test_negative_peaks_are_in_the_share_of_signals_asked_for() -> None:
    ranges = replace(MEASURED, peaks=(16, 16), negative=0.3)
    negative = (draw(ranges).amplitude < 0).sum(1)
    assert (negative > 0).mean() == pytest.approx(0.3, abs=0.02)
    assert negative[negative > 0].mean() == pytest.approx(8, abs=0.2), "in them every sign is drawn"
    assert (draw(PAPER).amplitude >= 0).all()


def test_fids_are_the_sums_of_their_exponentials() -> None:
    peaks = draw(PAPER, (64,), 4)
    for delay in (0.0, 0.5, 1.0):
        fids = peaks.fids(np.arange(64) + delay)
        for signal in range(4):
            rate = peaks.rate[signal]
            same = Peaks(peaks.amplitude[signal], rate.imag / (2 * np.pi), -rate.real, peaks.phase[signal])
            np.testing.assert_allclose(fids[signal], fid(same, 64, delay), atol=1e-12)


def test_quadrants_are_those_of_the_hypercomplex_signal() -> None:
    """S++ = (cc - ss) + i (sc + cs) and S+- = (cc + ss) + i (sc - cs) of the four components."""
    peaks = draw(PAPER, (12, 10), 3)
    found = peaks.quadrants((np.arange(12) + 0.5, np.arange(10.0)))
    points = np.array([(i, j) for i in range(12) for j in range(10)])
    for signal in range(3):
        rate = peaks.rate[signal]
        padded = np.concatenate([rate, np.full((len(rate), 1), -1.0)], axis=1)
        phase = np.concatenate([peaks.phase[signal], np.zeros((len(rate), 1))], axis=1)
        same = Peaks(peaks.amplitude[signal], padded.imag / (2 * np.pi), -padded.real, phase)
        parts = hypercomplex(same, points, np.ones((len(rate), 1)), (0.5, 0.0))[..., 0].reshape(4, 12, 10)
        cc, cs, sc, ss = parts
        np.testing.assert_allclose(found[signal, 0], (cc - ss) + 1j * (sc + cs), atol=1e-12)
        np.testing.assert_allclose(found[signal, 1], (cc + ss) + 1j * (sc - cs), atol=1e-12)


def test_the_same_generator_draws_the_same_and_another_something_else() -> None:
    first, second = draw(signals=3), draw(signals=3)
    np.testing.assert_array_equal(first.amplitude, second.amplitude)
    other = random_peaks(PAPER, (256,), 3, np.random.default_rng(2))
    assert not np.array_equal(first.amplitude, other.amplitude)
