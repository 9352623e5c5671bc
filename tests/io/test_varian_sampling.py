"""Sampling of Varian data: full, aborted, and both generations of NUS parameters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io import varian
from tests.io.varian_folder import DIRECT, INDIRECT, THIRD, Value, numbered, write_folder

PLAIN: dict[str, Value] = {"f1coef": "1 0 0 0 0 0 1 0", "f2coef": "1 0 0 0 0 0 1 0"}
PARAMETERS = DIRECT | INDIRECT | PLAIN
POINTS = [[0], [3], [1], [12], [7], [20]]
FIRST_GENERATION: dict[str, Value] = {"ni": 6, "nimax": 24}
SECOND_GENERATION: dict[str, Value] = {"ni": 24, "CSdensity": 25.0, "sampling": "sparse"}


@pytest.mark.parametrize("generation", [FIRST_GENERATION, SECOND_GENERATION])
def test_both_generations_give_the_same_data(tmp_path: Path, generation: dict[str, Value]) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | generation, POINTS)
    dataset = varian.load(tmp_path, {})
    assert dataset.is_nus and dataset.schedule is not None
    assert dataset.schedule.grid == (24,) and dataset.indirect[0].size == 24
    assert dataset.schedule.points.tolist() == POINTS
    np.testing.assert_allclose(dataset.array[0, :, 0].real, [1, 3, 5, 7, 9, 11], rtol=1e-6)
    assert dataset.report.facts["sampling.points"].value == 6


def test_nimax_that_is_switched_off_is_no_nus(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | FIRST_GENERATION, inactive=["nimax"])
    dataset = varian.load(tmp_path, {})
    assert not dataset.is_nus and dataset.indirect[0].size == 6


def test_3d_schedule_names_d2_before_d3(tmp_path: Path) -> None:
    points = [[0, 0], [5, 1], [7, 3]]
    parameters = PARAMETERS | THIRD | {"array": "phase2,phase", "sampling": "sparse", "CSdensity": 50.0}
    write_folder(tmp_path, numbered(12), parameters, points)
    dataset = varian.load(tmp_path, {})
    assert dataset.schedule is not None and dataset.schedule.grid == (4, 8)
    assert dataset.schedule.points.tolist() == [[0, 0], [1, 5], [3, 7]]
    np.testing.assert_allclose(dataset.array[:, 1, 0].real, [5, 6, 7, 8], rtol=1e-6)


def test_nus_without_schedule_names_the_remedy(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | FIRST_GENERATION)
    with pytest.raises(DataError, match=r"sampling\.sch.*\n.*CSdensity") as caught:
        varian.load(tmp_path, {})
    assert caught.value.path == tmp_path


def test_schedule_and_data_in_acqfil_of_an_experiment(tmp_path: Path) -> None:
    write_folder(tmp_path / "exp1" / "acqfil", numbered(12), PARAMETERS | FIRST_GENERATION, POINTS)
    (tmp_path / "exp1" / "acqfil" / "procpar").rename(tmp_path / "exp1" / "procpar")
    assert varian.recognises(tmp_path / "exp1")
    assert varian.load(tmp_path / "exp1", {}).is_nus


def test_schedule_in_acqfil_beside_the_fid(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | FIRST_GENERATION, POINTS)
    (tmp_path / "acqfil").mkdir()
    (tmp_path / "sampling.sch").rename(tmp_path / "acqfil" / "sampling.sch")
    assert varian.load(tmp_path, {}).is_nus


@pytest.mark.parametrize("extra", [{"SPARSE": "y"}, {"sampling": "sparse", "CSdensity": 50.0}])
def test_sparse_set_on_full_data_is_not_nus(tmp_path: Path, extra: dict[str, Value]) -> None:
    write_folder(tmp_path, numbered(16), PARAMETERS | extra)
    dataset = varian.load(tmp_path, {})
    assert not dataset.is_nus and len(dataset.report.warnings) == 1
    assert "all 8 points" in dataset.report.warnings[0]


def test_user_can_give_the_grid_of_a_schedule(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | {"ni": 6}, POINTS)
    dataset = varian.load(tmp_path, {"sampling.grid": "24"})
    assert dataset.is_nus and dataset.indirect[0].size == 24


@pytest.mark.parametrize("acquired", [4, 5])
def test_aborted_nus_run_keeps_the_points_it_has(tmp_path: Path, acquired: int) -> None:
    write_folder(tmp_path, numbered(2 * acquired), PARAMETERS | FIRST_GENERATION, POINTS)
    dataset = varian.load(tmp_path, {})
    assert dataset.schedule is not None and dataset.schedule.points.tolist() == POINTS[:acquired]
    assert any(f"{acquired} of the 6" in warning for warning in dataset.report.warnings)


def test_points_acquired_twice_are_averaged(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(8), PARAMETERS | {"ni": 4, "nimax": 24}, [[0], [3], [0], [9]])
    dataset = varian.load(tmp_path, {})
    assert dataset.schedule is not None and dataset.schedule.points.tolist() == [[0], [3], [9]]
    np.testing.assert_allclose(dataset.array[0, :, 0].real, [3, 3, 7], rtol=1e-6)


def test_aborted_2d_keeps_complete_increments(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(11), PARAMETERS)
    dataset = varian.load(tmp_path, {})
    assert not dataset.is_nus and dataset.indirect[0].size == 5
    assert len(dataset.report.warnings) == 2  # the odd FID, the missing increments


def test_room_that_was_never_acquired_is_left_out(tmp_path: Path) -> None:
    traces = numbered(16)
    traces[9:] = 0
    write_folder(tmp_path, traces, PARAMETERS)
    dataset = varian.load(tmp_path, {})
    assert dataset.indirect[0].size == 5 and not dataset.is_nus


def test_aborted_3d_keeps_complete_planes(tmp_path: Path) -> None:
    parameters = PARAMETERS | THIRD | {"array": "phase2,phase"}
    dataset = varian.load(write_folder(tmp_path, numbered(3 * 32 + 9), parameters), {})
    assert dataset.schedule is not None and dataset.schedule.grid == (3, 8)
    with pytest.raises(DataError, match="first plane"):
        varian.load(write_folder(tmp_path, numbered(17), parameters), {})


@pytest.mark.parametrize(
    "schedule",
    [
        [[0], [3], [1]],
        [[0], [3], [1], [12], [7], [99]],
        [[0, 1]] * 6,
        [],
    ],
)
def test_schedules_that_do_not_fit_are_refused(tmp_path: Path, schedule: Sequence[Sequence[int]]) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | FIRST_GENERATION, schedule)
    with pytest.raises(NMRReconError) as caught:
        varian.load(tmp_path, {})
    assert caught.value.path == tmp_path / "sampling.sch"


def test_comments_and_blank_lines_in_the_schedule(tmp_path: Path) -> None:
    write_folder(tmp_path, numbered(12), PARAMETERS | FIRST_GENERATION, POINTS)
    lines = (tmp_path / "sampling.sch").read_text()
    (tmp_path / "sampling.sch").write_text("# made by VnmrJ\n\n" + lines.replace("\n", "\r\n") + "\n\n")
    assert varian.load(tmp_path, {}).is_nus
