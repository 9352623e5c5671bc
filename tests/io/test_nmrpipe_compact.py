"""Compact NUS data in NMRPipe files: phases stored as real rows, schedules that are missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nmrglue as ng
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nmrrecon.errors import DataError
from nmrrecon.io.nmrpipe import load
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import Status
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_file import write_schedule
from synthetic.nmrpipe_writer import write_nmrpipe_fid
from tests.io.nmrpipe_data import axes_of, fid

GRID = {2: (10,), 3: (6, 10)}


def nus(dimensions: int, points: int) -> NMRDataset:
    """Return a FID of `points` points in a shuffled order, the last of the grid among them."""
    grid = GRID[dimensions]
    random = np.random.default_rng(points)
    inner = random.permutation(int(np.prod(grid)) - 1)[: points - 1]
    flat = random.permutation(np.append(inner, np.prod(grid) - 1))
    return fid(axes_of(dimensions), Schedule(np.stack(np.unravel_index(flat, grid), axis=1), grid))


def patch_all(folder: Path, **values: float) -> None:
    """Change numbers of the header of every plane."""
    for file in folder.rglob("*.fid"):
        raw = np.fromfile(file, dtype="<f4")
        for key, value in values.items():
            raw[int(ng.pipe.fdata_nums[key])] = value
        raw.tofile(file)


def as_stream(folder: Path) -> Path:
    """Join the planes of a series in one file, as xyz2pipe and bruk2pipe without a template do."""
    planes = [np.fromfile(file, dtype="<f4") for file in sorted((folder / "fid").iterdir())]
    header = planes[0][:512]
    header[int(ng.pipe.fdata_nums["FDPIPEFLAG"])] = 1
    header[int(ng.pipe.fdata_nums["FDFILECOUNT"])] = 1
    np.concatenate([header, *(plane[512:] for plane in planes)]).tofile(folder / "test.fid")
    for file in (folder / "fid").iterdir():
        file.unlink()
    (folder / "fid").rmdir()
    return folder / "test.fid"


@pytest.mark.parametrize("points", [24, 25])
@pytest.mark.parametrize("stream", [False, True])
def test_real_planes_of_four_phases_are_nus_points(tmp_path: Path, points: int, stream: bool) -> None:
    data = nus(3, points)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real")
    if stream:
        as_stream(tmp_path / "a")
    loaded = load(tmp_path / "a", {})
    assert loaded.is_nus
    assert loaded.schedule == data.schedule
    assert_array_equal(loaded.array, data.array)
    assert [axis.quadrature for axis in loaded.indirect] == [Quadrature.STATES] * 2
    for axis, written in zip(loaded.axes, data.axes, strict=True):
        assert axis.size == written.size
        assert (axis.nucleus, axis.label) == (written.nucleus, written.label)
        assert axis.sw_hz == pytest.approx(written.sw_hz)
        assert axis.carrier_ppm == pytest.approx(written.carrier_ppm, rel=1e-6)
    facts = loaded.report.facts
    assert facts["sampling.form"].value == "compact"
    assert facts["sampling.points"].value == points
    assert facts["f1.quadrature"].status is Status.MISSING
    assert "does not say the quadrature" in loaded.report.warnings[0]
    assert "6x10 is the least that holds the schedule" in loaded.report.warnings[1]


def test_rows_within_a_point_run_as_in_ser(tmp_path: Path) -> None:
    """Of the four rows the second is the sine of Y (F2, `acqu2s`), the third that of Z (F1, `acqu3s`)."""
    data = nus(3, 7)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real")
    dic, plane = ng.pipe.read(str(tmp_path / "a" / "fid" / "test003.fid"))
    assert plane.shape == (4, 12)
    assert (dic["FDF1QUADFLAG"], dic["FDF3QUADFLAG"], dic["FDF2QUADFLAG"]) == (1, 1, 0)
    loaded = load(tmp_path / "a", {}).array.reshape(2, 2, 7, 12)
    assert_array_equal(loaded[0, 1, 2], plane[1])
    assert_array_equal(loaded[1, 0, 2], plane[2])


@pytest.mark.parametrize("points", [4, 7])
def test_real_rows_in_pairs_are_nus_points(tmp_path: Path, points: int) -> None:
    """Sparse: the list does not fit the rows. Dense: it does, but every row was acquired."""
    data = nus(2, points)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real")
    loaded = load(tmp_path / "a", {})
    assert loaded.schedule == data.schedule
    assert_array_equal(loaded.array, data.array)
    assert loaded.axes[0].quadrature is Quadrature.STATES


def test_real_rows_one_for_each_listed_point_are_qf(tmp_path: Path) -> None:
    nitrogen, proton = axes_of(2)
    axes = (replace(nitrogen, quadrature=Quadrature.QF, size=4), proton)
    rows = fid(axes)
    path = write_nmrpipe(rows, tmp_path / "test.fid")
    schedule = Schedule(np.array([[0], [7], [3], [9]]), (10,))
    write_schedule(tmp_path / "nuslist", schedule)
    loaded = load(path, {})
    assert loaded.schedule == schedule
    assert loaded.axes[0].quadrature is Quadrature.QF
    assert_array_equal(loaded.array, rows.array)


def test_a_list_beside_real_uniform_data_makes_no_pairs(tmp_path: Path) -> None:
    """A magnitude experiment whose folder keeps the list of another: half as long, all rows filled."""
    nitrogen, proton = axes_of(2)
    path = write_nmrpipe(fid((replace(nitrogen, quadrature=Quadrature.QF), proton)), tmp_path / "test.fid")
    patch_all(tmp_path, FD2DPHASE=0.0)
    (tmp_path / "nuslist").write_text("0\n1\n3\n6\n9\n")
    loaded = load(path, {})
    assert loaded.axes[0].quadrature is Quadrature.QF
    assert not loaded.is_nus
    assert "nuslist is left aside" in loaded.report.warnings[0]


def test_a_stopped_run_of_real_planes(tmp_path: Path) -> None:
    data = nus(3, 9)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real")
    assert data.schedule is not None
    longer = np.vstack([data.schedule.points[:, ::-1], [[0, 0]]])
    np.savetxt(tmp_path / "a" / "nuslist", longer, fmt="%d")
    loaded = load(tmp_path / "a", {})
    assert loaded.schedule == data.schedule
    assert any("9 of the 10 points" in text for text in loaded.report.warnings)


def test_the_quadrature_of_real_planes_from_aqsign_or_the_user(tmp_path: Path) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(3, 9), "compact-real")
    patch_all(tmp_path, FDF3AQSIGN=18.0)
    carbon, nitrogen, _ = load(tmp_path / "a", {"f2.quadrature": "echo-antiecho"}).axes
    assert (carbon.quadrature, carbon.negate) == (Quadrature.STATES_TPPI, True)
    assert (nitrogen.quadrature, nitrogen.negate) == (Quadrature.ECHO_ANTIECHO, False)
    assert load(tmp_path / "a", {}).report.warnings[0].endswith("States (--set f2.quadrature=...)")


def test_a_larger_grid_of_real_planes_can_be_set(tmp_path: Path) -> None:
    data = nus(3, 9)
    write_nmrpipe_fid(tmp_path / "a", data, "compact-real")
    loaded = load(tmp_path / "a", {"sampling.grid": "8,12"})
    assert loaded.schedule is not None
    assert data.schedule is not None
    assert loaded.schedule.grid == (8, 12)
    assert_array_equal(loaded.schedule.points, data.schedule.points)


@pytest.mark.parametrize(
    ("dimensions", "form", "reason"),
    [
        (2, "compact", "10 points along FDF1, where there are 4"),
        (3, "compact", "10 points along FDF1, where there are 2"),
        (3, "compact-real", "4 real rows"),
    ],
)
def test_a_missing_list_is_told(tmp_path: Path, dimensions: int, form: str, reason: str) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(dimensions, 4), form)
    (tmp_path / "a" / "nuslist").rename(tmp_path / "list.txt")
    loaded = load(tmp_path / "a", {})
    assert not loaded.is_nus
    (warning,) = loaded.report.warnings
    assert "schedule is missing" in warning
    assert reason in warning
    assert "--set sampling.file=" in warning
    assert load(tmp_path / "a", {"sampling.file": str(tmp_path / "list.txt")}).is_nus


def test_an_odd_number_of_planes_without_a_list_is_refused_with_a_way_out(tmp_path: Path) -> None:
    write_nmrpipe_fid(tmp_path / "a", nus(3, 9), "compact")
    (tmp_path / "a" / "nuslist").unlink()
    with pytest.raises(DataError, match="no pairs") as caught:
        load(tmp_path / "a", {})
    assert "nuslist" in caught.value.remedy


@pytest.mark.parametrize("dimensions", [2, 3])
def test_uniform_data_are_not_suspected(tmp_path: Path, dimensions: int) -> None:
    for quadrature in (Quadrature.STATES, Quadrature.QF, Quadrature.TPPI):
        axes = axes_of(dimensions)
        axes = (*(replace(axis, quadrature=quadrature) for axis in axes[:-1]), axes[-1])
        path = write_nmrpipe(fid(axes), tmp_path / f"{quadrature}.fid")
        assert load(path, {}).report.warnings == []
