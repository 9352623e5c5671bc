"""Rows of Bruker data: padding, number type, byte order, order of phases, lazy reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nmrrecon.errors import DataError
from nmrrecon.io import bruker
from nmrrecon.io.bruker import load
from nmrrecon.io.bruker_ser import SerArray
from nmrrecon.nmr import NMRDataset
from tests.io.bruker_folders import fid, numbered_rows, write_folder


def warnings(dataset: NMRDataset) -> str:
    return "\n".join(dataset.report.warnings)


@pytest.mark.parametrize("dtype", ["<i4", ">i4", "<f8", ">f8"])
@pytest.mark.parametrize("td", [200, 256, 1612])
def test_padding_number_type_and_byte_order(tmp_path: Path, dtype: str, td: int) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(6, td), {"TD": 6}, dtype=dtype)
    dataset = load(folder, {})
    assert dataset.array.shape == (2, 3, td // 2)
    for point in range(3):
        for phase in (0, 1):
            np.testing.assert_array_equal(dataset.array[phase, point], fid(2 * point + phase, td))
    assert dataset.report.warnings == []


def test_continuous_rows_have_no_padding(tmp_path: Path) -> None:
    # 128 rows of 8000 bytes are also 125 rows of 8192: the first that divides is not the right one
    rows = numbered_rows(128, 2000)
    folder = write_folder(
        tmp_path / "1", rows, {"TD": 128}, acqus={"GO_block_size": "<continuous>"}, row_bytes=8000
    )
    np.testing.assert_array_equal(load(folder, {}).array[1, 63], fid(127, 2000))


def test_padding_that_acqus_does_not_tell_is_found_by_the_rows(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(128, 2000), {"TD": 128}, row_bytes=8000)
    dataset = load(folder, {})
    np.testing.assert_array_equal(dataset.array[1, 63], fid(127, 2000))
    assert "8000" in warnings(dataset)


def test_numbers_are_scaled_by_nc(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(4, 256), {"TD": 4}, acqus={"NC": -3})
    np.testing.assert_array_equal(load(folder, {}).array[1, 1], fid(3, 256) / 8)


@pytest.mark.parametrize("aqseq", [0, 1])
def test_order_of_phases_and_increments_of_a_uniform_3d(tmp_path: Path, aqseq: int) -> None:
    n1, n2, td = 3, 2, 256
    folder = write_folder(
        tmp_path / "1", numbered_rows(24, td), {"TD": 2 * n2}, {"TD": 2 * n1}, acqus={"AQSEQ": aqseq}
    )
    dataset = load(folder, {})
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (n1, n2)
    for point, (t1, t2) in enumerate(dataset.schedule.points):
        for phase, (q1, q2) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
            loop1, loop2 = 2 * t1 + q1, 2 * t2 + q2
            row = loop1 * 2 * n2 + loop2 if aqseq == 0 else loop2 * 2 * n1 + loop1
            np.testing.assert_array_equal(dataset.array[phase, point], fid(row, td))


def test_hypercomplex_and_plain_dimensions_mix(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "1", numbered_rows(12, 256), {"TD": 4, "FnMODE": 6}, {"TD": 3, "FnMODE": 1}
    )
    dataset = load(folder, {})
    assert dataset.array.shape == (2, 6, 128)
    np.testing.assert_array_equal(dataset.array[1, 3], fid(7, 256))  # t1 = 1, t2 = 1, anti-echo


def test_4d_opens(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(96, 256), {"TD": 4}, {"TD": 6}, {"TD": 4})
    dataset = load(folder, {})
    assert dataset.array.shape == (8, 12, 128)
    assert dataset.schedule is not None
    assert dataset.schedule.grid == (2, 3, 2)


def test_1d_opens(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(1, 200), row_bytes=800, name="fid")
    dataset = load(folder, {})
    assert dataset.schedule is None
    np.testing.assert_array_equal(dataset.array[0], fid(0, 200))


def test_large_files_stay_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(24, 200), {"TD": 4}, {"TD": 6}, dtype=">f8")
    whole = load(folder, {}).array
    monkeypatch.setattr(bruker, "LAZY_BYTES", 0)
    lazy = load(folder, {}).array
    assert isinstance(lazy, SerArray)
    assert lazy.shape == whole.shape
    np.testing.assert_array_equal(np.asarray(lazy), whole)
    for key in (
        1,
        (..., slice(3, 40, 5)),
        (slice(None), slice(1, 4)),
        (2, -1, -1),
        (slice(1, 3), np.array([5, 0, 3])),
        (0, slice(2, None), slice(None, None, -1)),
    ):
        np.testing.assert_array_equal(lazy[key], whole[key])
    with pytest.raises(IndexError):
        lazy[0, 0, 0, 0]


@pytest.mark.parametrize("keep", [0, 1000, 3000])
def test_truncated_data_are_refused(tmp_path: Path, keep: int) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    (folder / "ser").write_bytes((folder / "ser").read_bytes()[:keep])
    with pytest.raises(DataError, match="ser"):
        load(folder, {})


def test_swapped_bytes_are_refused(tmp_path: Path) -> None:
    for dtype in (">i4", ">f8"):
        folder = write_folder(
            tmp_path / dtype[1:], numbered_rows(8, 256), {"TD": 8}, acqus={"BYTORDA": 0}, dtype=dtype
        )
        with pytest.raises(DataError, match=r"format\.byte_order=big"):
            load(folder, {})
        dataset = load(folder, {"format.byte_order": "big"})
        np.testing.assert_array_equal(dataset.array[1, 3], fid(7, 256))


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    rows = numbered_rows(8, 256).astype(float)
    rows[5, 17] = np.nan
    folder = write_folder(tmp_path / "1", rows, {"TD": 8}, dtype="<f8")
    with pytest.raises(DataError, match=r"ser.*not finite"):
        load(folder, {})
