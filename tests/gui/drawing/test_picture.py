"""Pictures show what a view shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest

from gui.drawing.levels import FULL_COLOR, floor_of, geometric_levels
from gui.drawing.picture import Layer, Marks, Panel, view_figure, write_view_picture
from gui.state.peak import Peak
from gui.state.view import View
from gui.theme import LIGHT
from nmrrecon.errors import OutputError
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport

#: Of F1, F2, ..., the direct dimension last.
AXES = (
    Axis(30, 1500.0, 125.0, 175.0, "13C", Quadrature.REAL, True),
    Axis(40, 2000.0, 50.0, 118.0, "15N", Quadrature.REAL, True),
    Axis(64, 4000.0, 500.0, 8.0, "1H", Quadrature.REAL, True),
)


def spectrum(dimensions: int, height: float = 100.0) -> NMRDataset:
    """Return noise with a peak at a quarter of each axis and a negative one at the middle."""
    axes = AXES[-dimensions:]
    values = np.random.default_rng(1).normal(size=[axis.size for axis in axes])
    for peak, share in ((height, 0.25), (-height / 2, 0.5)):
        shape: Any = peak
        for axis in axes:
            line = np.exp(-(((np.arange(axis.size) - share * axis.size) / 1.5) ** 2))
            shape = np.multiply.outer(shape, line)
        values += shape
    return NMRDataset(values[None].astype(np.float32), axes, None, LoadReport("test", "test"))


def picture_of(view: View, *layers: Layer, title: str = "a title") -> Any:
    figure = view_figure([Panel(title, view, layers)], LIGHT)
    return figure.axes[0]


def layer(dimensions: int, view: View, **values: Any) -> Layer:
    return Layer(spectrum(dimensions), "one", view, **values)


def drawn(plot: Any, color: str) -> np.ndarray[Any, Any]:
    """Return the points of all lines of a colour, (point, 2)."""
    lines = [line.get_xydata() for line in plot.lines if line.get_color() == color]
    return np.concatenate(lines) if lines else np.empty((0, 2))


def middle(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray((np.nanmax(points, axis=0) + np.nanmin(points, axis=0)) / 2)


def test_lines_stand_at_the_peaks_in_the_colours_of_the_theme_and_shifts_fall() -> None:
    view = View()
    plot = picture_of(view, layer(2, view))
    nitrogen, proton = AXES[1:]
    for color, share in ((LIGHT.positive[0], 0.25), (LIGHT.negative[0], 0.5)):
        place = middle(drawn(plot, color))
        np.testing.assert_allclose(place, [proton.ppm(share * 64), nitrogen.ppm(share * 40)], atol=0.15)
    assert plot.get_xlim()[0] > plot.get_xlim()[1], "shifts fall to the right"
    assert plot.get_ylim()[0] > plot.get_ylim()[1], "and upwards"
    assert (plot.get_xlabel(), plot.get_ylabel()) == ("$^{1}$H (ppm)", "$^{15}$N (ppm)")
    styles = {line.get_color(): line.is_dashed() for line in plot.lines}
    assert styles == {LIGHT.positive[0]: False, LIGHT.negative[0]: True}
    assert plot.get_title() == "a title"


@pytest.mark.parametrize("level", [1.0, 3.0])
def test_levels_are_those_of_the_view(level: float) -> None:
    view = View(level=level)
    one = layer(2, view)
    values = np.asarray(one.spectrum.array)[0]
    levels = geometric_levels(floor_of(values).lowest * level, values)
    plot = picture_of(view, one)
    positive = [line for line in plot.lines if line.get_color() == LIGHT.positive[0]]
    assert len(positive) == sum(value < values.max() for value in levels)
    assert f"lowest contour {levels[0]:.3g}" in plot.figure.get_supxlabel()


def test_a_level_that_was_agreed_on_counts_in_place_of_the_noise() -> None:
    view = View(level=2.0)
    plot = picture_of(view, layer(2, view, lowest=7.0))
    assert "lowest contour 14 =" in plot.figure.get_supxlabel()


def test_limits_are_those_of_the_view_and_lines_beyond_are_left_out() -> None:
    nitrogen, proton = AXES[1:]
    place = float(proton.ppm(16)), float(nitrogen.ppm(10))
    view = View(limits=((place[0] + 1, place[0] - 1), (place[1] + 6, place[1] - 6)))
    plot = picture_of(view, layer(2, view))
    np.testing.assert_allclose(plot.get_xlim(), view.limits[0] if view.limits else ())
    np.testing.assert_allclose(plot.get_ylim(), view.limits[1] if view.limits else ())
    np.testing.assert_allclose(middle(drawn(plot, LIGHT.positive[0])), place, atol=0.15)
    assert not len(drawn(plot, LIGHT.negative[0]))


def test_an_overlay_has_its_colour_and_its_offset_and_a_legend() -> None:
    view = View()
    over = layer(2, view, color=2, offset_ppm=(-0.4, 5.0))
    plot = picture_of(view, layer(2, view), replace(over, name="$two"))
    shift = middle(drawn(plot, LIGHT.positive[2])) - middle(drawn(plot, LIGHT.positive[0]))
    np.testing.assert_allclose(shift, [-0.4, 5.0], atol=1e-6)
    assert [text.get_text() for text in plot.get_legend().get_texts()] == ["one", "$two"]


def test_an_image_lies_where_its_axes_say_with_the_strength_of_the_view() -> None:
    view = View(mode="image", level=2.0)
    plot = picture_of(view, layer(2, view))
    (image,) = plot.images
    values = np.asarray(image.get_array())
    left, right, bottom, top = image.get_extent()
    row, column = np.unravel_index(values.argmax(), values.shape)
    x = left + (column + 0.5) / values.shape[1] * (right - left)
    y = top + (row + 0.5) / values.shape[0] * (bottom - top)
    np.testing.assert_allclose([x, y], [AXES[2].ppm(16), AXES[1].ppm(10)], atol=1e-3)
    assert image.get_clim()[1] == pytest.approx(FULL_COLOR * 2.0 * floor_of(values).lowest)
    assert plot.get_xlim()[0] > plot.get_xlim()[1] and plot.get_ylim()[0] > plot.get_ylim()[1]


def test_a_1d_is_drawn_upright_with_what_lies_over_it() -> None:
    view = View()
    plot = picture_of(view, layer(1, view), layer(1, view, color=1, offset_ppm=(0.5, 0.0), height=0.5))
    below, over = plot.lines
    assert below.get_xdata()[below.get_ydata().argmax()] == pytest.approx(AXES[2].ppm(16))
    np.testing.assert_allclose(over.get_xdata() - below.get_xdata(), 0.5)
    np.testing.assert_allclose(over.get_ydata(), below.get_ydata() / 2)
    assert plot.get_ylim()[0] < 0 < 100 < plot.get_ylim()[1]
    assert plot.get_xlim()[0] > plot.get_xlim()[1]
    zoomed = View(limits=((9.0, 8.0), (50.0, -5.0)))
    plot = picture_of(zoomed, layer(1, zoomed))
    assert (plot.get_xlim(), plot.get_ylim()) == ((9.0, 8.0), (-5.0, 50.0))


@pytest.mark.parametrize("normal", [0, 1, 2])
def test_planes_and_projections_of_a_3d(normal: int) -> None:
    vertical, horizontal = (i for i in range(3) if i != normal)
    through = round(0.25 * AXES[normal].size)
    for view in (View(normal=normal, plane=through), View(normal=normal, projection=True)):
        plot = picture_of(view, layer(3, view))
        expected = [AXES[i].ppm(0.25 * AXES[i].size) for i in (horizontal, vertical)]
        np.testing.assert_allclose(middle(drawn(plot, LIGHT.positive[0])), expected, rtol=2e-3)
    away = View(normal=normal, plane=AXES[normal].size - 2)
    assert not len(drawn(picture_of(away, layer(3, away)), LIGHT.positive[0]))


def test_strips_stand_side_by_side_with_their_shifts() -> None:
    view = View(strips=True, normal=0)
    plot = picture_of(view, layer(3, view))
    labels = [label.get_text() for label in plot.get_xticklabels()]
    assert f"{AXES[1].ppm(10):.1f}, {AXES[2].ppm(16):.2f}" in labels
    number = labels.index(f"{AXES[1].ppm(10):.1f}, {AXES[2].ppm(16):.2f}")
    points = drawn(plot, LIGHT.positive[0])
    own = points[(points[:, 0] > number) & (points[:, 0] < number + 1)]
    assert middle(own)[1] == pytest.approx(AXES[0].ppm(7.5), abs=0.3)
    assert plot.get_xlim()[0] < plot.get_xlim()[1]


def test_strips_stand_at_the_peaks_that_were_picked() -> None:
    view = View(strips=True, normal=0)
    picked = (Peak((175.0, float(AXES[1].ppm(20)), float(AXES[2].ppm(32))), 1.0, "A7"),)
    plot = view_figure([Panel("", view, (layer(3, view),), peaks=picked)], LIGHT).axes[0]
    assert [label.get_text() for label in plot.get_xticklabels()] == ["A7"]
    lines = drawn(plot, LIGHT.negative[0])
    assert middle(lines) == pytest.approx([0.5, AXES[0].ppm(15)], abs=0.3), "the one that lies there"


def test_peaks_are_marked_with_their_labels() -> None:
    view = View()
    places = np.array([[8.5, 120.0], [7.5, 110.0]])
    marked = (Marks("peak", places, ("G$12", "")), Marks("false", places[:1]))
    plot = view_figure([Panel("", view, (layer(2, view),), marked)], LIGHT).axes[0]
    peaks, false = (line for line in plot.lines if line.get_marker() == "x")
    np.testing.assert_array_equal(peaks.get_xydata(), places)
    assert (peaks.get_color(), false.get_color()) == (LIGHT.mark, LIGHT.bad)
    assert [text.get_text() for text in plot.texts] == ["G$12"]


def test_of_labels_that_lie_over_each_other_that_of_the_first_peak_stays() -> None:
    view = View()
    places = np.array([[8.5, 120.0], [8.501, 120.0], [7.0, 112.0]])
    marked = (Marks("peak", places, ("highest", "beside", "away")),)
    plot = view_figure([Panel("", view, (layer(2, view),), marked)], LIGHT).axes[0]
    assert [text.get_text() for text in plot.texts] == ["highest", "away"]


@pytest.mark.parametrize(("count", "grid"), [(2, (1, 2)), (3, (1, 3)), (4, (2, 2))])
def test_compared_spectra_stand_side_by_side(count: int, grid: tuple[int, int]) -> None:
    view = View()
    panels = [Panel(f"panel {i}", view, (layer(2, view),)) for i in range(count)]
    plots = view_figure(panels, LIGHT).axes
    assert [plot.get_title() for plot in plots] == [panel.title for panel in panels]
    assert plots[0].get_gridspec().get_geometry() == grid


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_files_are_whole_and_the_same_again(suffix: str, tmp_path: Path) -> None:
    view = View()
    panels = [Panel("one & <two>", view, (layer(2, view),))]
    first, again = tmp_path / f"first{suffix}", tmp_path / f"again{suffix}"
    for path in (first, again):
        write_view_picture(panels, LIGHT, path)
    start = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix]
    assert first.read_bytes().startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"again{suffix}", f"first{suffix}"]
    if suffix == ".png":
        assert matplotlib.image.imread(str(first))[..., :3].min() < 0.5
        assert first.read_bytes() == again.read_bytes()


def test_what_is_no_picture_and_what_is_stopped_leave_nothing(tmp_path: Path) -> None:
    view = View()
    panels = [Panel("", view, (layer(2, view),))]
    with pytest.raises(OutputError, match=r"\.jpg"):
        write_view_picture(panels, LIGHT, tmp_path / "picture.jpg")

    def stop() -> None:
        raise InterruptedError

    stopping: Callable[[], None] = stop
    with pytest.raises(InterruptedError):
        write_view_picture(panels, LIGHT, tmp_path / "picture.png", stopping)
    assert not list(tmp_path.iterdir())
