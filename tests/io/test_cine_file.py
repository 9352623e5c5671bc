"""Cine files: what was written is read again, and files that are none are refused."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from nmrrecon.errors import DataError, OutputError
from nmrrecon.io.centred_fourier import images_of
from nmrrecon.io.cine_file import load, recognises, write_cine_file
from nmrrecon.io.open_kspace import open_kspace
from nmrrecon.report import LoadReport
from tests.io.cine_data import beating_disc
from tests.io.cine_files import texts_of

IMAGES = beating_disc()


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    report = LoadReport("raw.h5", "test")
    report.read("slice", 3, "the file")
    path = write_cine_file(
        IMAGES,
        tmp_path / "cine.h5",
        pixel_mm=(1.5, 1.25),
        frame_ms=40.0,
        report=report,
        recipe="method = 'slr-net'\n" * 5000,
        history=("opened raw.h5", "größer × 2"),
    )
    assert recognises(path)
    k_space = open_kspace(path)
    np.testing.assert_array_equal(k_space.reference, IMAGES)
    np.testing.assert_allclose(images_of(k_space.samples[:, 0]), IMAGES, atol=1e-6)
    assert k_space.pixel_mm == (1.5, 1.25) and k_space.frame_ms == 40.0
    texts = texts_of(path)
    assert texts["recipe"] == "method = 'slr-net'\n" * 5000
    assert texts["history"] == ("opened raw.h5", "größer × 2")
    assert texts["facts"]["facts"]["slice"]["value"] == 3


def test_magnitude_and_images_can_be_read_by_any_program(tmp_path: Path) -> None:
    path = write_cine_file(IMAGES, tmp_path / "cine.h5")
    with h5py.File(path) as file:
        np.testing.assert_array_equal(file["images"][()], IMAGES)
        np.testing.assert_array_equal(file["magnitude"][()], np.abs(IMAGES))
        assert "frame_ms" not in file.attrs


def test_one_frame_and_frames_that_are_chosen(tmp_path: Path) -> None:
    single = load(write_cine_file(IMAGES[0], tmp_path / "one.h5"))
    np.testing.assert_array_equal(single.reference, IMAGES[:1])
    part = load(write_cine_file(IMAGES, tmp_path / "cine.h5"), {"frames": "1:3", "crop": "16x16"})
    assert part.samples.shape == (2, 1, 16, 16)


@pytest.mark.parametrize("images", [np.zeros((2, 3, 4, 5)), np.zeros((0, 8, 8)), np.full((2, 8, 8), np.nan)])
def test_what_is_no_cine_is_not_written(tmp_path: Path, images: np.ndarray) -> None:
    path = write_cine_file(IMAGES, tmp_path / "cine.h5")
    before = path.read_bytes()
    with pytest.raises(OutputError):
        write_cine_file(images, path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["cine.h5"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no folder|No such file"):
        write_cine_file(IMAGES, tmp_path / "gone" / "cine.h5")


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = write_cine_file(IMAGES, tmp_path / "cine.h5")
    whole = path.read_bytes()
    with h5py.File(path, "r+") as file:
        del file["images"]
    with pytest.raises(DataError, match="no data set 'images'"):
        load(path)
    with h5py.File(path, "r+") as file:
        file["images"] = np.zeros((4, 4))
    with pytest.raises(DataError, match=r"not \(frame, y, x\)"):
        load(path)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError):
        load(path)
    assert not recognises(path)
