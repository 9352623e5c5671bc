"""Sums of exponentials: analytic spectra, layout, chemical shifts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import synthetic.exponentials
from nmrrecon.nmr import Axis
from nmrrecon.sampling.schedule import Schedule
from synthetic.exponentials import Peaks, absorption_lorentzians, exponentials, fid, hypercomplex

PROTON = Axis(512, 8000.0, 600.0, 4.7, "1H")
NITROGEN = Axis(64, 2000.0, 60.8, 118.0, "15N")
CARBON = Axis(32, 3000.0, 150.9, 56.0, "13C")


def random_peaks(count: int, dimensions: int, seed: int = 3) -> Peaks:
    rng = np.random.default_rng(seed)
    shape = (count, dimensions)
    return Peaks(
        rng.uniform(0.1, 1.0, count),
        rng.uniform(-0.5, 0.5, shape),
        rng.uniform(0.0, 0.2, shape),
        rng.uniform(-np.pi, np.pi, shape),
    )


def spectrum(signal: np.ndarray, size: int) -> np.ndarray:
    """Return the spectrum of the conventions: forward FFT, carrier at size // 2, shift falling."""
    halved = signal.copy()
    halved[0] *= 0.5
    bins = (size // 2 - np.arange(size)) % size
    return np.fft.fft(halved, size)[bins]


def test_transform_of_an_exponential_is_the_analytic_lorentzian() -> None:
    peak = Peaks(2.5, [[0.2113]], [[0.02]])
    size = 4096
    computed = spectrum(fid(peak, size), size)
    offset = (size // 2 - np.arange(size)) / size - 0.2113
    analytic = 2.5 / (0.02 + 2j * np.pi * offset)
    near = np.abs(offset) < 0.05
    # a sampled line differs from the continuous one by order decay / 12 and by its folded tails
    assert np.abs(computed - analytic)[near].max() < 0.003 * np.abs(analytic).max()


def test_line_lies_where_the_axis_says_and_is_as_wide_as_asked() -> None:
    axis = Axis(8192, 8000.0, 600.0, 4.7, "1H")
    peak = Peaks.from_shifts([axis], 1.0, [[8.25]], [[40.0]])
    line = spectrum(fid(peak, axis.size), axis.size).real
    assert np.argmax(line) == pytest.approx(axis.point(8.25), abs=0.51)
    above = np.flatnonzero(line > line.max() / 2)
    assert (above[-1] - above[0] + 1) * axis.sw_hz / axis.size == pytest.approx(40.0, abs=1.5)


def test_absorption_lorentzian_is_the_real_spectrum_scaled_to_height_one() -> None:
    peak = Peaks(1.0, [[-0.125]], [[np.pi * 5 / 512]])
    line = absorption_lorentzians(peak, 0, 512)[0]
    computed = spectrum(fid(peak, 4096), 4096).real[::8]
    assert line.max() == 1.0
    assert np.argmax(line) == 512 // 2 + 64
    np.testing.assert_allclose(line, computed * peak.decay[0, 0], atol=0.02)
    half = np.interp([-2.5, 2.5], np.arange(512) - np.argmax(line), line)
    np.testing.assert_allclose(half, 0.5, atol=0.02)


def test_fid_is_the_sum_of_the_equation() -> None:
    peaks = random_peaks(7, 1)
    n = np.arange(40) + 0.5
    expected = sum(
        a * np.exp(1j * p[0]) * np.exp(-n * d[0]) * np.exp(2j * np.pi * f[0] * n)
        for a, p, d, f in zip(peaks.amplitude, peaks.phase, peaks.decay, peaks.frequency, strict=True)
    )
    np.testing.assert_allclose(fid(peaks, 40, delay=0.5), expected, atol=1e-12)


@pytest.mark.parametrize("grid", [(6,), (5, 4), (3, 4, 2)])
def test_hypercomplex_data_follow_the_phase_layout(grid: tuple[int, ...]) -> None:
    peaks = random_peaks(3, len(grid) + 1)
    direct = exponentials(peaks, len(grid), np.arange(7))
    schedule = Schedule.full(grid)
    data = hypercomplex(peaks, schedule.points, direct).reshape(2 ** len(grid), *grid, 7)
    for row, parts in enumerate(itertools.product("cs", repeat=len(grid))):
        expected = np.zeros((*grid, 7), dtype=complex)
        for j in range(len(peaks)):
            factor = np.array(peaks.amplitude[j])
            for d, (size, part) in enumerate(zip(grid, parts, strict=True)):
                n = np.arange(size)
                angle = 2 * np.pi * peaks.frequency[j, d] * n + peaks.phase[j, d]
                wave = np.cos(angle) if part == "c" else np.sin(angle)
                factor = np.multiply.outer(factor, wave * np.exp(-peaks.decay[j, d] * n))
            expected += np.multiply.outer(factor, direct[j])
        np.testing.assert_allclose(data[row], expected, atol=1e-12)


def test_only_the_points_asked_for_are_made_and_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = random_peaks(5, 3)
    direct = exponentials(peaks, 2, np.arange(9))
    full = hypercomplex(peaks, Schedule.full((8, 6)).points, direct)
    schedule = Schedule(np.array([[7, 5], [0, 0], [3, 2], [4, 1]]), (8, 6))
    monkeypatch.setattr(synthetic.exponentials, "BLOCK_BYTES", 500)
    some = hypercomplex(peaks, schedule.points, direct)
    np.testing.assert_allclose(some, full[:, schedule.flat], atol=1e-14)


def test_delays_move_the_first_increment() -> None:
    peaks = Peaks(1.0, [[0.1, 0.0]], [[0.05, 0.0]])
    direct = exponentials(peaks, 1, np.arange(1))
    late = hypercomplex(peaks, Schedule.full((4,)).points, direct, delays=(1.0,))
    on_time = hypercomplex(peaks, Schedule.full((5,)).points, direct)
    np.testing.assert_allclose(late, on_time[:, 1:], atol=1e-14)


def test_shifts_and_widths_come_back() -> None:
    axes = [CARBON, NITROGEN, PROTON]
    ppm = np.array([[55.0, 120.5, 8.2], [60.0, 110.0, 2.1]])
    widths = np.array([[20.0, 5.0, 15.0], [18.0, 4.0, 12.0]])
    peaks = Peaks.from_shifts(axes, [1.0, 2.0], ppm, widths)
    np.testing.assert_allclose(peaks.shifts(axes), ppm)
    np.testing.assert_allclose(peaks.widths_hz(axes), widths)
    assert peaks.dimensions == 3
    np.testing.assert_allclose(0.5 - peaks.frequency[:, 1], NITROGEN.point(ppm[:, 1]) / 64, atol=1e-12)


def test_a_shift_outside_the_width_folds() -> None:
    inside = NITROGEN.carrier_ppm + 0.3 * NITROGEN.sw_hz / NITROGEN.observe_mhz
    outside = inside + NITROGEN.sw_hz / NITROGEN.observe_mhz
    signals = [fid(Peaks.from_shifts([NITROGEN], 1.0, [[ppm]], [[4.0]]), 64) for ppm in (inside, outside)]
    np.testing.assert_allclose(signals[0], signals[1], atol=1e-9)


def test_peaks_refuse_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="peak, dimension"):
        Peaks([1.0, 2.0], [[0.1]], 0.0)
    with pytest.raises(ValueError, match="peak, dimension"):
        Peaks([1.0], [0.1], 0.0)
