"""The NOESY- and 3D-like spectra, and the cases: tables of the right shape with the right figures."""

from __future__ import annotations

import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation import cases, dynamic_range, three_dimensional
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.subjects import evaluate
from nmrrecon.evaluation.synthetic_spectra import simulated
from nmrrecon.evaluation.table import Spread
from nmrrecon.evaluation.undersampling import reconstructed, score
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import reconstruct
from synthetic import cases as synthetic_cases
from synthetic.cases import CaseSpec, case
from synthetic.noesy import noesy
from synthetic.scoring import score as case_score

from .conftest import AddWeights

ASKED = Settings(schedules=2, methods=("ist-plain:iterations=10", "modern-trace"), device="cpu")


def first(cell: object) -> float:
    assert isinstance(cell, Spread)
    return cell.values[0]


def test_dynamic_range_scores_each_method(add_weights: AddWeights, monkeypatch: pytest.MonkeyPatch) -> None:
    add_weights("modern-2d")
    monkeypatch.setattr(dynamic_range, "INCREMENTS", 64)
    monkeypatch.setattr(dynamic_range, "DIRECT", 128)
    found = dynamic_range.evaluate(ASKED, Report())
    (table,) = found.tables
    assert [row[:3] for row in table.rows] == [
        ("noesy", "40 %", name) for name in ("ist-plain-10", "modern-trace")
    ]
    full = simulated(noesy(seed=dynamic_range.SEED, increments=64, direct=128), "cpu")
    choice = MethodChoice.parsed("ist-plain:iterations=10")
    expected = score(full, reconstructed(full, choice, 0.4, 1, "cpu").spectrum.array[0])
    assert [first(cell) for cell in table.rows[0][3:5]] == pytest.approx([expected.rlne, expected.r2])
    assert str(len(full.peaks)) in found.notes[0]
    assert len(found.draw().axes) == 5


def test_3d_scores_both_spectra_at_each_density(no_weights: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(three_dimensional, "GRIDS", {"hnco": (12, 10), "hncacb": (14, 10)})
    monkeypatch.setattr(three_dimensional, "DIRECT", 64)
    asked = Settings(schedules=1, densities=(0.3, 0.5), methods=("zero-filled", "dlnmr"), device="cpu")
    found = three_dimensional.evaluate(asked, Report())
    (table,) = found.tables
    assert [row[:2] for row in table.rows] == [
        (name, density) for name in ("hnco", "hncacb") for density in ("30 %", "50 %")
    ]
    few, many = table.rows[:2]
    assert first(few[3]) > first(many[3]) > 0.0
    assert any("dlnmr-3d" in note for note in found.notes)
    assert len(found.draw().axes) == 4


def test_only_one_of_the_3d_spectra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(three_dimensional, "GRIDS", {"hnco": (12, 10), "hncacb": (14, 10)})
    monkeypatch.setattr(three_dimensional, "DIRECT", 64)
    asked = Settings(schedules=1, densities=(0.5,), methods=("zero-filled",), only=("hnco",), device="cpu")
    assert [row[0] for row in three_dimensional.evaluate(asked, Report()).tables[0].rows] == ["hnco"]
    with pytest.raises(ParameterError, match="Did you mean hnco"):
        three_dimensional.evaluate(Settings(only=("hnc0",)), Report())


def test_cases_are_scored_by_seed(no_weights: object, monkeypatch: pytest.MonkeyPatch) -> None:
    small = CaseSpec((32,), 64, 8, (0.05, 1.0), (1.8, 4.8), 2e-3, 0.4)
    monkeypatch.setitem(synthetic_cases.SPECS, "A", small)
    asked = Settings(seeds=2, methods=("ist:iterations=10", "modern-joint"), only=("A",), device="cpu")
    found = cases.evaluate(asked, Report())
    ((name, method, error, *_),) = found.tables[0].rows
    assert (name, method) == ("A", "ist-10")
    recipe = Recipe(method="ist", parameters={"iterations": 10})
    drawn = case("A", 2)
    expected = case_score(drawn, reconstruct(drawn.dataset(), recipe, device="cpu").fids.array)
    assert isinstance(error, Spread) and error.values[1] == pytest.approx(expected.rlne, rel=1e-6)
    assert any("Case A" in note and "modern-joint-2d" in note for note in found.notes)
    assert found.draw().axes


@pytest.mark.parametrize("name", ["cases", "five-peak", "synthetic", "dynamic-range", "3d"])
def test_without_any_weights_there_is_a_table_and_a_figure_of_nothing(
    name: str, no_weights: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamic_range, "INCREMENTS", 32)
    monkeypatch.setattr(dynamic_range, "DIRECT", 64)
    monkeypatch.setattr(three_dimensional, "GRIDS", {"hnco": (12, 10)})
    monkeypatch.setattr(three_dimensional, "DIRECT", 64)
    found = evaluate(name, Settings(methods=("dlnmr",), device="cpu"), Report())
    assert found.tables[0].rows == () and any("dlnmr" in note for note in found.notes)
    found.draw().canvas.draw()
