"""`nmrrecon demo`: from simulated folders to scored and written results, by the methods asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import nmrrecon.cli.demo as demo
from nmrrecon.cli.main import cli
from tests.shipped import ship


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "RESIDUES", 15)
    monkeypatch.setattr(demo, "INCREMENTS", 32)


def run(out: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["demo", "--out", str(out), *words])


def rows(result: Result) -> list[str]:
    return [line.split()[1] for line in result.stdout.splitlines() if line.startswith("│") and "0." in line]


def test_scores_the_classical_methods_and_writes_the_best(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    assert rows(result) == ["zero-filled", "ist-plain", "modern", "ist"]
    assert (tmp_path / "result" / "spectrum.ft2").exists() and (tmp_path / "comparison.png").exists()
    history = json.loads((tmp_path / "result" / "history.json").read_text(encoding="utf-8"))["history"]
    assert any("reconstruction by ist:" in step for step in history)


def test_another_method_is_scored_beside_them_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-joint-2d")
    result = run(tmp_path / "out", "-m", "modern")
    assert result.exit_code == 0, result.output
    assert rows(result) == ["zero-filled", "ist-plain", "ist", "modern"]
    record = (tmp_path / "out" / "result" / "history.json").read_text(encoding="utf-8")
    assert "reconstruction by modern:" in record


def test_chosen_methods_are_compared_with_the_truth(tmp_path: Path) -> None:
    result = run(tmp_path, "--compare", "zero-filled,ist")
    assert result.exit_code == 0, result.output
    assert rows(result) == ["zero-filled", "ist"]
    assert all((tmp_path / name / "spectrum.ft2").exists() for name in ("zero-filled", "ist"))
    record = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert record["reference"] == "fully sampled"
    zero_filled, ist = (row["rlne"]["fully sampled"] for row in record["methods"])
    assert ist < 0.5 * zero_filled
    assert (tmp_path / "comparison.md").exists() and (tmp_path / "comparison.png").exists()


@pytest.mark.parametrize("words", [["-m", "modern"], ["--compare", "ist,modern"]])
def test_weights_that_are_not_there_are_told_before_anything_is_simulated(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch)
    result = run(tmp_path / "out", *words)
    assert result.exit_code == 2 and "modern-joint-2d" in result.stderr
    assert not (tmp_path / "out").exists()
