"""`nmrrecon mask`: files, facts, the picture, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from nmrrecon.cli.main import cli
from tests.sampling.drawn import draw_mask


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["mask", *arguments])


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_what_is_written_is_what_is_drawn_and_reads_back(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"mask{suffix}"
    done = run("gaussian:8", "--grid", "4x64x32", "--seed", "7", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "gaussian, nominal 8x: 12.50% of k-space, 8.00x, 8 lines a frame" in done.output
    again = draw_mask("file", (4, 64, 32), 0, path=str(out))
    assert np.array_equal(again, draw_mask("gaussian", (4, 64, 32), 7))


def test_facts_as_json() -> None:
    facts = json.loads(run("radial:30", "--grid", "8x128x128", "--json").stdout)
    assert facts["kind"] == "radial" and facts["nominal"] == "30 lines" and facts["lines"] is None
    assert facts["achieved_share"] == pytest.approx(0.207, rel=0.02)
    assert facts["achieved_acceleration"] == pytest.approx(1 / facts["achieved_share"])


@pytest.mark.parametrize("grid", ["16x128x96", "1x32x32"])
def test_the_picture_is_drawn_and_says_how_it_was_made(tmp_path: Path, grid: str) -> None:
    picture = tmp_path / "mask.png"
    done = run("gro:4", "--grid", grid, "--picture", str(picture))
    assert done.exit_code == 0, done.output
    with Image.open(picture) as image:
        shades = np.asarray(image.convert("L"))
        assert image.info["Description"].startswith(f"nmrrecon mask gro:4 --grid {grid} --seed 0")
    assert shades.shape[1] > shades.shape[0] > 300
    assert (shades < 10).mean() > 0.1 and (shades > 245).mean() > 0.1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gausian:8"], "gaussian"),
        (["gaussian:8", "--grid", "128x128"], "not three sizes"),
        (["gaussian:8", "--grid", "0x8x8"], "not a grid"),
        (["gaussian:8", "--grid", "large"], "frame, ky and kx"),
        (["gaussian:8", "--out", "mask.txt"], ".npy or .npz"),
        (["gaussian:8", "--picture", "mask.pdf"], ".png"),
        (["gaussian:8", "--out", "no/such/folder/mask.npy"], "folder"),
        (["file:missing.npy"], "missing.npy"),
    ],
)
def test_what_cannot_be_drawn_or_written_is_an_error(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.output


def test_files_are_replaced_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "mask.npy"
    out.write_text("precious")
    assert run("gro:4", "--grid", "2x16x16", "--out", str(out)).exit_code == 2
    assert out.read_text() == "precious"
    assert run("gro:4", "--grid", "2x16x16", "--out", str(out), "--overwrite").exit_code == 0
    assert np.load(out).shape == (2, 16, 16)


def test_help_names_every_kind() -> None:
    assert "cmrxrecon" in run("--help").output and "random-2d" in run("--help").output
