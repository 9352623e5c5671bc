"""One panel of a picture: a plane, strips, or curves; drawn by matplotlib, in any thread."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gui.drawing.contours import contours
from gui.drawing.levels import FACTOR, FULL_COLOR, Floor, floor_of, geometric_levels
from gui.drawing.limits import full_limits
from gui.drawing.picture import Layer, Panel
from gui.drawing.plane import Plane, plane_dimensions, plane_of, span_of
from gui.drawing.strips import SEEN, placed, strip_dimensions, strips_at
from gui.state.view import Span
from gui.theme import Theme
from nmrrecon.nmr import Axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Check = Callable[[], None] | None
#: Widths of contour lines and of curves, and the dashes of negative lines.
LINE, CURVE, DASHES = 0.6, 0.7, (0, (2.5, 1.2))
#: Symbol, size in points and colour in the theme of marks, by their meaning.
SYMBOLS = {
    "peak": ("x", 3.5, "mark"),
    "false": ("x", 5.0, "bad"),
    "missing": ("s", 5.0, "caution"),
    "chosen": ("o", 10.0, "accent"),
}


def draw_panel(plot: Axes, panel: Panel, theme: Theme, check: Check = None) -> str:
    """Draw a panel, and return what is to be said of its contour levels."""
    below = panel.layers[0]
    dimensions = len(below.spectrum.axes)
    if dimensions == 1:
        note = _draw_curves(plot, panel, theme)
    elif dimensions == 3 and panel.view.strips:
        note = _draw_strips(plot, panel, theme, check)
    else:
        note = _draw_planes(plot, panel, theme, check)
    _draw_marks(plot, panel, theme)
    _finish(plot, panel, theme)
    return note


def _draw_curves(plot: Axes, panel: Panel, theme: Theme) -> str:
    below = panel.layers[0]
    for layer in panel.layers:
        values = np.asarray(layer.spectrum.array)[0].real * layer.height
        shifts = layer.spectrum.axes[0].ppm_scale + layer.offset_ppm[0]
        plot.plot(shifts, values, color=theme.lines(layer.color)[0], linewidth=CURVE)
    limits = panel.view.limits or full_limits(panel.whole, panel.view)
    assert limits is not None
    plot.set_xlim(*limits[0])
    plot.set_ylim(min(limits[1]), max(limits[1]))
    plot.set_yticks([])
    plot.set_xlabel(_title(below.spectrum.axes[0], 0))
    return ""


def _draw_planes(plot: Axes, panel: Panel, theme: Theme, check: Check) -> str:
    below = panel.layers[0]
    horizontal, vertical = plane_dimensions(len(below.spectrum.axes), panel.view)
    axes = below.spectrum.axes
    limits = panel.view.limits or (span_of(panel.whole.axes[horizontal]), span_of(panel.whole.axes[vertical]))
    note = ""
    for layer in panel.layers:
        floor = _floor(layer)
        plane = plane_of(layer.spectrum, layer.view)
        if layer.view.mode == "image":
            _draw_image(plot, layer, plane, floor, theme)
            continue
        levels = geometric_levels(floor.lowest * layer.view.level, plane.values)
        if layer is below:
            note = _note(levels, floor, plane.values)
        _draw_lines(plot, _cut(plane, limits, layer.offset_ppm), levels, layer, theme, check)
    plot.set_xlim(*limits[0])
    plot.set_ylim(*limits[1])
    plot.set_xlabel(_title(axes[horizontal], horizontal))
    plot.set_ylabel(_title(axes[vertical], vertical))
    return note


def _draw_lines(
    plot: Axes, plane: Plane | None, levels: list[float], layer: Layer, theme: Theme, check: Check
) -> None:
    if plane is None:
        return
    lines = contours(plane.values, levels, check)
    for level, points in zip(lines.levels, lines.lines, strict=True):
        x = plane.horizontal.ppm(points[:, 0]) + layer.offset_ppm[0]
        y = plane.vertical.ppm(points[:, 1]) + layer.offset_ppm[1]
        _plot_level(plot, x, y, level, layer, theme)


def _plot_level(
    plot: Axes, x: NDArray[Any], y: NDArray[Any], level: float, layer: Layer, theme: Theme
) -> None:
    positive, negative = theme.lines(layer.color)
    if len(x):
        plot.plot(
            x,
            y,
            color=positive if level > 0 else negative,
            linestyle="solid" if level > 0 else DASHES,
            linewidth=LINE,
        )


def _draw_image(plot: Axes, layer: Layer, plane: Plane, floor: Floor, theme: Theme) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    positive, negative = theme.lines(layer.color)
    colors = LinearSegmentedColormap.from_list("signed", [negative, theme.base, positive])
    highest = FULL_COLOR * floor.lowest * layer.view.level
    (left, right), (bottom, top) = span_of(plane.horizontal), span_of(plane.vertical)
    plot.imshow(
        plane.values,
        cmap=colors,
        vmin=-highest,
        vmax=highest,
        # the first row is the one of the highest shift, which lies at the bottom
        extent=(left, right, top, bottom),
        aspect="auto",
    )


def _draw_strips(plot: Axes, panel: Panel, theme: Theme, check: Check) -> str:
    layer, view = panel.layers[0], panel.view
    spectrum = layer.spectrum
    along, across = strip_dimensions(view.normal)
    axis = spectrum.axes[along]
    strips = strips_at(spectrum, along, panel.peaks)
    limits = view.limits or ((float(max(min(len(strips), SEEN), 1)), 0.0), span_of(axis))
    floor = _floor(layer)
    extremes = np.array([f(s.values, initial=0.0) for s in strips for f in (np.max, np.min)] or [0.0])
    # one set of levels for all, so that strips can be held against each other
    levels = geometric_levels(floor.lowest * view.level, extremes)
    first, last = min(limits[0]), max(limits[0])
    seen = [number for number in range(len(strips)) if first < number + 1 and number < last]
    for number in seen:
        lines = contours(strips[number].values, levels, check)
        for level, points in zip(lines.levels, lines.lines, strict=True):
            _plot_level(plot, *placed(points, number, strips[number], axis), level, layer, theme)
        plot.axvline(number, color=theme.border, linewidth=0.5)
    names = [strips[number].place.name.replace("\n", ", ") for number in seen]
    plot.set_xticks([number + 0.5 for number in seen], names, rotation=90, fontsize=7)
    plot.set_xlim(first, last)
    plot.set_ylim(*limits[1])
    plot.set_xlabel(f"{_title(spectrum.axes[across], across)}, {_title(spectrum.axes[2], 2)}")
    plot.set_ylabel(_title(axis, along))
    return _note(levels, floor, extremes)


def _draw_marks(plot: Axes, panel: Panel, theme: Theme) -> None:
    for marks in panel.marks:
        symbol, size, color = SYMBOLS[marks.meaning]
        plot.plot(
            *marks.places.T,
            linestyle="none",
            marker=symbol,
            markersize=size,
            markeredgewidth=0.8,
            markerfacecolor="none",
            color=getattr(theme, color),
        )
        for place, label in zip(marks.places.tolist(), marks.labels, strict=False):
            if not label:
                continue
            plot.annotate(
                label,
                place,
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=6,
                color=theme.text,
                annotation_clip=True,
                parse_math=False,
            )


def make_room(figure: Figure) -> None:
    """Take away labels of peaks that lie over one written before, which is that of a higher peak."""
    figure.draw_without_rendering()  # lays everything out
    for plot in figure.axes:
        written: list[Any] = []
        for text in list(plot.texts):
            box = text.get_window_extent()
            if any(box.overlaps(other) for other in written):
                text.remove()
            else:
                written.append(box)


def _finish(plot: Axes, panel: Panel, theme: Theme) -> None:
    from matplotlib.lines import Line2D

    plot.set_facecolor(theme.base)
    plot.set_title(panel.title, fontsize=10, color=theme.text, parse_math=False, wrap=True)
    strips = len(panel.layers[0].spectrum.axes) == 3 and panel.view.strips
    if not strips:
        plot.minorticks_on()
    if not strips and panel.view.mode != "image":
        plot.grid(color=theme.grid, linewidth=0.5)
        plot.set_axisbelow(True)
    plot.tick_params(which="both", color=theme.faint, labelcolor=theme.text)
    for label in (plot.xaxis.label, plot.yaxis.label):
        label.set_color(theme.text)
    for side in plot.spines.values():
        side.set_color(theme.faint)
    if len(panel.layers) > 1:
        lines = [Line2D([], [], color=theme.lines(layer.color)[0]) for layer in panel.layers]
        legend = plot.legend(lines, [layer.name for layer in panel.layers], fontsize=7, loc="upper right")
        legend.get_frame().set(facecolor=theme.base, edgecolor=theme.border)
        for text in legend.get_texts():
            text.set(color=theme.text, parse_math=False)


def _floor(layer: Layer) -> Floor:
    own = floor_of(np.asarray(layer.spectrum.array)[0].real, undersampled=layer.undersampled)
    return own if layer.lowest is None else replace(own, lowest=layer.lowest)


def _title(axis: Axis, dimension: int) -> str:
    from nmrrecon.io.picture import axis_title

    return axis_title(axis, dimension + 1)


def _note(levels: list[float], floor: Floor, values: NDArray[Any]) -> str:
    if not levels:
        return ""
    noise = f" = {levels[0] / floor.noise:.1f} times the noise" if floor.noise > 0 else ""
    negative = "; negative dashed" if float(values.min()) < -levels[0] else ""
    return f"lowest contour {levels[0]:.3g}{noise}, each next {FACTOR:g} times higher{negative}"


def _cut(plane: Plane, limits: tuple[Span, Span], offset_ppm: tuple[float, float]) -> Plane | None:
    """Return the part of a plane that lies within limits, so that a file holds no lines beyond them."""
    spans = [(one - offset, other - offset) for (one, other), offset in zip(limits, offset_ppm, strict=True)]
    columns, rows = _points(plane.horizontal, spans[0]), _points(plane.vertical, spans[1])
    if columns.stop - columns.start < 2 or rows.stop - rows.start < 2:
        return None
    return Plane(
        plane.values[rows, columns],
        plane.vertical.region(rows.start, rows.stop),
        plane.horizontal.region(columns.start, columns.stop),
        names=plane.names,
    )


def _points(axis: Axis, span: Span) -> slice:
    """Return the points of an axis within a span, and one more on either side."""
    first, last = sorted(float(axis.point(shift)) for shift in span)
    start, stop = max(math.floor(first) - 1, 0), min(math.ceil(last) + 2, axis.size)
    return slice(start, max(stop, start))
