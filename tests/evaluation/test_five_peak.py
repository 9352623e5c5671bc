"""R2 of each of five peaks: what it measures, and that schedules and methods get what is theirs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from nmrrecon.evaluation.five_peak import (
    evaluate,
    peak_r2,
    peak_regions,
    run_trials,
    trace_spectra,
    trained_at,
)
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Spread
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.ist import PlainISTParameters, ist
from nmrrecon.solvers.problem import NUSProblem
from synthetic.cases import case
from synthetic.scoring import scored_spectrum

from .conftest import AddWeights

CASE = case("five-peak", 0)
REFERENCE = scored_spectrum(CASE.reference)[:, 0]
FEW = Settings(
    schedules=2, densities=(0.2, 0.3), methods=("ist-plain:iterations=20", "modern-paper"), device="cpu"
)


def test_each_region_holds_the_top_of_its_peak_and_no_other() -> None:
    regions = peak_regions(CASE, len(REFERENCE))
    assert len(regions) == 5
    ordered = sorted(regions, key=lambda region: region.start)
    assert all(first.stop <= second.start for first, second in itertools.pairwise(ordered))
    widths = [region.stop - region.start for region in regions]
    assert widths == sorted(widths, reverse=True)
    for region, frequency in zip(regions, CASE.peaks.frequency[:, 0], strict=True):
        top = region.start + int(np.argmax(REFERENCE[region]))
        assert top == pytest.approx(len(REFERENCE) * (0.5 - frequency), abs=2)


def test_r2_is_that_of_the_peak_alone_and_blind_to_scale() -> None:
    assert peak_r2(REFERENCE, 0.5 * REFERENCE + 3.0, CASE) == pytest.approx(np.ones(5))
    spoiled = REFERENCE.copy()
    region = peak_regions(CASE, len(REFERENCE))[2]
    spoiled[region] = np.random.default_rng(0).standard_normal(region.stop - region.start)
    r2 = peak_r2(REFERENCE, spoiled, CASE)
    assert r2[[0, 1, 3, 4]] == pytest.approx(np.ones(4))
    expected = np.corrcoef(REFERENCE[region], spoiled[region])[0, 1] ** 2
    assert r2[2] == pytest.approx(expected) and r2[2] < 0.9


def test_one_cell_is_what_the_solver_gives_for_its_schedule() -> None:
    trials = run_trials(CASE, MethodChoice.parsed("ist-plain:iterations=30"), 0.2, 2, "cpu", Report())
    mask = torch.from_numpy(poisson_gap((256,), 51, 2).mask)
    fids = torch.from_numpy(CASE.traces.astype(np.complex64))
    problem = NUSProblem(fids * mask, mask, VirtualEcho((256,), (0.0,), 3.0), CASE.noise_sigma, 1.0)
    *_, last = ist(problem, PlainISTParameters(iterations=30))
    spectrum = trace_spectra(torch.where(mask, fids, last.fids))[0]
    assert trials.r2[1] == pytest.approx(peak_r2(REFERENCE, spectrum, CASE), abs=1e-6)
    assert not np.allclose(trials.r2[0], trials.r2[1])


def test_the_table_has_a_row_for_each_density_and_method(add_weights: AddWeights) -> None:
    add_weights("modern-2d-paper")
    found, again = (evaluate(FEW, Report()) for _ in range(2))
    (table,) = found.tables
    assert [row[:2] for row in table.rows] == [
        (density, method) for density in ("20 %", "30 %") for method in ("ist-plain-20", "modern-paper")
    ]
    assert all(isinstance(cell, Spread) and len(cell.values) == 2 for row in table.rows for cell in row[2:])
    assert again.tables == found.tables


def test_a_network_trained_at_the_density_is_taken_where_there_is_one(add_weights: AddWeights) -> None:
    add_weights("modern-2d-paper")
    add_weights("modern-2d-paper-30", features=2)
    choice = MethodChoice.parsed("modern-paper")
    assert trained_at(choice, 0.3).parameters.weights_for(1) == "modern-2d-paper-30"
    assert trained_at(choice, 0.2) == choice
    found = evaluate(FEW, Report())
    own = run_trials(CASE, choice.with_weights("modern-2d-paper-30"), 0.3, 2, "cpu", Report())
    assert found.tables[0].rows[3][2:] == tuple(Spread.of(peak) for peak in own.r2.T)
    assert any("modern-2d-paper at 20 %, modern-2d-paper-30 at 30 %" in note for note in found.notes)


def test_without_weights_cs_stands_alone(no_weights: object) -> None:
    found = evaluate(FEW, Report())
    assert {row[1] for row in found.tables[0].rows} == {"ist-plain-20"}
    assert any("modern-2d-paper" in note for note in found.notes)
    assert len(found.draw().axes) == 3
