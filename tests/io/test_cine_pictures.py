"""Cines as NIfTI, GIF, sheet and film: every frame is there, upright, at the right time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image, ImageSequence

from nmrrecon.errors import OutputError
from nmrrecon.io.cine_images import shades, shown_size
from nmrrecon.io.cine_movie import GAP, write_gif, write_sheet
from nmrrecon.io.cine_mp4 import write_mp4
from nmrrecon.io.cine_panels import _moving_row, write_cine_panels
from nmrrecon.io.nifti import write_nifti
from tests.io.cine_data import beating_disc

IMAGES = beating_disc()
Write = Callable[..., Path]
WRITERS = [(write_nifti, "cine.nii"), (write_gif, "cine.gif"), (write_sheet, "cine.png")]


def alike(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(first.ravel().astype(float), second.ravel().astype(float))[0, 1])


def enlarged(frame: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a frame as shades of grey in `size` rows and columns, each pixel the nearest."""
    rows, columns = (np.arange(n) * frame.shape[i] // n for i, n in enumerate(size))
    return frame[np.ix_(rows, columns)]


@pytest.mark.parametrize("name", ["cine.nii", "cine.nii.gz"])
def test_nifti_is_read_by_nibabel(tmp_path: Path, name: str) -> None:
    path = write_nifti(IMAGES, tmp_path / name, pixel_mm=(1.5, 1.25), frame_ms=40.0)
    image = nibabel.load(path)
    np.testing.assert_array_equal(np.asarray(image.dataobj)[:, :, 0].transpose(2, 1, 0), np.abs(IMAGES))
    np.testing.assert_allclose(image.header.get_zooms(), (1.25, 1.5, 1.0, 40.0))
    assert image.header.get_xyzt_units() == ("mm", "msec")
    # columns to the left and rows to the back: nibabel calls such axes L and P
    assert nibabel.aff2axcodes(image.affine) == ("L", "P", "S")
    middle = image.affine @ [IMAGES.shape[2] // 2, IMAGES.shape[1] // 2, 0, 1]
    np.testing.assert_allclose(middle[:3], 0, atol=1e-5)
    assert b"orientation unknown" in image.header["descrip"].item()


def test_nifti_without_sizes_has_no_units(tmp_path: Path) -> None:
    header = nibabel.load(write_nifti(IMAGES, tmp_path / "cine.nii")).header
    assert header.get_xyzt_units() == ("unknown", "unknown") and header.get_zooms() == (1, 1, 1, 1)


def test_a_gif_shows_every_frame(tmp_path: Path) -> None:
    images = beating_disc(5)
    path = write_gif(images, tmp_path / "cine.gif", frame_ms=46.0)
    with Image.open(path) as gif:
        frames = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(gif)]
        assert gif.info["duration"] == 50 and gif.info["loop"] == 0
    for shown, frame in zip(frames, shades(images), strict=True):
        assert alike(shown, enlarged(frame, shown.shape)) > 0.97


def test_a_gif_lasts_as_long_where_frames_are_equal(tmp_path: Path) -> None:
    path = write_gif(IMAGES[[0, 0, 1, 1, 1, 2]], tmp_path / "cine.gif", frame_ms=30.0)
    with Image.open(path) as gif:
        assert sum(frame.info["duration"] for frame in ImageSequence.Iterator(gif)) == 6 * 30


def test_a_sheet_shows_every_frame_at_its_place(tmp_path: Path) -> None:
    path = write_sheet(IMAGES, tmp_path / "cine.png")
    with Image.open(path) as picture:
        sheet = np.asarray(picture)
    rows, columns = shown_size(IMAGES.shape[1:], None)
    per_row = (sheet.shape[1] + GAP) // (columns + GAP)
    for number, frame in enumerate(shades(IMAGES)):
        y, x = (number // per_row) * (rows + GAP), (number % per_row) * (columns + GAP)
        assert alike(sheet[y : y + rows, x : x + columns], enlarged(frame, (rows, columns))) > 0.95


def test_pixels_are_square_and_a_bright_pixel_does_not_darken_the_others() -> None:
    assert shown_size((128, 128), (2.0, 1.0)) == (512, 256)
    assert shown_size((300, 400), None) == (300, 400)
    images = np.tile(np.linspace(0.0, 1.0, 100), (3, 50, 1))
    images[0, 0, 0] = 1e6
    assert shades(images)[1].max() > 200 and shades(images).min() == 0
    assert (shades(np.zeros((2, 4, 4))) == 0).all()


@pytest.mark.parametrize("write, name", WRITERS)
def test_what_is_no_cine_is_not_written(tmp_path: Path, write: Write, name: str) -> None:
    for images in (np.zeros(8), np.full((2, 8, 8), np.inf), np.array([["a"]])):
        with pytest.raises(OutputError):
            write(images, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write, name", WRITERS)
def test_equal_cines_make_equal_files(tmp_path: Path, write: Write, name: str) -> None:
    (tmp_path / "again").mkdir()
    first, again = write(IMAGES, tmp_path / name), write(IMAGES, tmp_path / "again" / name)
    assert first.read_bytes() == again.read_bytes()


def test_other_suffixes_are_no_nifti(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.nii\.gz"):
        write_nifti(IMAGES, tmp_path / "cine.img")


def test_a_film_shows_the_frames_again_and_again(tmp_path: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    path = write_mp4(IMAGES[:, :23, :31], tmp_path / "cine.mp4", frame_ms=100.0)
    reader = ffmpeg.read_frames(path, pix_fmt="gray", bits_per_pixel=8)
    columns, rows = next(reader)["size"]
    shown = [np.frombuffer(frame, np.uint8).reshape(rows, columns) for frame in reader]
    assert len(shown) == 7 * len(IMAGES)  # 4 s at 10 frames a second, in whole beats
    for number in (0, 3, 9):
        frame = shades(IMAGES[:, :23, :31])[number % len(IMAGES)]
        assert alike(shown[number], enlarged(frame, (rows, columns))) > 0.95


def test_films_without_the_package_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(OutputError, match="imageio-ffmpeg"):
        write_mp4(IMAGES, tmp_path / "cine.mp4")


def test_the_row_over_time_runs_through_the_heart_and_not_through_fluid_at_the_edge() -> None:
    series = np.full((8, 64, 64), 0.1)
    beat = np.sin(np.arange(8))[:, None, None]
    series[:, 26:34, 30:38] += 0.5 + 0.3 * beat
    series[:, 54:63, 50:62] += 1.0 + 0.8 * beat
    assert 20 <= _moving_row(series) <= 40


def test_a_bright_pixel_does_not_darken_the_panels(tmp_path: Path) -> None:
    images = np.abs(IMAGES)
    lit = images.copy()
    lit[0, 0, 0] = 100 * images.max()
    for name, series in (("a", images), ("b", lit)):
        write_cine_panels({"tv": series}, tmp_path / f"{name}.png", images)
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert np.quantile(np.asarray(picture.convert("L"))[40:], 0.5) > 0
    with Image.open(tmp_path / "a.png") as first, Image.open(tmp_path / "b.png") as second:
        assert alike(np.asarray(first.convert("L")), np.asarray(second.convert("L"))) > 0.99
