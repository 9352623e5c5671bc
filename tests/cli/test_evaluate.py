"""`nmrrecon evaluate`: what it prints and writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from nmrrecon import weights
from nmrrecon.cli.main import cli
from nmrrecon.evaluation.subjects import SUBJECTS

ASKED = (
    "five-peak",
    "--schedules",
    "2",
    "--density",
    "0.3",
    "-m",
    "ist-plain:iterations=5",
    "-m",
    "modern-paper",
)
COMMAND = (
    "nmrrecon evaluate five-peak --schedules 2 --density 0.3 --method ist-plain:iterations=5 "
    "--method modern-paper"
)


@pytest.fixture(autouse=True)
def no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "weights_folder", lambda: tmp_path / "no weights")


def evaluate(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *arguments])


def test_three_files_say_what_made_them(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    result = evaluate(*ASKED, "--device", "cpu", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in out.iterdir()) == [
        f"five-peak{suffix}" for suffix in (".json", ".md", ".png")
    ]
    command = f"{COMMAND} --out {out} --device cpu"
    page = (out / "five-peak.md").read_text(encoding="utf-8")
    assert f"`{command}`" in page and "torch" in page
    data = json.loads((out / "five-peak.json").read_text(encoding="utf-8"))
    assert data["command"] == command
    with Image.open(out / "five-peak.png") as picture:
        assert picture.info["Description"] == command
        low, high = picture.convert("L").getextrema()
        assert picture.width > 500 and low < 100 < high


def test_json_alone_stands_on_standard_output() -> None:
    result = evaluate(*ASKED, "--json")
    data = json.loads(result.stdout)
    (row,) = data["tables"][0]["rows"]
    assert row["method"] == "ist-plain-5" and len(row["R2 of peak 3"]["values"]) == 2
    assert data["command"] == f"{COMMAND} --json"
    assert any("modern-2d-paper" in note for note in data["notes"])
    assert "ist-plain-5" in result.stderr, "rows are told as they come"


def test_the_table_and_the_notes_are_printed() -> None:
    result = evaluate(*ASKED)
    assert result.exit_code == 0
    assert "R2 of peak 5" in result.stdout and "modern-2d-paper" in result.stdout


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_options_without_a_use_are_refused(name: str) -> None:
    idle = {"schedules": "--schedules", "seeds": "--seeds", "runs": "--runs", "traces": "--traces"}
    for field, option in idle.items():
        if field not in SUBJECTS[name].options:
            result = evaluate(name, option, "5")
            assert result.exit_code == 2 and option in result.stderr and "It takes" in result.stderr


@pytest.mark.parametrize("arguments", [("--density", "0"), ("--density", "1.5"), ("-m", "isst")])
def test_wrong_values_leave_no_folder(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = evaluate("five-peak", *arguments, "--out", str(tmp_path / "new"))
    assert result.exit_code == 2 and "error:" in result.stderr
    assert not (tmp_path / "new").exists()


def test_an_interrupted_run_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nmrrecon.evaluation.five_peak.run_trials", interrupted)
    result = evaluate(*ASKED, "--out", str(tmp_path / "new"))
    assert result.exit_code == 130 and "cancelled" in result.stderr
    assert not (tmp_path / "new").exists()


def test_the_help_lists_every_subject() -> None:
    text = evaluate("--help").stdout
    assert all(f"  {name}" in text and subject.line in text for name, subject in SUBJECTS.items())
