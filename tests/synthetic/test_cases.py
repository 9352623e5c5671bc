"""Named cases: what they promise about peaks, noise and schedule, and that the seed decides."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import Quadrature
from nmrrecon.sampling.schedule import Schedule
from synthetic.cases import CASE_NAMES, Case, case
from synthetic.experiment import Experiment
from synthetic.exponentials import hypercomplex

FACTS = {
    # peaks, lowest amplitude, decay over the acquisition, noise, sampled points
    "A": (60, 0.05, (1.8, 4.8), 2e-3, 51),
    "B": (80, 0.005, (1.0, 6.0), 5e-4, 32),
    "C": (120, 0.001, (1.0, 8.0), 1e-4, 64),
}


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("seed", [0, 1])
def test_two_dimensional_cases_are_drawn_from_their_ranges(name: str, seed: int) -> None:
    count, lowest, (slow, fast), noise, points = FACTS[name]
    drawn = case(name, seed)
    assert drawn.traces.shape == (512, 256)
    assert drawn.clean.shape == drawn.noise.shape == (2, 256, 512)
    assert len(drawn.peaks) == count
    assert len(drawn.schedule) == drawn.mask.sum() == points
    assert drawn.mask[0]
    amplitude = drawn.peaks.amplitude
    assert lowest <= amplitude.min() < lowest * (1 / lowest) ** 0.25
    assert (1 / lowest) ** -0.25 < amplitude.max() <= 1.0
    rates = drawn.peaks.decay[:, 0] * 256
    assert slow <= rates.min() < slow + 0.2 * (fast - slow)
    assert fast - 0.2 * (fast - slow) < rates.max() <= fast
    position = drawn.peaks.frequency + 0.5
    assert 0.03 <= position.min() < 0.1
    assert 0.9 < position.max() <= 0.97
    widths = drawn.peaks.decay[:, 1] * 512 / np.pi
    assert 3.0 <= widths.min() < 3.5
    assert 5.5 < widths.max() <= 6.0
    assert drawn.noise_sigma == pytest.approx(noise)
    assert drawn.noise.std() == pytest.approx(noise, rel=0.01)


def test_amplitudes_are_log_uniform() -> None:
    logs = np.concatenate([np.log(case("C", seed).peaks.amplitude) for seed in range(20)])
    expected = np.log(0.001) * np.array([0.75, 0.5, 0.25])
    np.testing.assert_allclose(np.quantile(logs, [0.25, 0.5, 0.75]), expected, atol=0.25)


def test_traces_are_decaying_exponentials_at_the_position_of_their_lines() -> None:
    drawn = case("B", 2)
    strongest = int(np.argmax(drawn.peaks.amplitude))
    f1, f2 = drawn.peaks.frequency[strongest]
    clean = drawn.clean[0] + 1j * drawn.clean[1]
    row = round(512 // 2 - 512 * f2)
    spectrum = np.abs(np.fft.fft(clean[:, row], 4096))
    found = np.fft.fftfreq(4096)[np.argmax(spectrum)]
    assert found == pytest.approx(f1, abs=2 / 4096)


def test_reference_is_clean_plus_noise_and_traces_follow_it() -> None:
    drawn = case("A", 3)
    np.testing.assert_array_equal(drawn.reference, drawn.clean + drawn.noise)
    np.testing.assert_array_equal(
        drawn.traces[17], drawn.reference[0, :, 17] + 1j * drawn.reference[1, :, 17]
    )


def test_three_dimensional_case_is_hypercomplex() -> None:
    drawn = case("3d", 0)
    assert drawn.clean.shape == (4, 64, 32, 64)
    assert drawn.traces.shape == (64, 4, 64, 32)
    assert len(drawn.schedule) == 205
    assert drawn.schedule.grid == (64, 32)
    full, sampled = drawn.dataset(full=True), drawn.dataset()
    assert sampled.array.shape == (4, 205, 64)
    np.testing.assert_array_equal(sampled.array, full.array[:, drawn.schedule.flat])
    np.testing.assert_allclose(full.array.reshape(drawn.clean.shape), drawn.reference, rtol=1e-5, atol=1e-6)
    assert [axis.quadrature for axis in sampled.indirect] == [Quadrature.STATES] * 2
    assert sampled.direct.frequency_domain


def test_five_peaks_have_five_widths() -> None:
    drawn = case("five-peak", 0)
    assert drawn.traces.shape == (1, 256)
    decay_times = 1 / drawn.peaks.decay[:, 0]
    assert (np.diff(decay_times) > 0).all()
    assert decay_times[0] >= 10.0
    assert decay_times[-1] <= 179.2
    assert drawn.noise_sigma == pytest.approx(1e-4)
    heights = np.abs(np.fft.fft(drawn.traces[0], 4096))
    maxima = (
        (heights > np.roll(heights, 1))
        & (heights > np.roll(heights, -1))
        & (heights > 0.3 * heights.max() / 18)
    )
    for frequency in drawn.peaks.frequency[:, 0]:
        nearest = np.abs(np.fft.fftfreq(4096)[maxima] - frequency).min()
        assert nearest < 0.01


@pytest.mark.parametrize("name", CASE_NAMES)
def test_seed_decides(name: str) -> None:
    first, same, other = case(name, 7), case(name, 7), case(name, 8)
    np.testing.assert_array_equal(first.reference, same.reference)
    assert first.schedule == same.schedule
    assert not np.allclose(first.noise, other.noise)
    assert first.schedule != other.schedule


def test_density_changes_the_schedule_and_nothing_else() -> None:
    usual, denser = case("A", 1), case("A", 1, density=0.5)
    np.testing.assert_array_equal(usual.reference, denser.reference)
    assert len(denser.schedule) == 128


def test_unknown_case_names_the_near_ones() -> None:
    with pytest.raises(ParameterError, match="five-peak"):
        case("fife-peak")


@pytest.mark.parametrize("name", ["A", "3d"])
def test_time_domain_twin_has_the_same_lines_and_noise_level(name: str) -> None:
    drawn = case(name, 4)
    experiment = drawn.experiment()
    lines = folded_lines(drawn)
    expected = hypercomplex(drawn.peaks, Schedule.full(experiment.grid).points, lines)
    difference = direct_spectra(experiment) - expected
    assert difference.std() == pytest.approx(drawn.noise_sigma, rel=0.02)
    assert np.abs(difference).max() < 7 * drawn.noise_sigma
    near = np.abs(drawn.clean.reshape(expected.shape) - expected)
    assert np.median(near) < 0.05 * np.median(np.abs(expected))


def test_five_peaks_are_acquired_on_the_carrier_of_a_short_fid() -> None:
    drawn = case("five-peak", 0)
    experiment = drawn.experiment()
    size = experiment.axes[-1].size
    on_carrier = direct_spectra(experiment)[..., size // 2]
    np.testing.assert_allclose(on_carrier, drawn.clean[..., 0], atol=0.001)


def direct_spectra(experiment: Experiment) -> np.ndarray:
    """Return the real direct spectra of all FIDs, shape (phase, point, direct)."""
    fids = experiment.acquire(dtype=np.complex128).array
    fids[..., 0] *= 0.5
    size = fids.shape[-1]
    return np.fft.fft(fids, axis=-1)[..., (size // 2 - np.arange(size)) % size].real


def folded_lines(drawn: Case) -> np.ndarray:
    """Return the lines of a sampled exponential of height 1: Lorentzians with their folded tails."""
    size = drawn.spec.direct
    offset = (size // 2 - np.arange(size)) / size
    decay = drawn.peaks.decay[:, -1:]
    z = np.exp(-decay + 2j * np.pi * (drawn.peaks.frequency[:, -1:] - offset))
    return np.tanh(decay / 2) * ((1 + z) / (1 - z)).real
