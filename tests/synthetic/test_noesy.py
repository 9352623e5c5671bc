"""A NOESY-like spectrum: a diagonal, symmetric cross peaks, the weakest just above the noise."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.evaluation.synthetic_spectra import simulated
from nmrrecon.noise import noise_level
from synthetic.noesy import CROSS, noesy

EXPERIMENT = noesy()


def test_cross_peaks_come_in_pairs_that_mirror_each_other() -> None:
    first, second = EXPERIMENT.peaks.shifts(EXPERIMENT.axes).T
    amplitude = EXPERIMENT.peaks.amplitude
    cross = ~np.isclose(first, second)
    assert (~cross).sum() == 80 and cross.sum() == 500
    peaks = {
        (round(a, 6), round(b, 6)): h
        for a, b, h in zip(first[cross], second[cross], amplitude[cross], strict=True)
    }
    assert len(peaks) == 500
    assert all(peaks[b, a] == h for (a, b), h in peaks.items())


def test_amplitudes_span_what_they_should() -> None:
    amplitude = EXPERIMENT.peaks.amplitude
    assert amplitude[:80].max() == 1.0 and amplitude[:80].min() > 0.29
    assert CROSS[0] <= amplitude[80:].min() < 1.1 * CROSS[0]
    assert 0.9 * CROSS[1] < amplitude[80:].max() <= CROSS[1]


def test_the_weakest_stand_at_three_to_five_times_the_noise() -> None:
    full = simulated(EXPERIMENT, "cpu")
    alone = noesy(noise=0.0).peaks
    weakest = np.argsort(alone.amplitude)[:20]
    points = [axis.point(alone.shifts(EXPERIMENT.axes)[weakest, d]) for d, axis in enumerate(full.axes)]
    clean = simulated(noesy(noise=0.0), "cpu").spectrum
    noise = noise_level(full.spectrum)
    heights = clean[tuple(np.rint(p).astype(int) for p in points)] / noise
    assert 3.0 < np.median(heights) < 5.5


def test_it_is_drawn_from_its_seed() -> None:
    assert np.array_equal(noesy(seed=3).peaks.frequency, noesy(seed=3).peaks.frequency)
    assert not np.array_equal(noesy(seed=3).peaks.frequency, noesy(seed=4).peaks.frequency)
    with pytest.raises(ValueError, match="pairs"):
        noesy(protons=4, pairs=100)
