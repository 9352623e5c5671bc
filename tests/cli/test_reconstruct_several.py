"""`nmrrecon reconstruct --compare`: every method on the same prepared data, results whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import nmrrecon.outputs as outputs
import nmrrecon.reconstruct as main_job
from nmrrecon.cli.main import cli
from nmrrecon.io.open import open_dataset
from nmrrecon.metrics import rlne
from nmrrecon.nmr import Quadrature
from nmrrecon.recipe_file import read_recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.experiment import Experiment
from synthetic.protein import hnco, hsqc
from tests.shipped import ship

RESULT = {"spectrum.ft2", "fid.ft1", "spectrum.png", "recipe.toml", "history.json"}
HEADER = 2048  #: bytes of an NMRPipe header


def write(path: Path, experiment: Experiment, points: int | None, *quadratures: Quadrature) -> Path:
    schedule = None if points is None else poisson_gap(experiment.grid, points, 1)
    write_bruker(path, experiment.acquire(schedule), quadratures or None)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plane = hsqc(30, 1, increments=32, direct=256)
    return write(tmp_path_factory.mktemp("data") / "3", plane, 12)


def reconstruct(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["reconstruct", *map(str, arguments)])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_each_method_has_its_folder_and_all_are_compared(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = reconstruct(folder, "-o", out, "--compare", "ist-plain,ist", "--compare", "zero-filled")
    assert result.exit_code == 0, result.output
    methods = ["ist-plain", "ist", "zero-filled"]
    assert names(out) == {*methods, "comparison.md", "comparison.json", "comparison.png"}
    assert all(names(out / method) == RESULT for method in methods)
    assert all(word in result.stdout for word in (*methods, "comparison.md"))
    record = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    spectra = {method: open_dataset(out / method / "spectrum.ft2").array[0] for method in methods}
    assert record["reference"] == "ist-plain"
    for row in record["methods"]:
        for other, distance in row["rlne"].items():
            expected = rlne(spectra[row["method"]], spectra[other])
            assert distance == pytest.approx(expected, rel=1e-3, abs=1e-6)
        assert row["seconds"] > 0 and row["peaks"] > 0
    first, second, third = record["methods"]
    assert (first["rlne"]["ist-plain"], first["r2"], first["false"]) == (0.0, pytest.approx(1.0), 0)
    assert first["residual"] > 0 and second["residual"] > 0 and third["residual"] == 0
    table = (out / "comparison.md").read_text(encoding="utf-8")
    assert all(f"| {row['method']} | {row['seconds']:.2f} |" in table for row in record["methods"])


def test_prepares_once_and_gives_what_single_runs_give(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    prepare = main_job.prepare
    monkeypatch.setattr(main_job, "prepare", lambda *given: counted.append(given) or prepare(*given))
    several = reconstruct(folder, "-o", tmp_path / "all", "-q", "--compare", "ist,ist-plain")
    assert several.exit_code == 0 and several.stdout == "" and len(counted) == 1
    for method in ("ist", "ist-plain"):
        assert reconstruct(folder, "-o", tmp_path / method, "-q", "-m", method).exit_code == 0
        ours, single = (
            (path / method / "spectrum.ft2" if path.name == "all" else path / "spectrum.ft2").read_bytes()
            for path in (tmp_path / "all", tmp_path / method)
        )
        assert ours[HEADER:] == single[HEADER:]
        recipes = [
            read_recipe(path / "recipe.toml") for path in (tmp_path / "all" / method, tmp_path / method)
        ]
        assert recipes[0] == recipes[1]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (["--compare", "ist-plain"], ["ist", "ist-plain"]),
        (["--compare", "ist-plain,zero-filled"], ["ist-plain", "zero-filled"]),
        (["-m", "zero-filled", "--compare", "ist,ist-plain"], ["zero-filled", "ist", "ist-plain"]),
        (["-m", "ist-plain", "--compare", "ist,ist-plain"], ["ist-plain", "ist"]),
    ],
)
def test_which_methods_run_and_which_is_the_reference(
    words: list[str], order: list[str], folder: Path, tmp_path: Path
) -> None:
    values = [] if "zero-filled" in order[:1] else ["-p", "iterations=4"]
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", *words, *values)
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [row["method"] for row in record["methods"]] == order and record["reference"] == order[0]


def test_a_parameter_goes_to_every_method_that_has_it(folder: Path, tmp_path: Path) -> None:
    words = ["--compare", "ist,ist-plain,zero-filled", "-p", "iterations=3"]
    assert reconstruct(folder, "-o", tmp_path, "-q", *words).exit_code == 0
    taken = {name: read_recipe(tmp_path / name / "recipe.toml").parameters for name in words[1].split(",")}
    assert taken == {"ist": {"iterations": 3}, "ist-plain": {"iterations": 3}, "zero-filled": {}}


def test_parameters_of_a_recipe_stay_with_its_method(folder: Path, tmp_path: Path) -> None:
    first = reconstruct(folder, "-o", tmp_path / "1", "-q", "-p", "iterations=3")
    recipe = tmp_path / "1" / "recipe.toml"
    again = reconstruct(folder, "-o", tmp_path / "2", "-q", "--recipe", recipe, "--compare", "zero-filled")
    other = ["--recipe", recipe, "--compare", "ist-plain,zero-filled", "-p", "iterations=4"]
    third = reconstruct(folder, "-o", tmp_path / "3", "-q", *other)
    assert (first.exit_code, again.exit_code, third.exit_code) == (0, 0, 0), again.output
    assert read_recipe(tmp_path / "2" / "ist" / "recipe.toml").parameters == {"iterations": 3}
    assert read_recipe(tmp_path / "2" / "zero-filled" / "recipe.toml").parameters == {}
    assert read_recipe(tmp_path / "3" / "ist-plain" / "recipe.toml").parameters == {"iterations": 4}


def test_networks_take_part(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch, "modern-joint-2d", "modern-2d")
    words = ["--compare", "ist,modern,modern-trace", "-p", "iterations=5"]
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 0, result.output
    assert {"ist", "modern", "modern-trace"} <= names(tmp_path / "out")
    assert np.isfinite(open_dataset(tmp_path / "out" / "modern" / "spectrum.ft2").array).all()


def test_a_cube_is_shown_by_its_projections(tmp_path: Path) -> None:
    modes = (Quadrature.STATES_TPPI, Quadrature.STATES_TPPI)
    data = write(tmp_path / "5", hnco(10, 1, increments=(8, 8), direct=256), 24, *modes)
    words = ["--compare", "ist,zero-filled", "-p", "iterations=4"]
    for _ in range(2):  # over an earlier result, too
        result = reconstruct(data, "-o", tmp_path / "out", "-q", *words)
        assert result.exit_code == 0, result.output
    assert len(names(tmp_path / "out" / "ist" / "ft")) == 16
    assert (tmp_path / "out" / "comparison.png").stat().st_size > 10_000
    assert not [name for name in names(tmp_path / "out") if name.startswith(".")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--compare", "ist,isst"], "isst"),
        (["--compare", "ist,ist"], "twice"),
        (["--compare", "ist"], "nothing to compare"),
        (["--compare", ","], "nothing to compare"),
        (["--compare", "ist,zero-filled", "-p", "iteration=3"], "iterations"),
        (["--compare", "ist,modern"], "modern-joint-2d"),
    ],
)
def test_what_cannot_be_compared_is_one_error_before_any_work(
    words: list[str], told: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path / "none", monkeypatch)
    monkeypatch.setattr(main_job, "prepare", lambda *given: pytest.fail("prepared"))
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("error: ") and told in result.stderr
    assert not (tmp_path / "out").exists()


def test_of_complete_data_there_is_nothing_to_compare(tmp_path: Path) -> None:
    data = write(tmp_path / "3", hsqc(5, 1, increments=8, direct=256), None)
    result = reconstruct(data, "-o", tmp_path / "out", "-q", "--compare", "ist,ist-plain")
    assert result.exit_code == 2 and "all points were acquired" in result.stderr


def test_a_network_over_complete_data_does_not_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path / "none", monkeypatch)
    data = write(tmp_path / "3", hsqc(5, 1, increments=8, direct=256), None)
    result = reconstruct(data, "-o", tmp_path / "out", "-q", "-m", "modern")
    assert result.exit_code == 0, result.output


def test_a_result_that_cannot_be_written_leaves_all_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of the files that are moved finds a folder in its place; those before it are taken back."""
    words = ["--compare", "ist,zero-filled", "-p", "iterations=2"]
    assert reconstruct(folder, "-o", tmp_path / "out", "-q", *words).exit_code == 0
    (tmp_path / "out" / "zero-filled" / "spectrum.png").unlink()
    (tmp_path / "out" / "zero-filled" / "spectrum.png").mkdir()
    (tmp_path / "out" / "zero-filled" / "spectrum.png" / "mine").touch()
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    words[-1] = "iterations=3"
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 2 and result.stderr.startswith("error: ")
    after = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert after == before


def test_a_method_that_fails_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "write_history", full)
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", "--compare", "ist,zero-filled")
    assert result.exit_code == 2 and "free some space" in result.stderr
    assert not (tmp_path / "out").exists()
