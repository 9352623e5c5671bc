"""`nmrrecon reconstruct`: options reach the recipe, results reach the folder, errors the user."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.io.open import open_dataset
from nmrrecon.recipe import IndirectRecipe
from nmrrecon.recipe_file import read_recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc

HEADER = 2048  #: bytes of an NMRPipe header


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    protein = hsqc(30, 1, increments=32, direct=256)
    path = tmp_path_factory.mktemp("data") / "3"
    write_bruker(path, protein.acquire(poisson_gap(protein.grid, 12, 1)))
    return path


def reconstruct(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["reconstruct", *map(str, arguments)])


def test_writes_and_tells_what_it_did(folder: Path, tmp_path: Path) -> None:
    result = reconstruct(folder, "--out", tmp_path / "out", "-p", "iterations=5", "--ucsf")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    expected = {"spectrum.ft2", "fid.ft1", "spectrum.png", "spectrum.ucsf", "recipe.toml", "history.json"}
    assert names == expected
    assert all(name in result.stdout for name in expected)
    assert "reconstruction by ist: 12 of 32 points" in result.stdout
    record = json.loads((tmp_path / "out" / "history.json").read_text(encoding="utf-8"))
    assert record["report"]["facts"]["sampling.nus"]["value"] is True
    assert any("indirect phases" in step for step in record["history"])


def test_quiet_says_nothing(folder: Path, tmp_path: Path) -> None:
    result = reconstruct(folder, "-o", tmp_path / "out", "-p", "iterations=2", "--quiet")
    assert (result.exit_code, result.stdout) == (0, "")


def test_options_reach_the_recipe_and_the_spectrum(folder: Path, tmp_path: Path) -> None:
    words = ["-m", "ist-plain", "-p", "iterations=7", "-O", "f1.delay=0", "-O", "f1.p0=3.5"]
    words += ["-O", "direct.window.power=1", "--region", 10, 7, "--set", "f1.carrier_ppm=120"]
    result = reconstruct(folder, "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 0, result.output
    recipe = read_recipe(tmp_path / "out" / "recipe.toml")
    assert (recipe.method, recipe.parameters) == ("ist-plain", {"iterations": 7})
    assert recipe.indirect == (IndirectRecipe(p0=3.5, delay=0.0),)
    assert recipe.direct.window.power == 1.0 and recipe.direct.region_ppm == (10.0, 7.0)
    assert recipe.overrides == {"f1.carrier_ppm": "120"}
    spectrum = open_dataset(tmp_path / "out" / "spectrum.ft2")
    assert spectrum.axes[0].carrier_ppm == pytest.approx(120.0)
    ppm = spectrum.direct.ppm_scale
    assert ppm[0] == pytest.approx(10.0, abs=0.05) and ppm[-1] == pytest.approx(7.0, abs=0.05)


def test_a_recipe_is_taken_up_and_changed(folder: Path, tmp_path: Path) -> None:
    first = reconstruct(folder, "-o", tmp_path / "1", "-q", "-p", "iterations=6", "--region", 10, 7)
    again = reconstruct(folder, "-o", tmp_path / "2", "-q", "--recipe", tmp_path / "1" / "recipe.toml")
    other = reconstruct(
        folder, "-o", tmp_path / "3", "-q", "--recipe", tmp_path / "1" / "recipe.toml", "-m", "zero-filled"
    )
    assert (first.exit_code, again.exit_code, other.exit_code) == (0, 0, 0)
    # the comment in the header says where the phases are from
    one, two, three = ((tmp_path / n / "spectrum.ft2").read_bytes()[HEADER:] for n in "123")
    assert one == two != three
    recipe = read_recipe(tmp_path / "3" / "recipe.toml")
    assert (recipe.method, recipe.parameters, recipe.direct.region_ppm) == ("zero-filled", {}, (10.0, 7.0))


def test_imaginary_parts_are_kept_on_request(folder: Path, tmp_path: Path) -> None:
    for name, words in (("real", []), ("both", ["--keep-imaginary"])):
        result = reconstruct(folder, "-o", tmp_path / name, "-q", "-p", "iterations=3", *words)
        assert result.exit_code == 0, result.output
    real, both = (open_dataset(tmp_path / name / "spectrum.ft2").array for name in ("real", "both"))
    assert both.shape[0] == 2 and np.iscomplexobj(both)
    np.testing.assert_allclose(both[0].real, real[0], atol=1e-4 * np.abs(real).max())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-m", "its"], "ist"),
        (["-p", "iteration=5"], "iterations"),
        (["-p", "iterations=many"], "whole number"),
        (["-p", "iterations"], "iterations"),
        (["-O", "f1.dealy=0"], "f1.delay"),
        (["-O", "f2.delay=0"], "fewer"),
        (["--set", "f1.sw=3"], "f1.sw_hz"),
        (["--region", "30", "20"], "ppm"),
        (["--device", "toaster"], "toaster"),
        (["--recipe", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_cannot_be_is_one_error_and_leaves_nothing(
    words: list[str], told: str, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = reconstruct(folder, "--out", out, "-q", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ") and told in result.stderr
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert not out.exists() or not any(out.iterdir())
