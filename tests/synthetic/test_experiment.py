"""Acquisition: noise that belongs to the increment, its level, the peak list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import OutputError
from nmrrecon.nmr import Axis, Quadrature
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.experiment import Experiment
from synthetic.exponentials import Peaks

AXES = (
    Axis(24, 3000.0, 150.9, 175.0, "13C", Quadrature.STATES),
    Axis(20, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES),
    Axis(64, 8000.0, 600.0, 4.7, "1H"),
)


def experiment(noise: float = 0.1, seed: int = 5) -> Experiment:
    peaks = Peaks.from_shifts(AXES, [1.0, 0.5], [[174.0, 110.0, 8.1], [177.0, 120.0, 7.2]], 20.0)
    return Experiment("test", peaks, ("G7", "A12"), AXES, noise, seed)


def test_sampled_increments_are_those_of_the_full_data() -> None:
    schedule = poisson_gap((24, 20), 100, seed=2)
    full, sampled = experiment().acquire(), experiment().acquire(schedule)
    assert sampled.array.shape == (4, 100, 64)
    np.testing.assert_array_equal(sampled.array, full.array[:, schedule.flat])


def test_noise_has_the_stated_level_in_each_part() -> None:
    noise = experiment(0.1).acquire().array - experiment(0.0).acquire().array
    assert noise.real.std() == pytest.approx(0.1, rel=0.01)
    assert noise.imag.std() == pytest.approx(0.1, rel=0.01)
    assert abs(np.vdot(noise[0], noise[1])) < 0.01 * np.linalg.norm(noise[0]) ** 2 * 3


def test_seed_decides_the_noise() -> None:
    first, same, other = (experiment(seed=seed).acquire().array for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert not np.allclose(first, other)


def test_resonances_turn_in_the_positive_sense() -> None:
    data = experiment(0.0).acquire()
    grid = data.array.reshape(4, 24, 20, 64)
    f1, f2, f3 = experiment().peaks.frequency[0]
    direct = np.exp(-2j * np.pi * f3 * np.arange(64))
    cc, cs, sc, ss = grid @ direct
    signal = (cc.real - ss.real) + 1j * (sc.real + cs.real)
    spectrum = np.abs(np.fft.fft2(signal, (240, 200)))
    peak = np.unravel_index(np.argmax(spectrum), spectrum.shape)
    assert np.fft.fftfreq(240)[peak[0]] == pytest.approx(f1, abs=0.005)
    assert np.fft.fftfreq(200)[peak[1]] == pytest.approx(f2, abs=0.005)


def test_peak_list_holds_label_shifts_amplitude_and_widths(tmp_path: Path) -> None:
    experiment().write_peak_list(tmp_path / "peaks.list")
    lines = (tmp_path / "peaks.list").read_text().splitlines()
    assert lines[0].split()[:4] == ["Assignment", "w1", "w2", "w3"]
    assert lines[1] == ""
    label, *numbers = lines[2].split()
    assert label == "G7"
    np.testing.assert_allclose(
        [float(n) for n in numbers], [174.0, 110.0, 8.1, 1.0, 20.0, 20.0, 20.0], rtol=1e-4
    )
    assert len(lines) == 4


def test_peak_list_into_a_missing_folder_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        experiment().write_peak_list(tmp_path / "absent" / "peaks.list")
