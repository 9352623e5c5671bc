"""`nmrrecon reconstruct` on k-space of MRI: options reach the recipe, results the folder, errors the user."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import nmrrecon.cine_outputs as outputs
from nmrrecon.cli.main import cli
from nmrrecon.image_metrics import HFEN_DEFINITIONS
from nmrrecon.io.open_kspace import open_kspace
from nmrrecon.metric_definitions import DEFINITIONS
from nmrrecon.recipe_file import read_cine_recipe
from synthetic.bruker_writer import write_bruker
from synthetic.protein import hsqc
from tests.coil_array import beating_disc
from tests.io.cine_files import texts_of

FILES = {"cine.h5", "cine.gif", "cine.png", "recipe.toml", "history.json"}
QUICK = ["-m", "tv", "-p", "iterations=3", "--mask", "radial:8"]


@pytest.fixture(scope="module")
def cine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of magnitude images, (frame, y, x)."""
    path = tmp_path_factory.mktemp("data") / "cine.npz"
    np.savez(path, cine=np.abs(beating_disc(6, (48, 40))).astype(np.float32))
    return path


@pytest.fixture(scope="module")
def spectrum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nmr") / "3"
    write_bruker(path, hsqc(5, 1, increments=8, direct=128).acquire(None))
    return path


def reconstruct(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["reconstruct", *map(str, arguments)])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def images_in(folder: Path) -> np.ndarray:
    return np.asarray(open_kspace(folder / "cine.h5").reference)


def test_writes_and_tells_what_it_did(cine: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = reconstruct(
        cine, "-o", out, *QUICK, "--seed", 5, "--nifti", "--crop", "32x30", "--frames", "1:6"
    )
    assert result.exit_code == 0, result.output
    assert names(out) == {*FILES, "cine.nii.gz"} and all(name in result.stdout for name in names(out))
    assert "radial" in result.stdout
    said = re.search(r"PSNR .* dB, SSIM .* \((.+)\), HFEN .* \((.+)\)", " ".join(result.stdout.split()))
    assert said is not None and said[1] in DEFINITIONS and said[2] in HFEN_DEFINITIONS
    assert "not measured" in result.stderr, "k-space was made from images"
    recipe = read_cine_recipe(out / "recipe.toml")
    assert (recipe.mask, recipe.seed, recipe.method, recipe.parameters) == (
        "radial:8",
        5,
        "tv",
        {"iterations": 3},
    )
    assert recipe.overrides == {"frames": "1:6", "crop": "32x30"} and recipe.source == str(cine)
    record = json.loads((out / "history.json").read_text(encoding="utf-8"))
    assert (record["figures"]["definition"], record["figures"]["hfen_definition"]) == said.groups()
    assert record["figures"]["psnr_db"] > 10 and record["report"]["facts"]["frames"]["value"] == "1:6"
    assert images_in(out).shape == (5, 32, 30)
    texts = texts_of(out / "cine.h5")
    assert texts["recipe"] == (out / "recipe.toml").read_text(encoding="utf-8")
    assert list(texts["history"]) == record["history"]


def test_a_recipe_reproduces_its_result_bit_for_bit(cine: Path, tmp_path: Path) -> None:
    first = reconstruct(cine, "-o", tmp_path / "1", "-q", *QUICK, "--frames", "0:4", "--crop", "30x30")
    recipe = ["--recipe", tmp_path / "1" / "recipe.toml"]
    again = reconstruct(cine, "-o", tmp_path / "2", "-q", *recipe)
    other = reconstruct(cine, "-o", tmp_path / "3", "-q", *recipe, "-m", "zero-filled-cine")
    assert (first.exit_code, again.exit_code, other.exit_code) == (0, 0, 0), again.output
    assert first.stdout == ""
    one, two, three = (images_in(tmp_path / name) for name in "123")
    np.testing.assert_array_equal(one, two)
    assert one.shape == (4, 30, 30) and not np.array_equal(one, three)
    for name in ("recipe.toml", "cine.png", "cine.gif"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    assert read_cine_recipe(tmp_path / "3" / "recipe.toml").parameters == {}


def test_full_data_are_said_to_be_so(cine: Path, tmp_path: Path) -> None:
    full, part = (reconstruct(cine, "-o", tmp_path / name, *more) for name, more in (("1", []), ("2", QUICK)))
    assert "--mask radial:16" in full.stdout and "--mask radial:16" not in part.stdout
    other = reconstruct(cine, "-o", tmp_path / "3", "--slice", 5)
    assert other.exit_code == 2 and "only one" in other.output and "Leave it out" in other.output


def test_a_slice_is_chosen(tmp_path: Path) -> None:
    slices = np.stack([k * np.abs(beating_disc(6, (48, 40))) for k in (1, 2, 4)])
    np.save(tmp_path / "slices.npy", slices.astype(np.float32))
    words = ["--set", "axes=slice,frame,y,x", "--slice", 2, "--mask", "radial:60", "-m", "zero-filled-cine"]
    result = reconstruct(tmp_path / "slices.npy", "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 0, result.output
    assert images_in(tmp_path / "out").shape == (6, 48, 40)
    assert np.abs(images_in(tmp_path / "out")).max() == pytest.approx(np.abs(slices[2]).max(), rel=0.2)


def test_one_frame_is_no_film(tmp_path: Path) -> None:
    np.save(tmp_path / "image.npy", np.abs(beating_disc(1, (40, 40))[0]))
    result = reconstruct(tmp_path / "image.npy", "-o", tmp_path / "out", "-q", *QUICK)
    assert result.exit_code == 0, result.output
    assert names(tmp_path / "out") == FILES - {"cine.gif"}


def test_methods_are_compared(cine: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["--compare", "zero-filled-cine,tv", "--mask", "radial:8", "-p", "iterations=5"]
    result = reconstruct(cine, "-o", out, *words)
    assert result.exit_code == 0, result.output
    methods = ["zero-filled-cine", "tv"]
    assert names(out) == {*methods, "comparison.md", "comparison.json", "comparison.png"}
    assert all(names(out / method) == FILES for method in methods)
    record = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    plain, better = record["methods"]
    assert record["reference"] == "reference" and better["psnr_db"] > plain["psnr_db"] + 2
    single = json.loads((out / "tv" / "history.json").read_text(encoding="utf-8"))
    assert single["figures"]["psnr_db"] == pytest.approx(better["psnr_db"])
    assert f"{better['psnr_db']:.2f}" in result.stdout
    table = (out / "comparison.md").read_text(encoding="utf-8")
    assert f"| tv | {better['seconds']:.2f} |" in table
    assert HFEN_DEFINITIONS[record["hfen_definition"]] in table
    assert (out / "comparison.png").stat().st_size > 10_000


def test_without_a_reference_the_first_method_is_it(cine: Path, tmp_path: Path) -> None:
    first = reconstruct(cine, "-o", tmp_path / "full", "-q")
    assert first.exit_code == 0, first.output
    k_space = open_kspace(cine)
    mask = np.random.default_rng(0).random(k_space.mask.shape) < 0.4
    np.savez(tmp_path / "under.npz", kspace=(k_space.samples * mask[:, None])[:, 0], mask=mask)
    words = ["--compare", "tv,zero-filled-cine", "-p", "iterations=3", "--set", "axes=frame,ky,kx"]
    result = reconstruct(tmp_path / "under.npz", "-o", tmp_path / "out", "-q", *words)
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert record["reference"] == "tv" and record["methods"][0]["psnr_db"] is None
    assert record["methods"][1]["psnr_db"] > 5
    assert not (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8").count("nan")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--region", 10, 7], "--region"),
        (["-O", "direct.p0=3", "--ucsf"], "--option, --ucsf: for NMR"),
        (["-m", "modern"], "kt-slr"),
        (["-m", "kt-sl"], "kt-slr"),
        (["-p", "iteration=3"], "iterations"),
        (["--mask", "spiral:3"], "radial"),
        (["--mask", "radial:many"], "lines=many"),
        (["--slice", 7], "slice"),
        (["--frames", "4:99"], "frames"),
        (["--crop", "much"], "128x128"),
        (["--crop", "300x300"], "300x300"),
        (["--recipe", "nowhere.toml"], "nowhere.toml"),
        (["--compare", "ist,tv", "--mask", "radial:8"], "ist is for NUS NMR"),
        (["--compare", "tv,llr"], "fully sampled"),
        (["--device", "toaster"], "toaster"),
    ],
)
def test_what_cannot_be_is_one_error_and_leaves_nothing(
    words: list[object], told: str, cine: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = reconstruct(cine, "--out", out, "-q", *words)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("error: ") and told in result.stderr
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mask", "radial:8", "--slice", 1], "--mask, --slice: for MRI, and the data are NMR"),
        (["--nifti"], "--nifti"),
        (["-m", "kt-slr"], "kt-slr is for cine k-space"),
        (["--compare", "ist,tv"], "tv is for cine k-space"),
    ],
)
def test_spectra_refuse_what_is_for_cines(
    words: list[object], told: str, spectrum: Path, tmp_path: Path
) -> None:
    result = reconstruct(spectrum, "--out", tmp_path / "out", "-q", *words)
    assert result.exit_code == 2 and told in result.stderr
    assert not (tmp_path / "out").exists()


def test_recipes_are_not_exchanged(cine: Path, spectrum: Path, tmp_path: Path) -> None:
    assert reconstruct(cine, "-o", tmp_path / "c", "-q", *QUICK).exit_code == 0
    assert reconstruct(spectrum, "-o", tmp_path / "s", "-q").exit_code == 0
    for data, other in ((cine, "s"), (spectrum, "c")):
        result = reconstruct(data, "-o", tmp_path / "x", "--recipe", tmp_path / other / "recipe.toml")
        assert result.exit_code == 2 and "this is a recipe of" in result.stderr


def test_a_result_that_cannot_be_written_leaves_nothing(
    cine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs, "write_record", full)
    for words in (QUICK, ["--compare", "tv,zero-filled-cine", "--mask", "radial:8", "-p", "iterations=2"]):
        result = reconstruct(cine, "-o", tmp_path / "out", "-q", *words)
        assert result.exit_code == 2 and "free some space" in result.stderr
        assert not (tmp_path / "out").exists()


def test_results_are_not_written_among_the_data(cine: Path) -> None:
    result = reconstruct(cine, "-o", cine.parent, "-q", *QUICK)
    assert result.exit_code == 2 and "holds the data" in result.stderr
    assert names(cine.parent) == {"cine.npz"}
