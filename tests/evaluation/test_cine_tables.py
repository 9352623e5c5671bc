"""The papers' tables of cines: rows for every method, paired gains, the papers' figures beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.evaluation import (
    cine_ablation,
    cine_classical,
    cine_data,
    cine_grid,
    cine_iterations,
    cine_low_rank,
    cine_masks,
    cine_places,
    cine_reference,
    cine_sunnybrook,
)
from nmrrecon.evaluation.cine_data import CineCase
from nmrrecon.evaluation.cine_entries import NO_WEIGHTS, cine_methods, entries_for
from nmrrecon.evaluation.cine_grid import Scene
from nmrrecon.evaluation.cine_published import RELEASED, SLR_NET
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Provenance, Spread, Table, as_json
from nmrrecon.image_metrics import psnr
from nmrrecon.methods import CINES, methods_for

from .cine_files import FRAMES, SIZE, SLICES, write_network, write_patient

Data = Callable[[str], Path]
PLAIN = "zero-filled-cine"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a tiny patient."""
    monkeypatch.setattr(cine_data, "FRAMES", FRAMES)
    monkeypatch.setattr(cine_data, "SIZE", SIZE)
    return write_patient(tmp_path / "data")


@pytest.fixture
def weights(no_weights: Path, tmp_path: Path) -> Path:
    """A folder of further weights, empty, and none that come with the program."""
    folder = tmp_path / "further"
    folder.mkdir()
    return folder


def _row(table: Table, **wanted: str) -> dict[str, Cell]:
    named = [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]
    (found,) = [row for row in named if all(row[name] == value for name, value in wanted.items())]
    return found


def _mean(cell: Cell) -> float:
    assert isinstance(cell, Spread)
    return cell.mean


def test_the_reference_case_zero_filled_is_the_reference_figure(mri_data: Data) -> None:
    data = mri_data("cine-sunnybrook").parents[1]
    case = cine_data.reference_case(data)
    assert case.reference.shape == (16, 128, 128)
    assert float(np.abs(case.reference).max()) == 1.0 and not case.reference.imag.any()
    assert psnr(case.cine.zero_filled()[0].numpy(), case.reference) == pytest.approx(24.32, abs=0.005)


def test_the_reference_table_has_a_row_for_every_method_whether_it_has_weights_or_not(
    data: Path, weights: Path
) -> None:
    write_network(weights, "dc-cnn-radial-16", "dc-cnn", "radial-16")
    lines: list[str] = []
    found = cine_reference.evaluate(
        Settings(data=data, weights=weights, device="cpu"), Report(row=lines.append)
    )
    (table,) = found.tables
    assert sorted(str(row[0]) for row in table.rows) == sorted(methods_for(CINES))
    assert len(lines) == len(table.rows)
    trained = _row(table, method="dc-cnn")
    assert trained["weights"] == "dc-cnn-radial-16"
    plain = _row(table, method=PLAIN)
    assert plain["gain over zero-filled (dB)"] is None
    gain = _mean(trained["PSNR (dB)"]) - _mean(plain["PSNR (dB)"])
    assert _mean(trained["gain over zero-filled (dB)"]) == pytest.approx(gain)
    assert trained["ours less theirs (dB)"] == pytest.approx(_mean(trained["PSNR (dB)"]) - RELEASED["dc-cnn"])
    lacking = _row(table, method="slr-net")
    assert lacking["weights"] == NO_WEIGHTS and lacking["PSNR (dB)"] is None
    assert lacking["authors' weights (dB)"] == RELEASED["slr-net"]
    assert any("dc-cnn-radial-16" in note and "0 steps" in note for note in found.notes)
    assert any("not 10 dB above zero-filled: dc-cnn (" in note for note in found.notes), "it is untrained"
    scored = sum(isinstance(row[2], Spread) for row in table.rows)
    # a column of three panels for what was fully sampled and for each that was scored, in banks of six
    images = sum(bool(axes.images) for axes in found.draw().axes)
    assert images == 3 * (scored + 1) - 1


def test_zero_filled_comes_first_and_networks_last() -> None:
    order = [choice.name for choice in cine_methods()]
    assert order[0] == PLAIN
    kinds = [choice.is_network for choice in cine_methods()]
    assert kinds == sorted(kinds) and any(kinds)


def test_weights_for_the_mask_itself_come_before_those_for_one_like_it(weights: Path) -> None:
    (choice,) = cine_methods(("dc-cnn",))
    presets = ("radial-30", "radial-16")
    assert entries_for([choice], presets, weights)[0].choice is None
    write_network(weights, "dc-cnn-radial-16", "dc-cnn", "radial-16")
    assert entries_for([choice], presets, weights)[0].weights == "dc-cnn-radial-16"
    inside = weights / "dc-cnn-radial-30"
    inside.mkdir()
    write_network(inside, "dc-cnn-radial-30", "dc-cnn", "radial-30")
    assert entries_for([choice], presets, weights)[0].weights == "dc-cnn-radial-30"


def test_a_folder_of_weights_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        entries_for(cine_methods(("dc-cnn",)), ("radial-16",), tmp_path / "nowhere")


def test_slices_have_a_smooth_phase_of_their_own_the_same_each_time(data: Path) -> None:
    series = cine_data.patient_series(data)
    again = cine_data.patient_series(data)
    assert list(series) == list(range(SLICES))
    for number, images in series.items():
        assert images.shape == (FRAMES, *SIZE)
        assert np.array_equal(images, again[number])
        assert float(np.abs(images).max()) == pytest.approx(1.0)
    phases = [np.angle(images[0, 16, 12]) for images in series.values()]
    assert len(set(np.round(phases, 3))) == SLICES
    assert list(cine_data.patient_series(data, 1)) == [2], "one slice is one in the middle"
    assert len(cine_data.patient_series(data, 3)) == 3


def test_cines_that_are_too_small_are_refused(data: Path) -> None:
    with pytest.raises(DataError, match="hold no"):
        cine_data.patient_series(data, 1, (400, 400))


def test_a_patient_that_is_not_there_is_an_error_that_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data"):
        cine_data.reference_case(tmp_path)


def test_the_table_of_slices_has_the_mean_over_slices_and_the_papers_figures(
    data: Path, weights: Path
) -> None:
    asked = Settings(
        data=data, weights=weights, slices=3, seeds=2, methods=(PLAIN, "kt-slr:iterations=3"), device="cpu",
        only=("gaussian-8", "radial-16"),
    )  # fmt: skip
    found = cine_sunnybrook.evaluate(asked, Report())
    (table,) = found.tables
    assert len(table.rows) == 4
    plain = _row(table, mask="gaussian-8", method=PLAIN)
    assert isinstance(plain["PSNR (dB)"], Spread) and len(plain["PSNR (dB)"].values) == 3 * 2
    mse = plain["MSE (1e-5)"]
    assert isinstance(mse, Spread)
    expected = [-10 * np.log10(1e-5 * value) for value in mse.values]
    assert plain["PSNR (dB)"].values == pytest.approx(expected), "series have a maximum of 1"
    assert found.draw().axes
    assert any("synthetic smooth phase" in note for note in found.notes)


def test_a_methods_own_row_bears_its_papers_figures(data: Path, weights: Path) -> None:
    asked = Settings(
        data=data, weights=weights, slices=1, methods=("dc-cnn",), only=("gaussian-8",), device="cpu"
    )
    (table,) = cine_sunnybrook.evaluate(asked, Report()).tables
    row = _row(table, method="dc-cnn")
    assert row["weights"] == NO_WEIGHTS
    assert row["paper's PSNR (dB)"] == SLR_NET["gaussian-8"]["dc-cnn"].psnr_db


def test_the_gain_of_the_low_rank_module_is_paired_and_says_whether_trainings_are_alike(
    data: Path, weights: Path
) -> None:
    write_network(weights, "dc-cnn-radial-16", "dc-cnn", "radial-16")
    write_network(weights, "dc-cnn-lr-radial-16", "dc-cnn", "radial-16", low_rank="L2")
    write_network(weights, "crnn-radial-16", "crnn", "radial-16")
    asked = Settings(data=data, weights=weights, slices=2, only=("radial-16",), device="cpu")
    found = cine_low_rank.evaluate(asked, Report())
    gains, each = found.tables
    pair = _row(gains, network="dc-cnn")
    with_it, without = (_row(each, method=name)["PSNR (dB)"] for name in ("dc-cnn-lr", "dc-cnn"))
    assert isinstance(with_it, Spread) and isinstance(without, Spread)
    differences = [a - b for a, b in zip(with_it.values, without.values, strict=True)]
    assert isinstance(pair["gain (dB)"], Spread)
    assert pair["gain (dB)"].values == pytest.approx(differences)
    assert pair["series better"] == f"{sum(value > 0 for value in differences)} of 2"
    assert pair["trainings alike"] == "yes"
    assert _row(gains, network="crnn")["gain (dB)"] is None
    verdict = "better" if np.mean(differences) > 0 else "not better"
    assert any(note.startswith(f"radial-16, dc-cnn: {verdict} with") for note in found.notes)
    assert any("crnn: nothing to compare" in note for note in found.notes)
    assert found.draw().axes


def test_places_and_ablations_take_weights_by_name(data: Path, weights: Path) -> None:
    write_network(weights, "dc-cnn-lr-l1-radial-16", "dc-cnn", "radial-16", low_rank="L1")
    write_network(weights, "jotlas-net-no-sparse", "jotlas-net", "radial-16", sparse=False)
    write_network(weights, "jotlas-net-3-iterations-radial-16", "jotlas-net", "radial-16", iterations=3)
    asked = Settings(data=data, weights=weights, slices=1, device="cpu")
    for subject, label, name in (
        (cine_places, "DC-CNN-LR, L1", "dc-cnn-lr-l1-radial-16"),
        (cine_ablation, "3: no sparse layer", "jotlas-net-no-sparse"),
        (cine_iterations, "3 iterations", "jotlas-net-3-iterations-radial-16"),
    ):
        found = subject.evaluate(asked, Report())
        row = _row(found.tables[0], mask="radial-16", method=label)
        assert row["weights"] == name
        assert isinstance(row["PSNR (dB)"], Spread)
        others = [cells[2] for cells in found.tables[0].rows if cells[1] not in (label, PLAIN)]
        assert set(others) == {NO_WEIGHTS}
        assert found.draw().axes


def test_several_coils_are_compared_by_magnitudes(
    data: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cine_masks, "MULTI_COIL", ("radial-30",))
    monkeypatch.setattr(cine_masks, "SINGLE_COIL", ("radial-16",))
    monkeypatch.setattr(cine_masks, "COILS", Scene(SIZE, 3, "unrolling-nets-coils"))
    asked = Settings(data=data, weights=weights, slices=2, methods=(PLAIN,), device="cpu")
    found = cine_masks.evaluate(asked, Report())
    single, several = found.tables
    assert [row[0] for row in single.rows] == ["radial-16"]
    assert [row[0] for row in several.rows] == ["radial-30"]
    assert any("3 coils" in note and "magnitudes are compared" in note for note in found.notes)
    assert found.draw().axes


def test_the_stored_patterns_of_vista_are_as_dense_as_they_are_called(mri_data: Data) -> None:
    from nmrrecon.evaluation.cine_grid import plan_of

    data = mri_data("vista-patterns").parents[1]
    for name, acceleration in (("vista-8", 8), ("vista-12", 12), ("vista-24", 24)):
        mask = plan_of(name, data).draw((16, 144, 128), 1)
        assert 1 / mask.mean() == pytest.approx(acceleration)


def test_a_stored_pattern_is_scored_once_however_many_seeds_there_are(mri_data: Data) -> None:
    data = mri_data("vista-patterns").parents[1]
    asked = Settings(data=data, slices=1, seeds=3)
    assert len(cine_grid.patient_cases("vista-8", asked, cine_masks.COILS)) == 1
    assert len(cine_grid.patient_cases("radial-16", asked)) == 3


def test_classical_methods_are_scored_on_a_phantom(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(0).random((FRAMES, 48, 48))
    smooth = np.cumsum(np.cumsum(images, 1), 2)
    series = (smooth / smooth.max()).astype(np.complex64)
    monkeypatch.setattr(cine_classical, "phantom_series", lambda data: series)
    asked = Settings(methods=(PLAIN, "kt-slr:iterations=10", "dc-cnn"), device="cpu")
    found = cine_classical.evaluate(asked, Report())
    (table,) = found.tables
    assert [row[0] for row in table.rows] == [PLAIN, "kt-slr-10"]
    assert _mean(_row(table, method="kt-slr-10")["gain over zero-filled (dB)"]) > 3
    assert any("dc-cnn is left out" in note for note in found.notes)
    assert len(found.draw().axes) > 0


def test_a_table_without_figures_is_still_json(data: Path, weights: Path) -> None:
    asked = Settings(data=data, weights=weights, slices=1, methods=("crnn",), device="cpu")
    found = cine_reference.evaluate(asked, Report())
    text = as_json(found, Provenance("nmrrecon evaluate cine-reference", "a machine", "2", "0"))
    assert json.loads(text)["tables"][0]["rows"][0]["weights"] == NO_WEIGHTS


def test_an_unknown_mask_is_refused(data: Path) -> None:
    with pytest.raises(ParameterError, match="radial-17"):
        cine_sunnybrook.evaluate(Settings(data=data, only=("radial-17",)), Report())


def test_a_case_of_several_coils_is_fully_sampled_again_by_its_own_maps() -> None:
    from synthetic.coil_maps import random_coil_maps

    rng = np.random.default_rng(0)
    series = rng.standard_normal((2, 8, 8)).astype(np.complex64)
    maps = random_coil_maps(3, (8, 8), rng)
    case = CineCase.sampled("x", series, np.ones((2, 8, 8), bool), maps)
    assert np.allclose(case.cine.zero_filled()[0].numpy(), series, atol=1e-5)
