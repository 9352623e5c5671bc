"""`nmrrecon simulate`: folders that open, the truth beside them, clear refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.main import cli
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import Quadrature
from synthetic.cases import case


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["simulate", *map(str, arguments)])


@pytest.mark.parametrize("form", ["bruker", "varian", "nmrpipe"])
@pytest.mark.parametrize("name", ["A", "five-peak", "hsqc"])
def test_folder_opens_with_the_schedule_of_the_case(tmp_path: Path, form: str, name: str) -> None:
    result = simulate(name, tmp_path / "out", "--format", form, "--seed", 3)
    assert result.exit_code == 0, result.output
    opened = open_dataset(tmp_path / "out")
    assert opened.schedule is not None
    assert opened.is_nus
    if name == "hsqc":
        assert len(opened.schedule) == 32
        assert opened.schedule.grid == (128,)
    else:
        np.testing.assert_array_equal(opened.schedule.mask, case(name, 3).mask)
    peaks = (tmp_path / "out" / "peaks.list").read_text().splitlines()[2:]
    assert f"{len(peaks)} peaks" in result.output


def test_three_dimensions_with_a_quadrature_for_each(tmp_path: Path) -> None:
    result = simulate("3d", tmp_path / "out", "--quadrature", "states-tppi,echo-antiecho")
    assert result.exit_code == 0, result.output
    opened = open_dataset(tmp_path / "out")
    assert [axis.quadrature for axis in opened.indirect] == [
        Quadrature.STATES_TPPI,
        Quadrature.ECHO_ANTIECHO,
    ]
    assert opened.schedule == case("3d", 0).schedule


def test_reference_has_the_same_fids(tmp_path: Path) -> None:
    simulate("A", tmp_path / "out", "--format", "nmrpipe", "--with-reference", "--density", "10%")
    sampled, full = (open_dataset(tmp_path / "out" / name) for name in ("data", "reference"))
    assert sampled.schedule is not None
    assert len(sampled.schedule) == 26
    assert not full.is_nus
    np.testing.assert_allclose(sampled.array, np.asarray(full.array)[:, sampled.schedule.flat], rtol=1e-6)


@pytest.mark.parametrize("kind", ["poisson-gap", "random", "exponential", "full"])
def test_schedules(tmp_path: Path, kind: str) -> None:
    simulate("hsqc", tmp_path / "out", "--schedule", kind, "--residues", 10, "--seed", 2)
    opened = open_dataset(tmp_path / "out")
    assert opened.is_nus == (kind != "full")


def test_seed_reproduces_the_files(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate("hsqc", tmp_path / name, "--residues", 10, "--seed", seed)
    contents = [(tmp_path / name / "data" / "ser").read_bytes() for name in "abc"]
    assert contents[0] == contents[1] != contents[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hsqc", "--quadrature", "stats"], "states"),
        (["hsqc", "--quadrature", "states,states"], "2 for 1"),
        (["hsqc", "--density", "150%"], "density"),
        (["A", "--water", "3"], "water"),
        (["hsqc", "--format", "varian", "--quadrature", "states-tppi"], "states-tppi"),
        (["hsqc", "--schedule", "full", "--density", "20%"], "full"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = simulate(arguments[0], tmp_path / "out", *arguments[1:])
    assert result.exit_code == 2
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


def test_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep")
    result = simulate("hsqc", tmp_path)
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
