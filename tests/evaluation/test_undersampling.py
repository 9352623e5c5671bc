"""Undersampling prepared data gives what a user would have who had measured fewer points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report
from nmrrecon.evaluation.synthetic_spectra import simulated
from nmrrecon.evaluation.undersampling import (
    FEWEST_WEAK,
    FullySampled,
    reconstructed,
    score,
    scores_over,
    undersampled,
)
from nmrrecon.metrics import rlne
from nmrrecon.reconstruct import reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.experiment import Experiment
from synthetic.hncacb import hncacb
from synthetic.protein import hsqc

EXPERIMENT = hsqc(40, 2, increments=48, direct=128)


@pytest.fixture(scope="module")
def full() -> FullySampled:
    return simulated(EXPERIMENT, "cpu")


def test_the_result_is_that_of_data_with_these_points_alone(full: FullySampled) -> None:
    choice = MethodChoice.parsed("ist:iterations=10")
    schedule = poisson_gap((48,), 14, 3)
    recipe = choice.recipe(full.recipe)
    alone = reconstruct(EXPERIMENT.acquire(schedule), recipe, device="cpu")
    found = reconstructed(full, choice, 0.3, 3, "cpu")
    assert np.array_equal(found.spectrum.array.shape, alone.spectrum.array.shape)
    assert rlne(found.spectrum.array, alone.spectrum.array) < 1e-5
    assert rlne(found.spectrum.array[0], full.spectrum) > 0.01


def test_noise_and_line_width_are_those_of_the_kept_points(full: FullySampled) -> None:
    few, more = (undersampled(full.prepared, share, 1) for share in (0.2, 0.6))
    assert few.phases == full.prepared.phases
    assert len(few.dataset.schedule or ()) == few.signals.shape[1] == 10
    assert few.noise != more.noise and few.noise == pytest.approx(full.prepared.noise, rel=0.5)


def test_data_in_another_order_than_the_grid_are_put_right(full: FullySampled) -> None:
    prepared = full.prepared
    schedule = prepared.dataset.schedule
    assert schedule is not None
    backwards = replace(schedule, points=schedule.points[::-1])
    dataset = replace(prepared.dataset, array=prepared.dataset.array[:, ::-1], schedule=backwards)
    turned = replace(prepared, signals=prepared.signals[:, ::-1], dataset=dataset)
    first, second = undersampled(prepared, 0.3, 5), undersampled(turned, 0.3, 5)
    assert np.array_equal(first.signals, second.signals)
    assert np.array_equal(first.dataset.array, second.dataset.array)


def test_a_spectrum_scores_perfectly_against_itself_and_by_slope_when_halved(full: FullySampled) -> None:
    itself, halved = score(full, full.spectrum), score(full, 0.5 * full.spectrum)
    assert (itself.rlne, itself.r2, itself.slope) == pytest.approx((0.0, 1.0, 1.0))
    assert (halved.rlne, halved.r2, halved.slope) == pytest.approx((0.5, 1.0, 0.5))


def test_few_weak_peaks_have_no_r2(full: FullySampled) -> None:
    heights = np.abs(full.spectrum[full.peaks.indices])
    assert (heights < 0.04 * heights.max()).sum() < FEWEST_WEAK
    assert np.isnan(score(full, full.spectrum).r2_weak)


def test_signs_alone_make_no_correlation() -> None:
    both: Experiment = hncacb(40, 1, increments=(24, 16), direct=128)
    full = simulated(both, "cpu", zero_fill=0, region=(10.8, 6.0))
    signs = np.sign(full.spectrum[full.peaks.indices])
    assert {-1.0, 1.0} == set(signs)
    rng = np.random.default_rng(0)
    only_signs = np.zeros_like(full.spectrum)
    only_signs[full.peaks.indices] = signs * (1.0 + 0.1 * rng.standard_normal(len(signs)))
    assert score(full, only_signs).r2 < 0.3


def test_picked_peaks_are_true_ones(full: FullySampled) -> None:
    shifts = EXPERIMENT.peaks.shifts(EXPERIMENT.axes)
    assert 20 < len(full.peaks) <= len(EXPERIMENT.peaks)
    for point in full.peaks.points:
        ppm = np.array([axis.ppm(p) for axis, p in zip(full.axes, point, strict=True)])
        widths = [axis.sw_hz / axis.observe_mhz for axis in full.axes]
        away = np.abs((shifts - ppm + 0.5 * np.array(widths)) % widths - 0.5 * np.array(widths))
        steps = away / (np.array(widths) / [axis.size for axis in full.axes])
        assert steps.max(axis=1).min() <= 2.0


def test_every_seed_is_told(full: FullySampled) -> None:
    told: list[str] = []
    report = Report(progress=lambda share, words: told.append(words))
    choice = MethodChoice.parsed("zero-filled")
    scores = scores_over(full, choice, 0.5, (1, 2), "cpu", report, "hsqc")
    assert len(scores) == 2 and scores[0] != scores[1]
    assert told == [f"hsqc, zero-filled at 50 %, schedule {seed}" for seed in (1, 2)]
