"""Pictures show what is there, on NMR's axes, at levels taken from the noise."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib.figure
import matplotlib.image
import numpy as np
import pytest

from nmrrecon.errors import OutputError
from nmrrecon.io.nmrpipe import load
from nmrrecon.io.picture import FACTOR, LEVELS, contour_levels, spectrum_figure, write_picture
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from tests.io.nmrpipe_data import axes_of, fid, spectrum

REAL_SPECTRUM = {"frequency_domain": True, "quadrature": Quadrature.REAL}


def with_peaks(dimensions: int, noise: float = 1.0) -> NMRDataset:
    """Return noise with a peak of 100 at a quarter of each axis and one of -50 at the middle."""
    sizes = (40, 48, 96)[-dimensions:]
    axes = tuple(
        replace(axis, size=n) for axis, n in zip(axes_of(dimensions, **REAL_SPECTRUM), sizes, strict=True)
    )
    dataset = spectrum(axes)
    array = dataset.array * np.float32(noise)
    for height, part in ((100, 0.25), (-50, 0.5)):
        shapes = [np.exp(-(((np.arange(a.size) - part * a.size) / 2) ** 2)) for a in axes]
        peak = shapes[0]
        for shape in shapes[1:]:
            peak = peak[..., None] * shape
        array[0] += height * peak
    return replace(dataset, array=array)


def contour_panels(figure: matplotlib.figure.Figure) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the vertices (x, y) of positive and negative contours of each panel."""
    panels = []
    for panel in figure.axes:
        sets = panel.collections
        vertices = [np.vstack([path.vertices for path in s.get_paths() if len(path.vertices)]) for s in sets]
        panels.append((vertices[0], vertices[1]))
    return panels


def test_contours_lie_at_the_peaks() -> None:
    dataset = with_peaks(2)
    ((positive, negative),) = contour_panels(spectrum_figure(dataset))
    nitrogen, proton = dataset.axes
    for vertices, part in ((positive, 0.25), (negative, 0.5)):
        np.testing.assert_allclose(vertices[:, 0].mean(), proton.ppm(part * 96), atol=0.1)
        np.testing.assert_allclose(vertices[:, 1].mean(), nitrogen.ppm(part * 48), atol=0.5)


def test_ppm_falls_to_the_right_and_upwards() -> None:
    (panel,) = spectrum_figure(with_peaks(2)).axes
    left, right = panel.get_xlim()
    bottom, top = panel.get_ylim()
    assert left > right
    assert bottom > top
    assert panel.get_xlabel() == "$^{1}$H (ppm)"
    assert panel.get_ylabel() == "$^{15}$N (ppm)"


def test_signs_are_told_apart_by_colour_and_line() -> None:
    (panel,) = spectrum_figure(with_peaks(2)).axes
    positive, negative = panel.collections
    assert not np.array_equal(positive.get_edgecolor()[0], negative.get_edgecolor()[0])
    assert positive.get_linestyle()[0][1] is None
    assert negative.get_linestyle()[0][1] is not None


def test_levels_start_above_the_noise_and_grow_geometrically() -> None:
    levels = contour_levels(with_peaks(2).array[0])
    assert 5 < levels[0] < 8
    np.testing.assert_allclose(levels[1:] / levels[:-1], FACTOR)
    assert levels[-1] < 101
    assert len(levels) <= LEVELS


def test_levels_without_noise_and_of_nothing() -> None:
    clean = contour_levels(with_peaks(2, noise=0.0).array[0])
    assert 0.5 < clean[0] < 2
    assert len(contour_levels(np.zeros((8, 8)))) == 0
    noise = np.random.default_rng(0).normal(size=(64, 64))
    assert 1 <= len(contour_levels(noise)) <= 2


def test_a_3d_is_drawn_as_its_projections() -> None:
    dataset = with_peaks(3)
    figure = spectrum_figure(dataset)
    titles = [(panel.get_ylabel(), panel.get_xlabel()) for panel in figure.axes]
    carbon, nitrogen, proton = "$^{13}$C (ppm)", "$^{15}$N (ppm)", "$^{1}$H (ppm)"
    assert titles == [(nitrogen, proton), (carbon, proton), (carbon, nitrogen)]
    for (positive, _), (y, x) in zip(contour_panels(figure), ((1, 2), (0, 2), (0, 1)), strict=True):
        for column, dimension in ((0, x), (1, y)):
            axis = dataset.axes[dimension]
            points = axis.point(positive[:, column].mean())
            assert points == pytest.approx(axis.size / 4, abs=1)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_is_written(tmp_path: Path, dimensions: int, suffix: str) -> None:
    path = write_picture(with_peaks(dimensions), tmp_path / f"test{suffix}", title="a $ title \\frac{")
    assert [file.name for file in tmp_path.iterdir()] == [f"test{suffix}"]
    assert path.stat().st_size > 5000


def test_equal_spectra_make_equal_pictures(tmp_path: Path) -> None:
    first, second = (write_picture(with_peaks(2), tmp_path / n).read_bytes() for n in ("a.png", "b.png"))
    assert first == second


def test_a_measured_spectrum_makes_a_picture_with_both_colours(
    tmp_path: Path, nmr_data: Callable[[str], Path]
) -> None:
    path = write_picture(load(nmr_data("ubiquitin-hmqc-bruker") / "test.ft2", {}), tmp_path / "a.png")
    image = matplotlib.image.imread(path)[..., :3]
    blue = (image[..., 2] > image[..., 0] + 0.2).mean()
    red = (image[..., 0] > image[..., 2] + 0.2).mean()
    assert 0.005 < blue < 0.2
    assert 0.0005 < red < blue


def test_large_spectra_are_thinned_without_losing_peaks() -> None:
    array = np.zeros((1, 8, 20001), dtype=np.float32)
    array[0, 4, 15000] = 1
    nitrogen, proton = axes_of(2, **REAL_SPECTRUM)
    axes = replace(nitrogen, size=8), replace(proton, size=20001)
    (panel,) = spectrum_figure(NMRDataset(array, axes, None, LoadReport("", ""))).axes
    vertices = np.vstack([path.vertices for path in panel.collections[0].get_paths() if len(path.vertices)])
    assert vertices[:, 0].mean() == pytest.approx(axes[1].ppm(15000), abs=0.01)


def test_what_is_no_spectrum_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="time domain"):
        write_picture(fid(axes_of(2)), tmp_path / "test.png")
    with pytest.raises(OutputError, match=r"'\.xyz' is no kind of picture"):
        write_picture(with_peaks(2), tmp_path / "test.xyz")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_picture(with_peaks(1), tmp_path / "test.png")
    before = path.read_bytes()

    def full(self: matplotlib.figure.Figure, file: Path, **_: object) -> None:
        Path(file).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_picture(with_peaks(1), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
