"""`nmrrecon methods` shows the table as it stands, and every weight and parameter of one method."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.methods import METHODS
from nmrrecon.parameters import describe
from nmrrecon.weights import manifest
from tests.shipped import save, ship

WIDTH = 100  #: columns of a terminal


def methods(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["methods", *arguments])


def line_of(name: str, output: str) -> str:
    return next(line for line in output.splitlines() if line.split()[:1] == [name])


def test_every_method_has_its_row() -> None:
    result = methods()
    assert result.exit_code == 0
    names = [line.split()[0] for line in result.stdout.splitlines() if line.strip()]
    assert set(METHODS) <= set(names)
    assert [row["name"] for row in json.loads(methods("--json").stdout)] == list(METHODS)


def test_rows_say_what_a_method_serves_does_and_rests_on() -> None:
    output = methods().stdout
    for method in METHODS.values():
        assert method.serves in line_of(method.name, output)
        assert f"  {method.title}\n" in output and (not method.paper or f"  {method.paper}\n" in output)
        assert max(len(method.title), len(method.paper)) + 2 <= WIDTH


def test_counts_come_from_the_manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch, "modern-2d", "modern-3d", "dlnmr-2d")
    counts = {name: manifest(name).parameters for name in ("modern-2d", "modern-3d", "dlnmr-2d")}
    output = methods().stdout
    trace = line_of("modern-trace", output)
    assert f"{counts['modern-2d']:,} / {counts['modern-3d']:,}" in trace and "not there" not in trace
    assert "modern-2d, modern-3d" in trace
    dense = line_of("dlnmr", output)
    assert f"{counts['dlnmr-2d']:,} / ?" in dense and "dlnmr-2d, dlnmr-3d (not there)" in dense
    assert "modern-joint-2d (not there)" in line_of("modern", output)
    assert line_of("ist", output).split()[-2:] == ["-", "-"]
    rows = {row["name"]: row["weights"] for row in json.loads(methods("--json").stdout)}
    assert rows["dlnmr"] == [
        {"name": "dlnmr-2d", "parameters": counts["dlnmr-2d"]},
        {"name": "dlnmr-3d", "parameters": None},
    ]
    assert rows["ist"] == []


def test_a_method_tells_how_its_weights_were_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch)
    save(tmp_path, "modern-2d", density=(0.1, 0.125), seed=71)
    facts = manifest("modern-2d")
    output = methods("modern-trace").stdout
    told = (facts.preset, "10 % to 12.5 %", f"{facts.steps}", facts.device, "0.50 h", "0.1200", facts.licence)
    assert all(fact in output for fact in told), output
    assert "features=3, blocks=2" in output and "dimensions=" not in output
    assert "seed 71" in output and facts.command in " ".join(output.split())
    assert "weights modern-3d: not there" in output
    (first, second) = json.loads(methods("modern-trace", "--json").stdout)[0]["weights"]
    assert first["sha256"] == facts.sha256 and first["command"] == facts.command
    assert second == {"name": "modern-3d", "parameters": None}


@pytest.mark.parametrize("name", list(METHODS))
def test_every_parameter_of_a_method_is_listed_with_its_help(name: str) -> None:
    known = describe(METHODS[name].load_parameters())
    result = methods(name)
    assert result.exit_code == 0
    words = result.stdout.split()
    assert all(info.name in words for info in known)
    listed = json.loads(methods(name, "--json").stdout)[0]["parameters"]
    assert [(row["name"], row["help"]) for row in listed] == [(info.name, info.help) for info in known]


def test_an_unknown_method_names_the_near_one() -> None:
    result = methods("isst")
    assert result.exit_code == 2
    assert "Did you mean ist" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--json"], ["modern-trace"]])
def test_torch_is_not_loaded(arguments: list[str]) -> None:
    code = (
        "import sys; from nmrrecon.cli.main import cli; "
        f"cli({['methods', *arguments]!r}, standalone_mode=False); sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
