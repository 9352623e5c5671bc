"""Spectra on different grids and scales are brought together by chemical shift and scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nmrrecon.alignment import align, referencing_offset
from nmrrecon.comparison import compare
from nmrrecon.errors import DataError
from nmrrecon.io.spectrum import open_spectrum
from nmrrecon.metrics import correlation
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport

F1 = Axis(128, 2000.0, 60.8, 118.0, "15N", frequency_domain=True)
F2 = Axis(256, 6000.0, 600.0, 8.0, "1H", frequency_domain=True)
SHIFTS = np.array([[110.3, 8.91], [121.7, 7.52], [126.0, 9.63], [115.2, 6.9], [131.0, 5.2]])
HEIGHTS = np.array([100.0, 60.0, -35.0, 3.0, 2.5])


def spectrum(
    axes: tuple[Axis, Axis] = (F1, F2), heights: NDArray[np.float64] = HEIGHTS, noise: float = 0.0
) -> NMRDataset:
    """Return Gaussian lines, well sampled on every grid used here, at `SHIFTS`."""
    array = noise * np.random.default_rng(1).standard_normal(tuple(axis.size for axis in axes))
    for shift, height in zip(SHIFTS, heights, strict=True):
        lines = [
            np.exp(-0.5 * ((axis.ppm_scale - s) / w) ** 2)
            for axis, s, w in zip(axes, shift, (0.6, 0.12), strict=True)
        ]
        array += height * np.outer(*lines)
    return NMRDataset(array[None], axes, None, LoadReport("made here", "test"))


def test_the_same_spectrum_has_no_error() -> None:
    found = compare(align(spectrum(noise=0.1), spectrum(noise=0.1)), scaled=False)
    assert (found.rlne, found.notes, len(found.false), len(found.missing)) == (0.0, (), 0, 0)
    assert found.heights.all.n == 5
    assert found.heights.all.r2 == pytest.approx(1.0)
    assert found.heights.weak.n == 2


def test_the_scale_is_found_where_it_is_asked_for() -> None:
    quarter = spectrum(heights=HEIGHTS / 4)
    kept = compare(align(spectrum(), quarter), scaled=False)
    assert kept.rlne == pytest.approx(0.75)
    assert kept.heights.all.slope == pytest.approx(0.25)
    scaled = compare(align(spectrum(), quarter), scaled=True)
    assert scaled.scale == pytest.approx(4.0)
    assert scaled.rlne == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "axes",
    [
        (F1, F2.region(40, 200)),
        (replace(F1, size=256), replace(F2, size=512)),
        (replace(F1, size=100), replace(F2, carrier_ppm=8.013)),
        (replace(F1, sw_hz=2500.0, size=200, carrier_ppm=118.5), F2.region(3, 250)),
    ],
)
def test_another_grid_of_the_same_spectrum_fits_and_leaves_a_note(axes: tuple[Axis, Axis]) -> None:
    aligned = align(spectrum(), spectrum(axes))
    assert aligned.notes
    assert aligned.reference.shape == aligned.estimate.shape == tuple(axis.size for axis in aligned.axes)
    # the reference stands where it stood: every point keeps its ppm
    for axis, whole in zip(aligned.axes, (F1, F2), strict=True):
        assert float(whole.point(axis.ppm(0))) == pytest.approx(
            round(float(whole.point(axis.ppm(0)))), abs=1e-6
        )
    assert compare(aligned, scaled=False).rlne < 0.005


def test_exchanged_dimensions_are_put_in_order_by_nucleus() -> None:
    usual = spectrum()
    turned = replace(usual, array=usual.array.transpose(0, 2, 1), axes=usual.axes[::-1])
    aligned = align(usual, turned)
    assert compare(aligned, scaled=False).rlne == 0.0
    assert "order F2, F1" in aligned.notes[0]


@pytest.mark.parametrize("offset", [(0.0, 0.0), (0.43, -0.071), (-1.9, 0.3)])
def test_another_referencing_is_found_to_a_fraction_of_a_point(offset: tuple[float, float]) -> None:
    away = spectrum((replace(F1, carrier_ppm=118.0 - offset[0]), replace(F2, carrier_ppm=8.0 - offset[1])))
    # the lines move with the scale of `away`; put them back onto the grid of the reference
    away = replace(spectrum(), axes=away.axes)
    found = referencing_offset(align(spectrum(), away))
    assert found == pytest.approx(offset, abs=0.02)
    assert compare(align(spectrum(), away, found), scaled=False).rlne < 0.05


def test_false_and_missing_peaks_are_named() -> None:
    other = HEIGHTS * [1, 0, 1, 1, 1]
    found = compare(align(spectrum(noise=0.02), spectrum(heights=other, noise=0.02)), scaled=False)
    assert len(found.false) == 0
    assert found.missing.ppm == pytest.approx(SHIFTS[[1]], abs=0.05)


def test_an_inverted_spectrum_is_called_one() -> None:
    found = compare(align(spectrum(), spectrum(heights=-2 * HEIGHTS)), scaled=True)
    assert found.correlation == pytest.approx(-1.0)
    assert found.scale == pytest.approx(-0.5)
    assert "opposite sign" in found.notes[-1]


def test_spectra_that_share_nothing_are_refused() -> None:
    far = spectrum((F1, replace(F2, carrier_ppm=80.0)))
    with pytest.raises(DataError, match="referencing"):
        align(spectrum(), far)
    carbon = spectrum((replace(F1, nucleus="13C"), F2))
    with pytest.raises(DataError, match="13C-1H, the reference 15N-1H"):
        align(spectrum(), carbon)
    one = NMRDataset(np.zeros((1, 256)), (F2,), None, LoadReport("one", "test"))
    with pytest.raises(DataError, match="1 dimensions, the reference 2"):
        align(spectrum(), one)


def test_topspin_and_nmrpipe_agree_about_the_same_fids(nmr_data: Callable[[str], Path]) -> None:
    folder = nmr_data("ubiquitin-hmqc-bruker")
    topspin, nmrpipe = open_spectrum(folder / "pdata" / "1"), open_spectrum(folder / "test.ft2")
    aligned = align(topspin, nmrpipe)
    offset = referencing_offset(aligned)
    assert offset == pytest.approx((-0.285, -0.278), abs=0.01), "the two files state different carriers"
    better = align(topspin, nmrpipe, offset)
    assert correlation(better.estimate, better.reference) > 0.97


def test_fids_are_no_spectrum(nmr_data: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match="time-domain"):
        open_spectrum(nmr_data("hsqc-nus-bruker/3"))
