"""Measured sets undersampled, and the training curves beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nmrrecon.errors import DataError
from nmrrecon.evaluation import adaptive, measured
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.synthetic_spectra import simulated
from nmrrecon.evaluation.table import Spread
from nmrrecon.evaluation.undersampling import FullySampled
from nmrrecon.processing.indirect_phase import IndirectPhase
from synthetic.protein import hsqc

from .conftest import AddWeights

Data = Callable[[str], Path]
METHODS = ("zero-filled", "ist-plain:iterations=5", "ist-plain")
LOG = "step,training_loss,training_rlne,validation_rlne,learning_rate,hours\n"


@pytest.fixture
def simulated_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, FullySampled]:
    """Simulated spectra in place of the measured ones: one of 48, one of 112 increments, one without echo."""
    few = simulated(hsqc(30, 1, increments=48, direct=64), "cpu")
    many = simulated(hsqc(30, 2, increments=112, direct=64), "cpu")
    late = IndirectPhase(0.0, 0.3, "given")
    sets = {"few": few, "many": many, "late": replace(few, prepared=replace(few.prepared, phases=(late,)))}
    monkeypatch.setattr(measured, "SETS", tuple(sets))
    monkeypatch.setattr(measured, "open_dataset", lambda folder: folder.name)
    monkeypatch.setattr(measured, "fully_sampled", lambda name, recipe, **_: sets[name])
    for name in sets:
        (tmp_path / "nmr" / name).mkdir(parents=True)
    return sets


def test_sets_of_few_increments_are_sampled_more_densely(
    simulated_sets: dict[str, FullySampled], tmp_path: Path
) -> None:
    asked = Settings(schedules=2, methods=METHODS, data=tmp_path, device="cpu")
    lines: list[str] = []
    found = measured.evaluate(asked, Report(row=lines.append))
    table = found.tables[0]
    shares = {(str(row[0]), str(row[1])) for row in table.rows}
    assert shares == {("few", "40 %"), ("few", "50 %"), ("many", "20 %"), ("many", "30 %")}
    assert len(table.rows) == len(lines) == 12
    assert any("late is skipped" in note for note in found.notes)
    assert len(found.draw().axes) == 2


def test_the_summary_counts_where_a_method_is_better(
    simulated_sets: dict[str, FullySampled], tmp_path: Path
) -> None:
    asked = Settings(schedules=1, methods=METHODS, only=("few", "many"), data=tmp_path, device="cpu")
    table, summary = measured.evaluate(asked, Report()).tables
    errors = {row[:3]: row[3] for row in table.rows}
    zero = next(row for row in summary.rows if row[0] == "zero-filled")
    ratios = []
    for (name, density, method), error in errors.items():
        plain = errors[name, density, "ist-plain"]
        if method == "zero-filled":
            assert isinstance(error, Spread) and isinstance(plain, Spread)
            ratios.append(error.mean / plain.mean)
    assert zero[1] == f"{sum(ratio < 1 for ratio in ratios)} of 4"
    assert zero[2] == pytest.approx(max(ratios))


def test_a_measured_set_is_scored(nmr_data: Data) -> None:
    name = "azithromycin-varian/gHSQCAD_01.fid"
    data = nmr_data(name).parents[2]
    asked = Settings(
        schedules=1,
        densities=(0.5,),
        methods=("zero-filled", "ist-plain"),
        only=(name,),
        data=data,
        device="cpu",
    )
    found = measured.evaluate(asked, Report())
    errors = [row[3] for row in found.tables[0].rows]
    assert all(isinstance(error, Spread) for error in errors)
    zero, ist = (error.mean for error in errors if isinstance(error, Spread))
    assert ist < 0.6 * zero
    assert found.tables[0].rows == measured.evaluate(asked, Report()).tables[0].rows


def test_missing_data_are_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data") as error:
        measured.evaluate(Settings(data=tmp_path), Report())
    assert error.value.path == tmp_path / "nmr" / measured.SETS[0]


def test_every_default_set_is_there(nmr_data: Data) -> None:
    for name in measured.SETS:
        assert nmr_data(name).is_dir()


def test_adaptive_shows_curves_and_measured_r2(
    add_weights: AddWeights,
    simulated_sets: dict[str, FullySampled],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    add_weights("modern-2d-paper")
    add_weights("modern-2d-fixed", adaptive=False)
    monkeypatch.setattr(adaptive, "SETS", tuple(simulated_sets))
    monkeypatch.setattr(adaptive, "open_dataset", lambda folder: folder.name)
    monkeypatch.setattr(adaptive, "fully_sampled", lambda name, recipe, **_: simulated_sets[name])
    log = tmp_path / "log.csv"
    log.write_text(LOG + "10,2.0,0.5,0.6,0.001,0.1\n20,1.0,0.4,0.3,0.001,0.2\n30,1.0,0.35,0.45,0.001,0.3\n")
    asked = Settings(
        schedules=1, densities=(0.2, 0.4), only=("few",), data=tmp_path, adaptive_log=log, device="cpu"
    )
    found = adaptive.evaluate(asked, Report())
    training, table = found.tables
    assert training.rows == (("modern-paper", 30, 0.35, 0.3, 20),)
    assert [row[1:3] for row in table.rows] == [
        (density, name) for density in ("20 %", "40 %") for name in ("modern-paper", "modern-fixed")
    ]
    assert any("modern-2d-fixed.csv" in note for note in found.notes)
    assert len(found.draw().axes) == 3


@pytest.mark.parametrize("text", ["step,training_rlne\n1,2\n", LOG + "one,1,1,1,1,1\n", LOG + "1\n", "\x00"])
def test_what_is_no_log_is_refused(text: str, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(text)
    if text == "\x00":
        log.unlink()
    with pytest.raises(DataError, match="log") as error:
        adaptive.read_curve(log)
    assert error.value.path == log
