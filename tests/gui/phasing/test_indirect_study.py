"""The alternatives of an indirect dimension: the picture of the right one is that of the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gui.phasing import indirect_advice
from gui.phasing.alternatives import alternatives, delayed
from gui.phasing.indirect_study import Study, study, with_indirect
from gui.phasing.reduced import reduced
from nmrrecon.completion import zero_filled_spectrum
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.prepare import prepare
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import BrukerStyle, write_bruker
from synthetic.experiment import Experiment
from synthetic.exponentials import Peaks
from synthetic.protein import hnco, hsqc, nitrogen_axis, proton_axis

RECIPE = Recipe(direct=DirectRecipe(solvent="none", p0=0.0, p1=0.0))


def acquired(delay: float = 0.0) -> NMRDataset:
    """Return NUS data whose lines lie on one side of the carrier, most in a quarter of the width."""
    rng = np.random.default_rng(3)
    frequency = np.stack([0.05 + 0.3 * rng.random(16) ** 2, rng.permutation(16) / 20 - 0.4], axis=1)
    peaks = Peaks(rng.uniform(1.0, 2.0, 16), frequency, np.array([0.01, 0.02]))
    axes = (nitrogen_axis(64), proton_axis(128))
    made = Experiment("one side", peaks, ("",) * 16, axes, 0.02, 1, (delay,))
    return made.acquire(poisson_gap(made.grid, 28, 1))


def with_pair(data: NMRDataset, change: str) -> NMRDataset:
    """Return States data as they would be had something been done to them at the spectrometer."""
    cosine, sine = np.asarray(data.array)
    odd = 1 - 2 * (np.asarray(data.schedule.points) % 2)  # type: ignore[union-attr]
    array = {
        "negate": [cosine, -sine],
        "reverse": [cosine, -sine],
        "swap": [sine, cosine],
        "alternate": [odd * cosine, odd * sine],
    }[change]
    return replace(data, array=np.stack(array).astype(np.complex64))


def last(data: NMRDataset, recipe: Recipe = RECIPE, dimension: int = 0) -> Study:
    return list(study(reduced(data, recipe), recipe, dimension))[-1]


def likeness(picture: np.ndarray, truth: np.ndarray) -> float:
    return float((picture * truth).sum() / np.linalg.norm(picture) / np.linalg.norm(truth))


def best(found: Study, truth: Study) -> tuple[str, float, float]:
    """Return the alternative whose picture is most like the truth, its likeness and that of what is set."""
    like = {v.alternative.key: likeness(v.picture, truth.now.picture) for v in found.variants}
    key = max(like, key=lambda name: like[name])
    return key, like[key], like[""]


@pytest.mark.parametrize("change", ["negate", "swap", "alternate", "reverse"])
def test_what_was_done_to_the_data_is_undone_by_the_alternative_of_that_name(
    change: str, tmp_path: Path
) -> None:
    truth = last(acquired())
    write_bruker(
        tmp_path / "1", with_pair(acquired(), change), (Quadrature.STATES,), BrukerStyle(group_delay=0)
    )
    found = last(open_dataset(tmp_path / "1"))
    like = {v.alternative.key: likeness(v.picture, truth.now.picture) for v in found.variants}
    assert like[change] > 0.98
    assert like[""] < 0.6
    assert like[change] >= max(like.values()) - 0.01


def test_a_wrong_mode_in_the_file_shows(tmp_path: Path) -> None:
    """States-TPPI data that call themselves States lie half a width off."""
    write_bruker(tmp_path / "1", acquired(), (Quadrature.STATES_TPPI,), BrukerStyle(group_delay=0))
    acqu2s = tmp_path / "1" / "acqu2s"
    acqu2s.write_text(re.sub(r"(FnMODE=) 5", r"\1 4", acqu2s.read_text()))
    assert best(last(open_dataset(tmp_path / "1")), last(acquired()))[0] == "alternate"


@pytest.mark.parametrize(("true", "wrong"), [(0.5, 0.0), (0.0, 0.5), (1.0, 0.5)])
def test_a_wrong_first_point_shows(true: float, wrong: float) -> None:
    data = acquired(true)
    recipe = with_indirect(RECIPE, 0, IndirectRecipe(delay=wrong))
    found = last(data, recipe)
    key, like, before = best(found, last(data))
    assert key == f"delay {true:g}"
    assert like > 0.98 > 0.9 > before
    variant = next(v for v in found.variants if v.alternative.key == key)
    assert variant.in_phase > 0.9 * variant.peaks
    assert found.now.in_phase < variant.in_phase


def test_the_phase_found_is_that_of_all_the_data() -> None:
    for data, dimension in ((acquired(), 0), (cube(), 0), (cube(), 1)):
        found, prepared = last(data, RECIPE, dimension), prepare(data, RECIPE)
        assert found.now.phase == prepared.phases[dimension]
        assert found.has_virtual_echo == prepared.has_virtual_echo


def test_trying_alternatives_warns_of_nothing_in_the_data() -> None:
    """Lines on both sides of the carrier with the first point at half a dwell: alternating them is wrong."""
    made = replace(hsqc(25, 1, increments=64, direct=128), delays=(0.5,))
    data = made.acquire(poisson_gap(made.grid, 28, 1))
    found = last(data)
    assert not data.report.warnings
    assert any(variant.warnings for variant in found.variants)


@pytest.mark.parametrize(
    "own", [IndirectRecipe(), IndirectRecipe(p0=30.0, delay=0.5), IndirectRecipe(reverse=True)]
)
@pytest.mark.parametrize("dimensions", [1, 2])
def test_traces_are_those_of_the_spectrum(own: IndirectRecipe, dimensions: int) -> None:
    """As they are set, and turned by hand to another phase."""
    data = acquired() if dimensions == 1 else cube()
    recipe = replace(RECIPE, indirect=(own,) * dimensions)
    traces = last(data, recipe, dimensions - 1).traces
    for p0, delay in ((own.p0 or 0.0, own.delay or 0.0), (70.0, 1.0)):
        turned = with_indirect(recipe, dimensions - 1, replace(own, p0=p0, delay=delay))
        if dimensions == 2:
            others = prepare(data, recipe).phases[0]
            turned = with_indirect(turned, 0, replace(own, p0=others.p0, delay=others.delay))
        spectrum = np.asarray(zero_filled_spectrum(prepare(data, turned), turned).array)[0]
        lines = np.moveaxis(spectrum, dimensions - 1, -1).reshape(-1, traces.axis.size)
        lines = lines / np.linalg.norm(lines, axis=1, keepdims=True)
        for row in traces.phased(p0, delay):
            assert (lines @ row).max() / np.linalg.norm(row) > 0.9999


def cube() -> NMRDataset:
    made = hnco(12, 1, increments=(24, 20), direct=64, noise=0.05)
    return made.acquire(poisson_gap(made.grid, 160, 1))


def test_a_delay_turns_a_given_phase_about_the_carrier() -> None:
    data = acquired()
    found = last(data, with_indirect(RECIPE, 0, IndirectRecipe(p0=40.0, delay=0.0)))
    phase = found.now.phase
    assert phase is not None
    later = delayed(IndirectRecipe(p0=40.0, delay=0.0), phase, 0.5)
    assert later.delay == 0.5
    assert later.p0 == pytest.approx(-50.0)  # with 180 degrees of p1 it is 40 again in the middle


def test_alternatives_of_alternatives_lead_back() -> None:
    axis = acquired().indirect[0]
    own = IndirectRecipe()
    for name in ("negate", "alternate", "swap", "reverse"):
        there = next(a.recipe for a in alternatives(own, axis, None) if a.key == name)
        assert there != own
        assert next(a.recipe for a in alternatives(there, axis, None) if a.key == name) == own


def test_magnitude_data_have_no_phase_to_choose(tmp_path: Path) -> None:
    write_bruker(tmp_path / "1", acquired(), (Quadrature.QF,), BrukerStyle(group_delay=0))
    data = open_dataset(tmp_path / "1")
    found = last(data)
    assert [v.alternative.key for v in found.variants] == ["", "negate", "alternate", "reverse"]
    assert "no virtual echo" in indirect_advice.warnings(found, data)[0]


def test_what_prevents_the_virtual_echo_is_said_with_its_price() -> None:
    data = acquired()
    assert indirect_advice.warnings(last(data), data) == []
    late = last(data, with_indirect(RECIPE, 0, IndirectRecipe(delay=0.3)))
    assert not late.has_virtual_echo
    (said,) = indirect_advice.warnings(late, data)
    assert "0.3 dwells" in said and "no virtual echo" in said and "0, ½, 1" in said
    off = last(data, with_indirect(RECIPE, 0, IndirectRecipe(p0=20.0, delay=0.0)))
    (said,) = indirect_advice.warnings(off, data)
    assert "p0 is 20°" in said and "error grows about 4." in said
