"""`nmrrecon info` shows every fact, how it became known, and one closing line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nmrrecon.cli.info import format_value, report_data
from nmrrecon.cli.main import cli
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import Fact, LoadReport, Status
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.summary import summary_line


def info(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["info", *map(str, arguments)])


def dataset(*quadratures: Quadrature, points: int | None = None) -> NMRDataset:
    """Return a data set of 8 points in each indirect dimension, some or all of them acquired."""
    grid = (8,) * len(quadratures)
    nuclei = ("13C", "15N", "13C")[: len(quadratures)]
    indirect = tuple(Axis(8, 1e3, 50.0, 100.0, n, q) for n, q in zip(nuclei, quadratures, strict=True))
    full = Schedule.full(grid)
    schedule = Schedule(full.points[:points], grid)
    phases = int(np.prod([q.phases for q in quadratures]))
    array = np.zeros((phases, len(schedule), 16), dtype=np.complex64)
    return NMRDataset(array, (*indirect, Axis(16, 8e3, 500.0, 4.7, "1H")), schedule, LoadReport("x", "test"))


@pytest.mark.parametrize(
    "name, line",
    [
        ("hsqc-nus-bruker/3", "2D 13C-1H, 1024 x 512 complex, NUS 128/512 (25.0 %), Echo-Antiecho"),
        ("cosy-nus-bruker/2", "2D 1H-1H, 1024 complex x 1024 increments, NUS 256/1024 (25.0 %), QF"),
        ("hdac8-methyl-nmrpipe/test.fid", "2D 13C-1H, 946 x 256 complex, uniform sampling, States"),
        ("ubiquitin-hmqc-bruker/test.ft2", "2D 15N-1H, 568 x 256 spectrum points"),
    ],
)
def test_measured_data_in_one_line(nmr_data: Callable[[str], Path], name: str, line: str) -> None:
    path = nmr_data(name)
    result = info(path)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].strip() == line
    report = json.loads(info(path, "--json").stdout)
    assert report["summary"] == line
    rows = [row.split() for row in result.output.splitlines()]
    for fact, content in report["facts"].items():
        row = next(row for row in rows if row and row[0] == fact)
        assert content["status"].split()[0] in row


def test_a_fact_that_is_set_is_used_and_marked(nmr_data: Callable[[str], Path]) -> None:
    path = nmr_data("hsqc-nus-bruker/3")
    result = info(path, "--json", "--set", "f1.nucleus=15N", "--set", "f1.carrier_ppm = 118.5")
    facts = json.loads(result.stdout)["facts"]
    assert facts["f1.nucleus"] | {"source": ""} == {
        "value": "15N", "status": "set by user", "source": "", "unit": ""
    }  # fmt: skip
    assert facts["f1.carrier_ppm"]["value"] == 118.5
    assert "2D 15N-1H" in json.loads(result.stdout)["summary"]


@pytest.mark.parametrize(
    "entries, words",
    [
        (["f1.sw_hz"], "name=value"),
        (["=5"], "name=value"),
        (["f1.sw_hz="], "name=value"),
        (["f1.size=4", "f1.size=5"], "twice"),
        (["f1.sw=2000"], "Did you mean f1.sw_hz"),
        (["f1.sw_hz=wide"], "f1.sw_hz=wide"),
    ],
)
def test_bad_overrides_are_named(nmr_data: Callable[[str], Path], entries: list[str], words: str) -> None:
    path = nmr_data("hsqc-nus-bruker/3")
    result = info(path, *(word for entry in entries for word in ("--set", entry)))
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""


def test_what_does_not_exist_is_an_error_of_one_line_and_a_remedy(tmp_path: Path) -> None:
    result = info(tmp_path / "gone")
    assert result.exit_code == 2
    assert "gone" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def test_the_closing_line_of_other_kinds() -> None:
    states, antiecho = Quadrature.STATES, Quadrature.ECHO_ANTIECHO
    assert summary_line(dataset(states, antiecho)) == (
        "3D 13C-15N-1H, 16 x 8 x 8 complex, uniform sampling, States (F1), Echo-Antiecho (F2)"
    )
    assert summary_line(dataset(states, antiecho, points=6)).split(", ")[2] == "NUS 6/64 (9.4 %)"
    assert summary_line(dataset(Quadrature.TPPI)) == (
        "2D 13C-1H, 16 complex x 8 real, uniform sampling, TPPI"
    )
    fid = NMRDataset(np.zeros((1, 16), complex), (Axis(16, 1e3, 500.0, 4.7, ""),), None, LoadReport("x", "y"))
    assert summary_line(fid) == "1D ?, 16 complex"


@pytest.mark.parametrize(
    "value, unit, text",
    [
        (None, "Hz", "-"),
        (True, "", "yes"),
        (np.float32(0.5), "dwells", "0.5 dwells"),
        (2000.0, "Hz", "2000 Hz"),
        ((128, 64), "", "128, 64"),
        ("two\nlines \x1b[31mred\x07", "", "two lines [31mred"),
    ],
)
def test_values_are_written_on_one_line_without_control_characters(
    value: object, unit: str, text: str
) -> None:
    assert format_value(Fact("x", value, Status.READ, "", unit)) == text


def test_json_holds_no_nan() -> None:
    data = dataset(Quadrature.STATES)
    data.report.read("f1.sw_hz", float("nan"), "nowhere")
    plain = report_data(data)
    assert plain["facts"]["f1.sw_hz"]["value"] is None
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
