"""`nmrrecon compare` prints the figures of two files, or says what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from matplotlib import image

from nmrrecon.cli.main import cli


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["compare", *map(str, arguments)])


@pytest.fixture
def spectra(nmr_data: Callable[[str], Path]) -> tuple[Path, Path]:
    """Return TopSpin's and NMRPipe's spectrum of the same FIDs, which state different carriers."""
    folder = nmr_data("ubiquitin-hmqc-bruker")
    return folder / "pdata" / "1", folder / "test.ft2"


def test_a_file_and_itself(spectra: tuple[Path, Path]) -> None:
    result = compare(spectra[1], spectra[1], "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["rlne"] == 0
    assert found["correlation"] == pytest.approx(1)
    assert found["scale"] == 1
    assert found["peaks"]["all"]["r2"] == pytest.approx(1)
    assert found["peaks"]["all"]["n"] > 50
    assert (found["false_peaks"], found["missing_peaks"]) == (0, 0)


def test_different_formats_are_scaled_unless_told_otherwise(spectra: tuple[Path, Path]) -> None:
    scaled = json.loads(compare(*spectra, "--align", "--json").stdout)
    assert scaled["correlation"] > 0.97
    assert scaled["scale"] != 1
    assert scaled["rlne"] < 0.25
    kept = json.loads(compare(*spectra, "--align", "--json", "--no-scale").stdout)
    assert kept["scale"] == 1
    assert kept["rlne"] > 10


def test_another_referencing_is_pointed_out(spectra: tuple[Path, Path]) -> None:
    result = compare(*spectra)
    assert result.exit_code == 0
    assert "--align" in result.stdout
    assert "F2 -0.278 ppm" in result.stdout.replace("-0.2781", "-0.278")
    assert "least squares" in result.stdout


def test_the_level_decides_how_many_peaks_count(spectra: tuple[Path, Path]) -> None:
    numbers = [
        json.loads(compare(spectra[1], spectra[1], "--json", "--level", level).stdout)["peaks"]["all"]["n"]
        for level in (5, 50)
    ]
    assert numbers[0] > 2 * numbers[1] > 0


def test_the_plot_is_a_picture_and_nothing_else_is_left(spectra: tuple[Path, Path], tmp_path: Path) -> None:
    result = compare(*spectra, "--align", "--plot", tmp_path / "heights.png")
    assert result.exit_code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["heights.png"]
    picture = image.imread(tmp_path / "heights.png")
    assert picture.shape[:2] == (900, 900)
    assert picture[..., :3].std() > 0.02


@pytest.mark.parametrize("level", ["0", "100", "-3", "nan"])
def test_a_senseless_level_is_refused(spectra: tuple[Path, Path], level: str) -> None:
    result = compare(*spectra, "--level", level)
    assert result.exit_code == 2
    assert "--level" in result.stderr


def test_broken_files_exit_with_2_and_their_name(
    spectra: tuple[Path, Path], nmr_data: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.ft2").write_bytes(b"")
    wrong = [
        (spectra[1], tmp_path / "empty.ft2", "empty.ft2"),
        (tmp_path / "gone.ft2", spectra[1], "gone.ft2"),
        (spectra[1], nmr_data("hsqc-nus-bruker/3"), "time-domain"),
        (spectra[1], nmr_data("hsqc-nus-bruker/3") / "pdata" / "1", "13C-1H"),
    ]
    for first, second, words in wrong:
        result = compare(first, second)
        assert result.exit_code == 2, result.output
        assert words in result.stderr
        assert "Traceback" not in result.output


def test_a_plot_that_cannot_be_written_is_an_error(spectra: tuple[Path, Path], tmp_path: Path) -> None:
    result = compare(*spectra, "--plot", tmp_path / "nowhere" / "p.png")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
