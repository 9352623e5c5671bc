"""Metrics do what their definitions say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmrrecon.metrics import (
    correlation,
    false_peaks,
    fit_heights,
    least_squares_scale,
    peak_correlation,
    rlne,
    weak_peaks,
)
from nmrrecon.peaks import pick_peaks
from tests.test_peaks import peak_spectrum

scales = st.floats(1e-6, 1e6)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(scale=scales, sign=st.sampled_from([-1, 1]), seed=st.integers(0, 99))
def test_rlne_does_not_change_when_both_spectra_are_scaled(scale: float, sign: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, 6, 7)) + 1j * rng.standard_normal((2, 6, 7))
    assert rlne(sign * scale * x, sign * scale * y) == pytest.approx(rlne(x, y))
    assert rlne(x, y) == pytest.approx(np.sqrt((abs(y - x) ** 2).sum() / (abs(y) ** 2).sum()))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(factor=st.floats(-3, 3))
def test_rlne_of_a_scaled_reference_is_the_distance_of_the_factor_from_1(factor: float) -> None:
    reference = np.random.default_rng(0).standard_normal((5, 8)).astype(np.float32)
    assert rlne(np.float32(factor) * reference, reference) == pytest.approx(abs(1 - factor), abs=1e-6)


def test_rlne_of_nothing() -> None:
    assert rlne(np.zeros(4), np.zeros(4)) == 0.0
    assert rlne(np.ones(4), np.zeros(4)) == float("inf")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    slope=st.floats(0.01, 50), offset=st.floats(-5, 5), flip=st.sampled_from([-1, 1]), seed=st.integers(0, 99)
)
def test_affine_heights_have_r2_1_and_their_slope_and_intercept(
    slope: float, offset: float, flip: int, seed: int
) -> None:
    heights = np.random.default_rng(seed).uniform(-1, 1, 12)
    fit = fit_heights(heights, flip * slope * heights + offset)
    assert fit.r2 == pytest.approx(1.0)
    assert fit.slope == pytest.approx(flip * slope)
    assert fit.intercept == pytest.approx(offset, abs=1e-9)
    assert fit.n == 12


def test_r2_and_line_are_those_of_numpy() -> None:
    x, y = np.random.default_rng(4).standard_normal((2, 50))
    fit = fit_heights(x, y)
    assert fit.r2 == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    assert [fit.slope, fit.intercept] == pytest.approx(list(np.polyfit(x, y, 1)))


@pytest.mark.parametrize("heights", [[], [1.0], [2.0, 2.0]])
def test_too_few_heights_have_no_r2(heights: list[float]) -> None:
    fit = fit_heights(heights, heights)
    assert np.isnan(fit.r2)
    assert fit.n == len(heights)


def test_correlation_keeps_the_sign_and_ignores_scale_and_offset() -> None:
    x = np.random.default_rng(1).standard_normal((4, 9))
    assert correlation(-2 * x + 3, x) == pytest.approx(-1.0)
    assert correlation(x, x[::-1]) == pytest.approx(np.corrcoef(x.ravel(), x[::-1].ravel())[0, 1])
    with pytest.raises(ValueError, match="real"):
        correlation(x + 0j, x)


def test_least_squares_scale_undoes_a_factor_and_no_other_does_better() -> None:
    reference, noise = np.random.default_rng(2).standard_normal((2, 200))
    estimate = 0.3 * reference
    assert least_squares_scale(estimate, reference) == pytest.approx(1 / 0.3)
    noisy = estimate + 0.1 * noise
    best = least_squares_scale(noisy, reference)
    assert all(rlne(best * noisy, reference) < rlne(c * noisy, reference) for c in (0.99 * best, 1.01 * best))


def test_different_grids_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in grid"):
        rlne(np.zeros((3, 4)), np.zeros((4, 3)))


POSITIONS = np.array([[10.0, 12.0], [30.0, 40.0], [50.0, 20.0], [52.0, 50.0]])
HEIGHTS = np.array([100.0, -60.0, 3.0, 2.0])


def test_weak_peaks_are_judged_alone() -> None:
    reference = peak_spectrum((64, 64), POSITIONS, HEIGHTS, 1.0)
    # the weak peaks, and they alone, are exchanged in height
    estimate = peak_spectrum((64, 64), POSITIONS, HEIGHTS[[0, 1, 3, 2]], 1.0)
    peaks = pick_peaks(reference, level=1.0)
    found = peak_correlation(reference, estimate, peaks)
    assert (found.all.n, found.weak.n) == (4, 2)
    assert found.all.r2 > 0.999
    assert found.weak.slope < 0
    assert weak_peaks(np.array([100.0, 4.1, -3.9])).tolist() == [False, False, True]


def test_oriented_heights_see_a_wrong_sign_and_no_two_clouds() -> None:
    rng = np.random.default_rng(8)
    signs = np.array([1, -1] * 20)
    positions = np.stack(np.meshgrid(np.arange(8, 64, 10.0), np.arange(4, 128, 17.0)), -1).reshape(-1, 2)[:40]
    reference = peak_spectrum((64, 128), positions, signs * rng.uniform(90, 110, 40), 1.0)
    estimate = peak_spectrum((64, 128), positions, signs * rng.uniform(90, 110, 40), 1.0)
    peaks = pick_peaks(reference, level=50.0)
    assert len(peaks) == 40
    assert peak_correlation(reference, estimate, peaks).all.r2 > 0.95
    assert peak_correlation(reference, estimate, peaks, oriented=True).all.r2 < 0.3
    turned = peak_correlation(reference, -reference, peaks, oriented=True)
    assert turned.all.slope == pytest.approx(-1.0)


def test_false_and_missing_peaks_are_counted() -> None:
    rng = np.random.default_rng(9)
    noise = rng.standard_normal((2, 128, 128))
    positions = np.array([[20.0, 20.0], [60.0, 60.0], [100.0, 90.0], [40.0, 100.0]])
    reference = peak_spectrum((128, 128), positions[:3], np.array([1000.0, 50, -30]), 4.0) + noise[0]
    estimate = peak_spectrum((128, 128), positions[[0, 1, 3]], np.array([1000.0, 50, 30]), 4.0) + noise[1]
    false, missing = false_peaks(reference, estimate), false_peaks(estimate, reference)
    assert np.rint(false.points).tolist() == pytest.approx(positions[[3]], abs=1)
    assert np.rint(missing.points).tolist() == pytest.approx(positions[[2]], abs=1)
    assert len(false_peaks(reference, reference + 0.5 * noise[1])) == 0
    # a peak of the wrong sign is a false one
    assert len(false_peaks(reference, -reference, level=20.0)) == 3
