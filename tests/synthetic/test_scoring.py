"""Scoring: perfect, damaged and shrunken estimates; the spectrum against one summed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.cases import Case, case
from synthetic.scoring import score, scored_spectrum


@pytest.fixture(scope="module")
def drawn() -> Case:
    return case("B", 1)


def test_the_reference_scores_perfectly(drawn: Case) -> None:
    perfect = score(drawn, drawn.reference)
    assert (perfect.rlne, perfect.false_peaks) == (0.0, 0)
    assert perfect.r2 == pytest.approx(1) and perfect.r2_weak == pytest.approx(1)
    assert perfect.slope == pytest.approx(1)
    assert perfect.weak < perfect.peaks
    assert perfect.peaks > 60


def test_half_the_height_is_half_the_error_and_slope(drawn: Case) -> None:
    half = score(drawn, 0.5 * drawn.reference)
    assert half.rlne == pytest.approx(0.5)
    assert half.slope == pytest.approx(0.5) and half.slope_weak == pytest.approx(0.5)
    assert half.r2 == pytest.approx(1)


def test_an_added_line_is_a_false_peak(drawn: Case) -> None:
    spoilt = drawn.reference.copy()
    t = np.arange(256)
    spectrum = scored_spectrum(drawn.reference)
    empty = int(np.abs(spectrum).max(axis=0).argmin())
    spoilt[0, :, empty] += 0.2 * np.cos(2 * np.pi * 0.123 * t) * np.exp(-t / 80)
    spoilt[1, :, empty] += 0.2 * np.sin(2 * np.pi * 0.123 * t) * np.exp(-t / 80)
    found = score(drawn, spoilt)
    assert found.false_peaks >= 1
    assert found.rlne > 0


def test_nothing_reconstructed_scores_badly(drawn: Case) -> None:
    holes = drawn.reference * drawn.mask[None, :, None]
    assert score(drawn, holes).rlne > 0.5


def test_spectrum_is_the_sum_over_time_and_has_the_peaks_where_they_are() -> None:
    drawn = case("3d", 2)
    spectrum = scored_spectrum(drawn.clean)
    assert spectrum.shape == (128, 64, 64)
    row, column, direct = 40, 21, 30
    sums = drawn.clean[..., direct].reshape(2, 2, 64, 32)
    for d, (point, size) in reversed(list(enumerate([(row, 64), (column, 32)]))):
        window = np.sin(np.pi * np.linspace(0.5, 0.98, size)) * np.r_[0.5, np.ones(size - 1)]
        wave = window * np.exp(-2j * np.pi * (size - point) * np.arange(size) / (2 * size))
        cosine, sine = np.moveaxis(sums, d, 0)
        sums = ((cosine + 1j * sine) @ wave).real
    assert spectrum[row, column, direct] == pytest.approx(float(sums))
    strongest = int(drawn.peaks.amplitude.argmax())
    place = [
        round(n // 2 - n * f) for n, f in zip(spectrum.shape, drawn.peaks.frequency[strongest], strict=True)
    ]
    near = spectrum[tuple(slice(p - 2, p + 3) for p in place)]
    assert near.max() > 0.5 * spectrum.max() * drawn.peaks.amplitude[strongest]
