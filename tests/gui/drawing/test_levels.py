"""Contour levels at first sight: neither noise nor ridges, and no peak missing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.drawing.levels import KEPT, SIGMAS, Floor, floor_of

#: Rows of F1 and columns of F2 of the spectra here.
SHAPE = 256, 512
#: Heights of their peaks in standard deviations of the noise.
HEIGHTS = np.geomspace(20, 600, 60)
#: Where a ridge runs along F1.
RIDGE = slice(300, 400)


def _noise() -> NDArray[np.float64]:
    return np.random.default_rng(1).normal(size=SHAPE)


def _peaks() -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """Return peaks of a few points' width, off the ridge, and where they stand."""
    places = [(7 + 4 * k, 10 + 13 * (5 * k % 21)) for k in range(len(HEIGHTS))]
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    peaks = np.zeros(SHAPE)
    for height, (row, column) in zip(HEIGHTS, places, strict=True):
        peaks += height * np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 4.0)
    return peaks, places


def _above(spectrum: NDArray[np.float64], floor: Floor, columns: slice) -> float:
    """Return the share of the points of some columns that lie above the lowest level."""
    return float((np.abs(spectrum[:, columns]) > floor.lowest).mean())


def test_even_noise_begins_at_six_times_its_height() -> None:
    noise = _noise()
    floor = floor_of(noise)
    assert floor.lowest == SIGMAS * floor.noise == pytest.approx(SIGMAS, rel=0.05)


def test_peaks_on_even_noise_are_all_seen() -> None:
    peaks, places = _peaks()
    spectrum = peaks + _noise()
    floor = floor_of(spectrum)
    assert all(spectrum[place] > floor.lowest for place in places)


def test_a_ridge_goes_below_the_levels_and_the_peaks_stay() -> None:
    peaks, places = _peaks()
    spectrum = peaks + _noise()
    spectrum[:, RIDGE] *= 8.0
    floor = floor_of(spectrum)
    assert _above(spectrum, Floor(floor.noise, SIGMAS * floor.noise), RIDGE) > 0.4
    assert _above(spectrum, floor, RIDGE) < 0.1
    assert np.mean([spectrum[place] > floor.lowest for place in places]) >= KEPT


def test_a_ridge_as_high_as_the_peaks_hides_none_of_them() -> None:
    peaks, places = _peaks()
    spectrum = peaks + _noise()
    spectrum[:, RIDGE] *= 300.0
    floor = floor_of(spectrum)
    assert np.mean([spectrum[place] > floor.lowest for place in places]) >= KEPT


def test_what_undersampling_spreads_stays_below_the_levels() -> None:
    peaks, places = _peaks()
    spectrum = peaks + _noise()
    spread = np.random.default_rng(2).normal(size=SHAPE) * 0.08 * peaks.max(axis=0)
    floor = floor_of(spectrum + spread, undersampled=True)
    assert np.mean(np.abs(spread) > floor.lowest) < 0.002
    assert np.mean([spectrum[place] > floor.lowest for place in places]) >= 0.35


@pytest.mark.parametrize("shape", [(64,), (1, 64), (64, 1), (8, 8, 64), (0, 16)])
def test_any_shape_has_levels(shape: tuple[int, ...]) -> None:
    noise = np.random.default_rng(3).normal(size=shape)
    floor = floor_of(noise)
    assert np.isfinite(floor.lowest) and floor.lowest >= 0.0
    assert floor_of(np.zeros(shape)) == Floor(0.0, 0.0)
