"""Schedule files: every layout in the field is read as the same schedule, and every fault is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmrrecon.errors import NMRReconError, OutputError, ParameterError, ScheduleError
from nmrrecon.report import LoadReport, Status
from nmrrecon.sampling import schedule_file
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import STYLES, read_schedule, read_schedule_points, write_schedule
from nmrrecon.sampling.schedule_layout import merge_repeats


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "nuslist"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("grid", [(128,), (40, 24), (24, 40)])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_comes_back(tmp_path: Path, grid: tuple[int, ...], style: str) -> None:
    drawn = poisson_gap(grid, 60, seed=3)
    shuffled = Schedule(np.random.default_rng(1).permutation(drawn.points), grid)
    write_schedule(tmp_path / "list", shuffled, style)
    layout = STYLES[style]
    names = tuple(f"f{i + 1}" for i in range(len(grid)))
    columns = names if layout.slow_first else names[::-1]
    assert read_schedule(tmp_path / "list", grid, base=layout.base, columns=columns) == shuffled


def test_bruker_and_varian_lists_name_the_dimension_next_to_the_direct_one_first(tmp_path: Path) -> None:
    schedule = Schedule(np.array([[0, 0], [5, 2]]), (8, 4))
    write_schedule(tmp_path / "nuslist", schedule, "bruker")
    write_schedule(tmp_path / "sampling.sch", schedule, "varian")
    assert (tmp_path / "nuslist").read_text() == "0 0\n2 5\n"
    assert (tmp_path / "sampling.sch").read_text() == "0 0\n2 5\n"


@pytest.mark.parametrize(
    "text",
    [
        "0\r\n3\r\n7\r\n\r\n\r\n",
        "0\r3\r7",
        "# drawn by hand\n\n0 ; first\n  3\n\t7\n   \n",
        "0.0\n3.\n7.000\n",
        "\ufeff0,\n3,\n7\n",
    ],
)
def test_untidy_text_is_read(tmp_path: Path, text: str) -> None:
    assert read_schedule_points(_file(tmp_path, text), 1).tolist() == [[0], [3], [7]]


@pytest.mark.parametrize(
    "content, grid, words",
    [
        ("", (8,), "names no point"),
        ("# only this\n", (8,), "names no point"),
        ("0\n1 2\n", (8,), "line 2 has 2 columns"),
        ("0 0\n\n3\n", (8, 8), "line 3 has 1 columns"),
        ("0\n-1\n", (8,), "line 2: '-1'"),
        ("0\n1.5\n", (8,), "line 2: '1.5'"),
        ("0\nnan\n", (8,), "line 2: 'nan'"),
        ("0\n1_0\n", (80,), "line 2: '1_0'"),
        ("0\nx\xff\n".encode("latin-1"), (8,), r"line 2: 'x\\xff'"),
        ("0\n99999999999999999999\n", (8,), "line 2: '99999999999999999999'"),
        (b"0\n\x00\x00", (8,), "not plain text"),
        ("0\n3\n".encode("utf-16"), (8,), "not plain text"),
        ("0\n\n8\n9\n", (8,), r"2 of 3 points lie outside the grid 8 \(f1\), the first at line 3: 8"),
        ("0 0\n3 9\n", (8, 4), "first at line 2: 3 9"),
    ],
)
def test_faults_name_the_file_the_line_and_a_remedy(
    tmp_path: Path, content: str | bytes, grid: tuple[int, ...], words: str
) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(ScheduleError, match=words) as caught:
        read_schedule(path, grid)
    assert caught.value.path == path
    assert "\n  " in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(ScheduleError, match="cannot be read"):
            read_schedule_points(path, 1)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "nuslist")
    with pytest.raises(ScheduleError, match="is no file"):
        read_schedule_points(tmp_path / "nuslist", 1)


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "nuslist"
    with path.open("wb") as file:
        file.truncate(schedule_file.MAX_BYTES * 1000)  # sparse: takes no room
    with pytest.raises(ScheduleError, match="MB are no schedule"):
        read_schedule_points(path, 1)


def _report(**overrides: str) -> LoadReport:
    return LoadReport("", "", overrides={f"sampling.{name}": value for name, value in overrides.items()})


def test_base_follows_from_a_zero_or_from_the_grid_size(tmp_path: Path) -> None:
    report = _report()
    assert read_schedule(_file(tmp_path, "0\n3\n7\n"), (8,), report=report).flat.tolist() == [0, 3, 7]
    assert (report.facts["sampling.base"].value, report.warnings) == (0, [])
    report = _report()
    assert read_schedule(_file(tmp_path, "1\n3\n8\n"), (8,), report=report).flat.tolist() == [0, 2, 7]
    assert (report.facts["sampling.base"].value, report.warnings) == (1, [])


def test_ambiguous_base_is_said_and_can_be_set(tmp_path: Path) -> None:
    path = _file(tmp_path, "1\n3\n7\n")
    report = _report()
    assert read_schedule(path, (8,), report=report).flat.tolist() == [1, 3, 7]
    assert "sampling.base=1" in report.warnings[0]
    report = _report(base="1")
    assert read_schedule(path, (8,), report=report).flat.tolist() == [0, 2, 6]
    assert report.warnings == []
    assert report.facts["sampling.base"].status is Status.SET


def test_columns_follow_convention_unless_only_the_opposite_order_fits(tmp_path: Path) -> None:
    report = _report()
    schedule = read_schedule(_file(tmp_path, "0 0\n2 5\n"), (8, 4), report=report)
    assert schedule.points.tolist() == [[0, 0], [5, 2]]
    assert (report.facts["sampling.columns"].value, report.warnings) == (("f2", "f1"), [])
    report = _report()
    assert read_schedule(_file(tmp_path, "0 0\n5 2\n"), (8, 4), report=report) == schedule
    assert report.facts["sampling.columns"].value == ("f1", "f2")
    assert "only fit" in report.warnings[0]
    report = _report(columns="f1,f2")
    assert read_schedule(_file(tmp_path, "0 0\n2 3\n"), (8, 4), report=report).points.tolist() == [
        [0, 0],
        [2, 3],
    ]


def test_usual_column_order_from_1_is_preferred_to_the_opposite_order_from_0(tmp_path: Path) -> None:
    report = _report()
    schedule = read_schedule(_file(tmp_path, "1 1\n4 2\n"), (8, 4), report=report)
    assert schedule.points.tolist() == [[0, 0], [1, 3]]
    assert report.facts["sampling.base"].value == 1


@pytest.mark.parametrize("override", [{"base": "2"}, {"columns": "f1,f1"}, {"columns": "x"}])
def test_unusable_overrides_are_refused(tmp_path: Path, override: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        read_schedule(_file(tmp_path, "0 0\n1 1\n"), (8, 8), report=_report(**override))


def test_repeats_stand_once_and_every_row_finds_its_point(tmp_path: Path) -> None:
    path = _file(tmp_path, "5\n0\n5\n2\n0\n5\n")
    report = _report()
    assert read_schedule(path, (8,), report=report).flat.tolist() == [5, 0, 2]
    assert "3 of its 6 rows repeat" in report.warnings[0]
    schedule, of_row = merge_repeats(read_schedule_points(path, 1), (8,))
    assert of_row.tolist() == [0, 1, 0, 2, 1, 0]
    assert schedule.flat[of_row].tolist() == [5, 0, 5, 2, 0, 5]


@pytest.mark.parametrize(
    "name, points, grid",
    [
        ("hsqc-nus-bruker/3/nuslist", 128, 512),
        ("cosy-nus-bruker/2/nuslist", 256, 1024),
        ("hsqc-hmbc-nus-bruker/3/nuslist", 64, 256),
        ("hsqc-hmbc-nus-bruker/4/nuslist", 128, 512),
        ("hdac-nus-nmrpipe/ss_hdac.out", 24, 188),
    ],
)
def test_measured_schedules(nmr_data: Callable[[str], Path], name: str, points: int, grid: int) -> None:
    report = _report()
    schedule = read_schedule(nmr_data(name), (grid,), report=report)
    assert len(schedule) == points
    assert schedule.points[0] == 0
    assert report.warnings == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(content=st.binary(max_size=60) | st.text("0123456789 \n\r\t,;#.-+e", max_size=40).map(str.encode))
def test_any_bytes_are_a_schedule_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = _file(tmp_path_factory.getbasetemp(), content)
    try:
        schedule = read_schedule(path, (30, 20))
    except NMRReconError as error:
        assert str(path) in str(error)
    else:
        assert schedule.mask.any()


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, "0\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError):
        write_schedule(path, Schedule.full((4,)))
    monkeypatch.undo()
    assert path.read_text() == "0\n"
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_style_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="bruker"):
        write_schedule(tmp_path / "list", Schedule.full((4,)), "brucker")
    assert not (tmp_path / "list").exists()
