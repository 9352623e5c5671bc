"""A folder of results appears whole or not at all, beside what else lies there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import OutputError
from nmrrecon.io.nmrpipe_write import write_nmrpipe
from nmrrecon.io.staged_folder import staged_folder
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport

SERIES = ("ft",)


def cube(planes: int, value: float) -> NMRDataset:
    axis = Axis(planes, 1000.0, 60.0, 118.0, "15N", Quadrature.STATES, frequency_domain=True)
    axes = (axis, replace(axis, size=4), replace(axis, size=8, quadrature=Quadrature.COMPLEX))
    array = np.full((1, planes, 4, 8), value, np.float32)
    return NMRDataset(array, axes, None, LoadReport("test", "test"))


def write(folder: Path, planes: int, value: float) -> None:
    with staged_folder(folder, SERIES) as staging:
        (staging / "ist").mkdir()
        write_nmrpipe(cube(planes, value), staging / "ist" / "ft" / "spectrum%03d.ft3")
        (staging / "notes.md").write_text(f"{value}\n")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_earlier_plane_is_left_in_a_new_series_and_all_else_stays(tmp_path: Path) -> None:
    write(tmp_path, 6, 1.0)
    (tmp_path / "ist" / "ft" / "mine").write_text("mine\n")
    (tmp_path / "ist" / "mine").write_text("mine\n")
    write(tmp_path, 4, 2.0)
    planes = {f"ist/ft/spectrum{n:03d}.ft3" for n in range(1, 5)}
    expected = {Path(name) for name in (*planes, "ist/ft/mine", "ist/mine", "notes.md")}
    assert contents(tmp_path).keys() == expected
    assert (tmp_path / "notes.md").read_text() == "2.0\n"


def test_files_on_demand_of_an_earlier_result_go_and_of_no_result_stay(tmp_path: Path) -> None:
    for names in (("history.json", "a.h5", "film.mp4"), ("history.json", "a.h5")):
        with staged_folder(tmp_path, optional=("film.mp4",)) as staging:
            for name in names:
                (staging / name).write_text(f"{len(names)}\n")
    assert contents(tmp_path) == {Path("history.json"): b"2\n", Path("a.h5"): b"2\n"}
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "film.mp4").write_text("mine\n")
    with staged_folder(mine, optional=("film.mp4",)) as staging:
        (staging / "history.json").write_text("new\n")
    assert (mine / "film.mp4").read_text() == "mine\n", "there was no result beside it"


def test_a_plane_that_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path, 3, 1.0)
    (tmp_path / "ist" / "ft" / "spectrum004.ft3").write_text("mine\n")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match=r"spectrum004\.ft3, which this program did not write"):
        write(tmp_path, 5, 2.0)
    assert contents(tmp_path) == before


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "notes.md").mkdir()  # in the way of the last file
    (tmp_path / "notes.md" / "mine").write_text("mine\n")
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path, 3, 1.0)
    assert contents(tmp_path) == {Path("notes.md/mine"): b"mine\n"}
    assert not (tmp_path / "ist").exists()


def test_a_block_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, 3, 1.0)
    before = contents(tmp_path)
    with pytest.raises(ValueError, match="no"), staged_folder(tmp_path, SERIES) as staging:
        (staging / "notes.md").write_text("new\n")
        raise ValueError("no")
    assert contents(tmp_path) == before
