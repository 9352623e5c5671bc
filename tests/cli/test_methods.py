"""`nmrrecon methods` shows the table as it stands, and every parameter of one method."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.methods import METHODS
from nmrrecon.parameters import describe


def methods(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["methods", *arguments])


def test_every_method_has_its_row() -> None:
    result = methods()
    assert result.exit_code == 0
    names = [line.split()[0] for line in result.stdout.splitlines() if line.strip()]
    assert set(METHODS) <= set(names)
    assert [row["name"] for row in json.loads(methods("--json").stdout)] == list(METHODS)


@pytest.mark.parametrize("name", list(METHODS))
def test_every_parameter_of_a_method_is_listed_with_its_help(name: str) -> None:
    known = describe(METHODS[name].load()[1])
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
