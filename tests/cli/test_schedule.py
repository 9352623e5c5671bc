"""`nmrrecon schedule`: what it writes, prints and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.sampling.point_spread import largest_side_lobe
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule_file import read_schedule


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["schedule", *map(str, arguments)])


def test_writes_the_schedule_it_judges(tmp_path: Path) -> None:
    out = tmp_path / "nuslist"
    result = _run("--grid", "64x32", "--density", "10%", "--seed", 3, "--out", out)
    assert result.exit_code == 0, result.output
    expected = poisson_gap((64, 32), 205, 3)
    assert read_schedule(out, (64, 32)) == expected
    assert "10.01%" in result.output
    assert f"{largest_side_lobe(expected):.3f}" in result.output


@pytest.mark.parametrize("kind", ["poisson-gap", "random", "exponential"])
@pytest.mark.parametrize("style", ["bruker", "varian", "nmrpipe", "from-1"])
def test_inspect_finds_what_was_drawn(tmp_path: Path, kind: str, style: str) -> None:
    out = tmp_path / "list"
    drawn = _run("--grid", 128, "--points", 127, "--kind", kind, "--style", style, "--out", out, "--json")
    inspected = _run("--grid", 128, "--inspect", out, "--json")
    assert drawn.exit_code == inspected.exit_code == 0, drawn.output + inspected.output
    figures = json.loads(inspected.stdout)
    assert figures == json.loads(drawn.stdout)
    assert figures["points"] == 127
    assert figures["first_point"]


def test_without_out_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run("--grid", 128, "--points", 32).exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_existing_file_is_replaced_only_on_request(tmp_path: Path) -> None:
    out = tmp_path / "nuslist"
    out.write_text("0\n1\n")
    result = _run("--grid", 16, "--points", 4, "--out", out)
    assert (result.exit_code, out.read_text()) == (2, "0\n1\n")
    assert "--overwrite" in result.stderr
    assert _run("--grid", 16, "--points", 4, "--out", out, "--overwrite").exit_code == 0
    assert len(read_schedule(out, (16,))) == 4


def test_inspect_reads_measured_schedule(nmr_data: Callable[[str], Path]) -> None:
    result = _run("--grid", 512, "--inspect", nmr_data("hsqc-nus-bruker/3/nuslist"))
    assert result.exit_code == 0
    assert "25.00% (128 of 512 points)" in result.output


def test_inspect_warns_and_takes_overrides(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("1\n2\n5\n")
    doubtful = _run("--grid", 8, "--inspect", path)
    assert "sampling.base=1" in doubtful.stderr
    assert "first increment is not sampled" in doubtful.stdout
    settled = _run("--grid", 8, "--inspect", path, "--set", "sampling.base=1")
    assert settled.stderr == ""
    assert "first increment" not in settled.stdout


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--grid", "128"], "--points or --density"),
        (["--grid", "128", "--points", "8", "--density", "0.5"], "--points or --density"),
        (["--grid", "12a", "--points", "8"], "not a grid"),
        (["--grid", "64x", "--points", "8"], "not a grid"),
        (["--grid", "-5", "--points", "8"], "not a grid"),
        (["--grid", "0", "--points", "1"], "not a grid"),
        (["--grid", "999999x999999", "--points", "1"], "too large"),
        (["--grid", "128", "--points", "200"], "200 points"),
        (["--grid", "128", "--points", "-3"], "-3 points"),
        (["--grid", "128", "--density", "25"], "25%"),
        (["--grid", "128", "--density", "nan"], "share"),
        (["--grid", "8x8x8", "--points", "9"], "3 indirect"),
        (["--grid", "128", "--points", "9", "--kind", "exponential", "--decay", "-1"], "decay"),
        (["--grid", "128", "--points", "9", "--set", "sampling.base=1"], "sampling.base"),
        (["--grid", "128", "--inspect", "absent"], "absent"),
        (["--grid", "99999999999", "--inspect", "absent"], "not a grid"),
        (["--grid", "128", "--inspect", "absent", "--points", "3"], "draws none"),
        (["--grid", "128", "--points", "9", "--out", "absent/list"], "absent/list"),
        (["--grid", "128", "--points", "9", "--kind", "poison"], "poison"),
    ],
)
def test_unusable_requests_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run(*arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []
