"""Sampling of Bruker data: NUS or not, schedule, grid, aborted runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, ScheduleError
from nmrrecon.io.bruker import load
from nmrrecon.nmr import NMRDataset
from tests.io.bruker_folders import fid, numbered_rows, write_folder

Path2 = Callable[[str], Path]


def warnings(dataset: NMRDataset) -> str:
    return "\n".join(dataset.report.warnings)


def test_left_over_nus_parameters_do_not_make_data_nus(nmr_data: Path2) -> None:
    folder = nmr_data("trosy-bruker")
    assert "##$NusAMOUNT= 50" in (folder / "acqus").read_text()
    assert not load(folder, {}).is_nus


@pytest.mark.parametrize("aqseq", [0, 1])
def test_order_of_phases_of_a_nus_3d(tmp_path: Path, aqseq: int) -> None:
    # acqu3s says TD = 1 and acqu2s the FIDs acquired: only NusTD tells the grid
    folder = write_folder(
        tmp_path / "1",
        numbered_rows(12, 256),
        {"TD": 12, "NusTD": 8},
        {"TD": 1, "NusTD": 20},
        acqus={"AQSEQ": aqseq, "FnTYPE": 2},
        nuslist="0 0\n3 9\n1 4\n",
    )
    dataset = load(folder, {})
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (10, 4)
    np.testing.assert_array_equal(dataset.schedule.points, [[0, 0], [9, 3], [4, 1]])
    rows = [0, 1, 2, 3] if aqseq == 0 else [0, 2, 1, 3]
    for phase, row in enumerate(rows):
        np.testing.assert_array_equal(dataset.array[phase, 1], fid(4 + row, 256))


def test_3d_parameter_set_of_a_2d_is_recognised(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8}, {"TD": 1})
    dataset = load(folder, {})
    assert [axis.size for axis in dataset.axes] == [4, 128]
    assert "acqu3s" in warnings(dataset)


NUS = {"TD": 8, "NusTD": 64}


@pytest.mark.parametrize("text", ["0\n5\n31\n7\n", "0\r\n5\r\n\r\n31\r\n7\r\n\r\n", "# t1\n0\n5\n31\n7"])
def test_schedule_text(tmp_path: Path, text: str) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist=text)
    dataset = load(folder, {})
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (32,)
    np.testing.assert_array_equal(dataset.schedule.points[:, 0], [0, 5, 31, 7])


def test_schedule_named_by_nuslist(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1",
        numbered_rows(8, 256),
        NUS,
        acqus={"FnTYPE": 2, "NUSLIST": "<CANH>"},
        nuslist="0\n1\n2\n",
    )
    (folder / "CANH").write_text("0\n5\n31\n7\n")
    dataset = load(folder, {})
    assert dataset.schedule is not None
    assert dataset.schedule.points[2, 0] == 31


def test_schedule_alone_makes_data_nus_only_where_it_fits(tmp_path: Path) -> None:
    fitting = write_folder(tmp_path / "1", numbered_rows(8, 256), NUS, nuslist="0\n5\n31\n7\n")
    assert load(fitting, {}).is_nus
    other = write_folder(tmp_path / "2", numbered_rows(8, 256), NUS, nuslist="0\n5\n31\n")
    dataset = load(other, {})
    assert not dataset.is_nus
    assert "ignored" in warnings(dataset)


def test_schedule_of_the_whole_grid_is_uniform(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1",
        numbered_rows(8, 256),
        {"TD": 8, "NusTD": 8},
        acqus={"FnTYPE": 2},
        nuslist="0\n2\n3\n1\n",
    )
    dataset = load(folder, {})
    assert not dataset.is_nus
    assert dataset.report.facts["sampling.nus"].value is False
    np.testing.assert_array_equal(dataset.array[0, 1], fid(2, 256))


def test_aborted_nus_keeps_what_was_measured(tmp_path: Path) -> None:
    rows = numbered_rows(10, 256)
    rows[5:] = 0  # the third point has its first FID only
    folder = write_folder(tmp_path / "1", rows, NUS, acqus={"FnTYPE": 2}, nuslist="0\n5\n31\n7\n8\n")
    dataset = load(folder, {})
    assert dataset.schedule is not None
    np.testing.assert_array_equal(dataset.schedule.points[:, 0], [0, 5])
    assert dataset.array.shape[1] == 2
    assert "stopped" in warnings(dataset)


def test_aborted_uniform_run_is_shorter_not_nus(tmp_path: Path) -> None:
    rows = numbered_rows(16, 256)
    rows[13:] = 0
    dataset = load(write_folder(tmp_path / "1", rows, {"TD": 16}), {})
    assert not dataset.is_nus
    assert dataset.axes[0].size == 6
    assert "stopped after 6 of 8" in warnings(dataset)
    cut = load(write_folder(tmp_path / "2", rows[:12], {"TD": 16}), {})
    assert cut.axes[0].size == 6


def test_repeated_points_are_averaged(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="0\n5\n0\n7\n"
    )
    dataset = load(folder, {})
    assert dataset.schedule is not None
    np.testing.assert_array_equal(dataset.schedule.points[:, 0], [0, 5, 7])
    np.testing.assert_allclose(dataset.array[1, 0], (fid(1, 256) + fid(5, 256)) / 2)
    np.testing.assert_array_equal(dataset.array[1, 2], fid(7, 256))
    assert "averaged" in warnings(dataset)


def test_first_point_missing_is_said(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="3\n5\n9\n7\n"
    )
    assert "first increment" in warnings(load(folder, {}))


def test_schedule_beyond_half_of_nustd_takes_it_for_increments(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="0\n5\n40\n7\n"
    )
    dataset = load(folder, {})
    assert dataset.axes[0].size == 64
    assert "NusTD" in warnings(dataset)


def test_schedule_outside_the_grid_is_refused_until_the_user_sets_it(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="0\n5\n99\n7\n"
    )
    with pytest.raises(ScheduleError, match=r"nuslist.*outside the grid"):
        load(folder, {})
    assert load(folder, {"sampling.grid": "128"}).axes[0].size == 128
    assert load(folder, {"f1.size": "128"}).axes[0].size == 128


def test_rows_beyond_the_schedule_are_refused(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="0\n5\n9\n"
    )
    with pytest.raises(ScheduleError, match="names 3 points"):
        load(folder, {})


def test_missing_schedule_is_refused_unless_the_user_says_uniform(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2})
    with pytest.raises(DataError, match="no schedule"):
        load(folder, {})
    dataset = load(folder, {"sampling.nus": "no"})
    assert not dataset.is_nus
    assert dataset.axes[0].size == 4


def test_schedule_that_counts_from_one(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), NUS, acqus={"FnTYPE": 2}, nuslist="1\n6\n32\n8\n"
    )
    dataset = load(folder, {})
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (32,)
    np.testing.assert_array_equal(dataset.schedule.points[:, 0], [0, 5, 31, 7])
    assert dataset.report.facts["sampling.base"].value == 1


def test_columns_in_the_other_order_are_told_by_the_grid(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1",
        numbered_rows(12, 256),
        {"TD": 12, "NusTD": 8},
        {"TD": 1, "NusTD": 40},
        acqus={"FnTYPE": 2},
        nuslist="0 0\n19 3\n4 1\n",
    )
    dataset = load(folder, {})
    assert dataset.schedule is not None
    np.testing.assert_array_equal(dataset.schedule.points, [[0, 0], [19, 3], [4, 1]])
    assert "columns" in warnings(dataset)


def test_grid_without_nustd_ends_with_the_schedule(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(8, 256), {"TD": 64}, acqus={"FnTYPE": 2}, nuslist="0\n5\n19\n7\n"
    )
    dataset = load(folder, {})
    assert dataset.axes[0].size == 20
    assert "NusTD" in warnings(dataset)
