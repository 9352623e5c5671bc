"""Protein-like spectra: chemical shifts where proteins have them, widths, side chains, water."""

from __future__ import annotations

import re

import numpy as np
import pytest

from synthetic.experiment import Experiment
from synthetic.protein import RESIDUES, hnco, hsqc


def backbone(experiment: Experiment, kinds: str = "ARNDCQEGHILKMFSTWYV") -> np.ndarray:
    """Return the shifts (peak, dimension) of the backbone amides of residues `kinds`."""
    wanted = [bool(re.fullmatch(rf"[{kinds}]\d+", label)) for label in experiment.labels]
    return experiment.peaks.shifts(experiment.axes)[wanted]


def many(kinds: str) -> np.ndarray:
    return np.concatenate([backbone(hsqc(200, seed), kinds) for seed in range(5)])


def test_amides_lie_where_the_statistics_have_them() -> None:
    nitrogen, proton = many("ARNDCQEGHILKMFSTWYV").T
    assert proton.mean() == pytest.approx(8.26, abs=0.06)
    assert proton.std() == pytest.approx(0.6, abs=0.06)
    assert 118.0 < nitrogen.mean() < 121.0
    assert many("G")[:, 0].mean() == pytest.approx(109.7, abs=1.0)
    assert many("ST")[:, 0].mean() == pytest.approx(115.8, abs=1.0)
    assert many("V")[:, 0].mean() == pytest.approx(121.1, abs=1.2)


def test_every_residue_but_proline_and_the_first_has_its_amide() -> None:
    for seed in range(3):
        labels = hsqc(150, seed).labels
        numbers = [int(match[1]) for label in labels if (match := re.fullmatch(r"[A-Z](\d+)", label))]
        assert len(numbers) == len(set(numbers))
        assert 1 not in numbers
        assert not any(re.fullmatch(r"P\d+", label) for label in labels)
        assert 120 < len(numbers) < 150


def test_side_chain_amides_come_in_pairs_on_one_nitrogen() -> None:
    experiment = hsqc(200, 1)
    shifts = dict(zip(experiment.labels, experiment.peaks.shifts(experiment.axes), strict=True))
    pairs = [(label, label[:-1] + "2") for label in shifts if re.search(r"-(HD2|HE2)1$", label)]
    assert len(pairs) > 5
    for first, second in pairs:
        assert shifts[first][0] == pytest.approx(shifts[second][0])
        assert 105.0 < shifts[first][0] < 119.0
        assert 5.5 < shifts[second][1] < 9.0


def test_signals_hardly_decay_while_they_are_acquired() -> None:
    for experiment, limit in ((hsqc(), 1.1), (hnco(), 0.8)):
        sizes = np.array([axis.size for axis in experiment.axes[:-1]])
        rates = experiment.peaks.decay[:, :-1] * sizes
        assert rates.max() < limit
        assert rates.min() > 0.1
    widths = hsqc().peaks.widths_hz(hsqc().axes)
    assert 1.5 < widths[:, 0].min() < widths[:, 0].max() < 6.0
    assert 7.0 < widths[:, 1].min() < widths[:, 1].max() < 25.0


def test_amplitudes_spread_over_more_than_a_decade() -> None:
    amplitude = hsqc(150, 2).peaks.amplitude
    assert amplitude.max() / amplitude.min() > 10
    assert 0.7 < np.median(amplitude) < 1.2


def test_hnco_pairs_an_amide_with_the_carbonyl_before_it() -> None:
    experiment = hnco(200, 3)
    carbonyl, nitrogen, proton = experiment.peaks.shifts(experiment.axes).T
    assert carbonyl.mean() == pytest.approx(176.2, abs=0.7)
    assert [axis.nucleus for axis in experiment.axes] == ["13C", "15N", "1H"]
    plane = hsqc(200, 3)
    hsqc_shifts = {
        label: tuple(s) for label, s in zip(plane.labels, plane.peaks.shifts(plane.axes), strict=True)
    }
    for label, n, h in zip(experiment.labels, nitrogen, proton, strict=True):
        assert hsqc_shifts[label] == pytest.approx((n, h))
    after_glycine = [
        co
        for label, co in zip(experiment.labels, carbonyl, strict=True)
        if f"G{int(re.findall(r'[0-9]+', label)[0]) - 1}" in experiment.labels and "-" not in label
    ]
    assert np.mean(after_glycine) == pytest.approx(RESIDUES["G"][3], abs=1.5)


def test_water_sits_on_the_proton_carrier() -> None:
    dry, wet = hsqc(40, 1), hsqc(40, 1, water=50.0)
    assert wet.labels == (*dry.labels, "water")
    spectrum = np.abs(np.fft.fft(wet.acquire().array[0, 0]))
    assert np.argmax(spectrum) == 0
    assert np.argmax(np.abs(np.fft.fft(dry.acquire().array[0, 0]))) != 0


def test_seed_decides() -> None:
    first, same, other = hsqc(60, 1), hsqc(60, 1), hsqc(60, 2)
    assert first.labels == same.labels != other.labels
    np.testing.assert_array_equal(first.acquire().array, same.acquire().array)
