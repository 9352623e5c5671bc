"""Peak picking finds known lines where they are, round the ends and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList, match_peaks, pick_peaks, within, wraps
from tests.test_noise import lorentzian


def peak_spectrum(
    shape: tuple[int, ...], positions: NDArray[np.float64], heights: NDArray[np.float64], width: float = 5.0
) -> NDArray[np.float64]:
    """Return a sum of circular Lorentzians of full width `width` points."""
    spectrum = np.zeros(shape)
    for position, height in zip(positions, heights, strict=True):
        line = np.asarray(height)
        for size, center in zip(shape, position, strict=True):
            line = line[..., None] * lorentzian(size, center, width)
        spectrum += line
    return spectrum


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    position=st.tuples(st.floats(0, 63.999), st.floats(0, 95.999)),
    sign=st.sampled_from([-1.0, 1.0]),
    width=st.floats(3.0, 8.0),
)
def test_one_line_is_found_within_a_tenth_of_a_point_even_across_the_ends(
    position: tuple[float, float], sign: float, width: float
) -> None:
    spectrum = peak_spectrum((64, 96), np.array([position]), np.array([10 * sign]), width)
    peaks = pick_peaks(spectrum, level=1.0)
    assert len(peaks) == 1
    apart = (peaks.points[0] - position + np.array([32, 48])) % np.array([64, 96]) - np.array([32, 48])
    assert np.abs(apart).max() < 0.1
    assert peaks.heights[0] == pytest.approx(10 * sign, rel=0.11)
    assert ((peaks.points >= 0) & (peaks.points < [64, 96])).all()


@pytest.mark.parametrize("shape", [(2048,), (256, 256), (48, 56, 64)])
def test_all_peaks_are_found_in_noise_and_nothing_else(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(7)
    grid = np.stack(np.meshgrid(*(np.arange(8, n, 16.0) for n in shape), indexing="ij"), -1)
    positions = rng.permutation(grid.reshape(-1, len(shape)))[:25] + rng.uniform(-1, 1, (25, len(shape)))
    heights = rng.choice([-1, 1], 25) * 10 ** rng.uniform(1.3, 2.5, 25)
    spectrum = peak_spectrum(shape, positions, heights, 4.0) + rng.standard_normal(shape)
    peaks = pick_peaks(spectrum)
    assert len(match_peaks(PeakList(positions, heights, shape, peaks.circular), peaks, 1.0)) == 25
    assert len(peaks) <= 26
    assert (np.diff(np.abs(spectrum[peaks.indices])) <= 0).all(), "highest first"


def test_the_tails_of_a_strong_line_are_no_peaks() -> None:
    rng = np.random.default_rng(5)
    line = peak_spectrum((256, 256), np.array([[100.3, 80.6]]), np.array([5000.0]), 6.0)
    spectrum = line + rng.standard_normal(line.shape)
    assert len(pick_peaks(spectrum, level=5.0)) <= 2
    assert len(pick_peaks(spectrum, level=5.0, drop=0.0)) > 20, "the drop is what keeps them out"


def test_a_flat_summit_is_one_peak() -> None:
    spectrum = np.zeros((16, 16))
    spectrum[4:6, 7:10] = 1.0
    assert len(pick_peaks(spectrum, level=0.5, drop=0.1, separation=2)) == 1
    two_points = np.array([0, 1, 3, 3, 1, 0, 0, 0.0])
    assert pick_peaks(two_points, level=0.5, drop=0.1).points[0, 0] == pytest.approx(2.5)


def test_separation_keeps_the_highest_of_close_peaks() -> None:
    spectrum = peak_spectrum((64,), np.array([[20.0], [25.0]]), np.array([10.0, 6.0]), 2.0)
    assert len(pick_peaks(spectrum, level=1.0)) == 2
    assert pick_peaks(spectrum, level=1.0, separation=6).points[:, 0] == pytest.approx([20.0], abs=0.1)


def test_where_the_ends_do_not_meet_a_maximum_at_the_edge_is_no_peak() -> None:
    spectrum = peak_spectrum((64, 64), np.array([[63.8, 30.0], [20.0, 20.0]]), np.array([10.0, 10.0]))
    whole = Axis(64, 1000.0, 500.0, 5.0, frequency_domain=True)
    cut = Axis(128, 2000.0, 500.0, 5.0, frequency_domain=True).region(0, 64)
    assert wraps(whole)
    assert not wraps(cut)
    assert len(pick_peaks(spectrum, (whole, whole), level=1.0)) == 2
    inside = pick_peaks(spectrum, (cut, whole), level=1.0)
    assert inside.points == pytest.approx(np.array([[20.0, 20.0]]), abs=0.1)


def test_positions_in_ppm_are_those_of_the_axes() -> None:
    axes = (Axis(64, 2000.0, 50.0, 118.0, "15N"), Axis(128, 8000.0, 500.0, 4.7, "1H"))
    ppm = np.array([[110.0, 8.2]])
    points = np.array([[float(axes[0].point(110.0)), float(axes[1].point(8.2))]])
    peaks = pick_peaks(peak_spectrum((64, 128), points, np.array([1.0])), axes, level=0.1)
    assert peaks.ppm == pytest.approx(ppm, abs=0.1)


def test_a_complex_spectrum_is_refused() -> None:
    with pytest.raises(ValueError, match="real"):
        pick_peaks(np.ones((4, 4), dtype=complex))


@pytest.mark.parametrize("level", [None, 0.1])
def test_an_empty_spectrum_has_no_peaks(level: float | None) -> None:
    assert len(pick_peaks(np.zeros((8, 8)), level=level)) == 0


def test_each_peak_is_matched_once_to_its_nearest_of_the_same_sign() -> None:
    circular, shape = (True, True), (64, 64)
    first = PeakList(np.array([[10.0, 10], [11, 10], [63.5, 5], [40, 40]]), np.ones(4), shape, circular)
    second = PeakList(np.array([[11.1, 10], [0.5, 5], [40, 40.2]]), np.array([1.0, 1, -1]), shape, circular)
    assert sorted(map(tuple, match_peaks(first, second, 2.0))) == [(1, 0), (2, 1)]
    assert len(match_peaks(first, second.select([]), 2.0)) == 0


def test_within_measures_each_dimension_with_its_own_tolerance() -> None:
    first, second = np.array([[10.0, 10.0]]), np.array([[12.0, 10.0], [10.0, 12.0]])
    pairs = within(first, second, (1.0, 3.0), (64, 64), (False, True))
    assert pairs.tolist() == [[0, 1]]
