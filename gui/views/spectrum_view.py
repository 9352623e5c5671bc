"""The view of a 2D or a plane of a 3D: contour lines or an image, traces, what is below the pointer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from gui.actions import viewing
from gui.comparison.shared import Shared
from gui.drawing.plane import Plane, axes_of, axis_unit, plane_dimensions, plane_of, same_plane, span_of
from gui.plots.contour_layer import ContourLayer, Drawing
from gui.plots.mark_layer import MarkLayer
from gui.plots.overlay_layers import OverlayLayers
from gui.plots.peak_layer import PeakLayer
from gui.plots.ppm_plot import PpmPlot
from gui.plots.readout import Readout
from gui.plots.ruler import Ruler
from gui.plots.trace_plots import TracePlots
from gui.state.view import Limits, View
from gui.theme import Theme
from gui.views.entry_view import EntryView
from gui.views.plane_bar import PlaneBar
from gui.workbench import Workbench
from nmrrecon.nmr import Axis

#: In a smaller view the plane itself takes the room of the traces, in pixels.
LEAST_HEIGHT, LEAST_WIDTH = 340, 380


class SpectrumView(EntryView):
    """Shows one plane with what is laid over it; see `EntryView`.

    Notes
    -----
    Planes, levels and lines are computed in a thread, and only where the plane or the level is another:
    zooming and panning move what is drawn.
    """

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__(workbench, theme, key, leader)
        self.setObjectName("spectrum")
        self.setAccessibleName("Spectrum")
        self._make_widgets()
        self._pointed: Drawing | None = None
        self.place: tuple[float, float] | None = None
        self.plot.box.chosen.connect(self._limits_chosen)
        self.plot.box.wheeled.connect(lambda steps: viewing.raise_levels(workbench, steps, self.leader))
        self.ruler.moved.connect(self._say)
        self.plot.scene().sigMouseMoved.connect(self._pointer_moved)
        self.paint_with(theme)

    def _make_widgets(self) -> None:
        self.plot = PpmPlot()
        self.contours = ContourLayer(self.workbench, self.plot, self._drawn)
        self.overlays = OverlayLayers(self.workbench, self.plot)
        self.marks = MarkLayer(self.plot)
        self.crosshair = [pg.InfiniteLine(angle=angle, movable=False) for angle in (90, 0)]
        for line in self.crosshair:
            self.plot.addItem(line, ignoreBounds=True)
        self.peak_marks = PeakLayer(self.workbench, self.plot)
        self.ruler = Ruler(self.workbench, self.plot)
        self.traces = TracePlots(self.plot)
        self.readout = Readout()
        self.planes = PlaneBar(self.workbench, self.leader)
        self.planes.hide()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.traces.row_plot, 0, 0)
        grid.addWidget(self.plot, 1, 0)
        grid.addWidget(self.traces.column_plot, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.planes)
        layout.addWidget(self.readout)

    @property
    def plane(self) -> Plane | None:
        """The plane that is drawn."""
        return self.contours.drawing.plane if self.contours.drawing is not None else None

    def paint_with(self, theme: Theme) -> None:
        self.theme = theme
        self.plot.paint_with(theme)
        self.traces.paint_with(theme)
        self.ruler.paint_with(theme)
        for line in self.crosshair:
            line.setPen(pg.mkPen(theme.crosshair, style=Qt.PenStyle.DotLine))
        self.refresh()

    def close_view(self) -> None:
        super().close_view()
        self.contours.clear()
        self.overlays.clear()
        self.peak_marks.close()
        self.ruler.close()

    def refresh(self) -> None:
        spectrum = self.spectrum
        if spectrum is None or len(spectrum.axes) not in (2, 3):
            self._clear(self.waiting_text)
            return
        if self.shared is None and not self.alone:
            self._clear("Finding common levels...")
            return
        view = self._own_view(spectrum)
        horizontal, vertical = axes_of(spectrum, view)
        self.plot.name_axes(*(f"{name} ({axis_unit(axis)})" for axis, name in (horizontal, vertical)))
        self.planes.show_view(self._leading or spectrum, self.view)
        leading = axes_of(self._leading, self.view) if self._leading is not None else (horizontal, vertical)
        limits = view.limits or (span_of(leading[0][0]), span_of(leading[1][0]))
        self.plot.look_at(limits)
        self._show_traces()
        self.contours.show(
            spectrum,
            view,
            self.theme,
            self.color,
            undersampled=self.undersampled,
            lowest=self.lowest(self.key),
        )
        self._lay_over(spectrum, view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_traces()

    def _show_traces(self) -> None:
        """Show the traces where there is room for them: side by side there is none."""
        wanted = self.view.slices and self.alone
        self.traces.set_visible(
            row=wanted and self.height() >= LEAST_HEIGHT, column=wanted and self.width() >= LEAST_WIDTH
        )

    @property
    def _leading(self) -> Any:
        """The spectrum whose points the view counts, None where it is this one or of another kind."""
        leading = self.workbench.spectra.get(self.leader or "") if self.leader != self.key else None
        alike = leading is not None and len(leading.axes) == len(self.spectrum.axes)
        return leading if alike else None

    @property
    def _leading_plane(self) -> Plane | None:
        """The plane of the leading spectrum, where it is quickly cut: views side by side begin alike."""
        quick = self._leading is not None and not self.view.projection
        return plane_of(self._leading, self.view) if quick else None

    def _own_view(self, spectrum: Any) -> View:
        """Return the view with the plane of a 3D at the shift where the leading spectrum shows its own."""
        view, leading = self.view, self._leading
        if leading is None or len(leading.axes) != 3:
            return view
        return replace(view, plane=same_plane(leading, spectrum, view))

    def _lay_over(self, spectrum: Any, view: View) -> None:
        shared = self.shared or Shared()
        self.overlays.show(spectrum, view, self.theme, shared.lowest)
        self.marks.show(shared.marks, spectrum, view, self.theme, shared.marked_above * view.level)
        self.peak_marks.show(self.peaks, spectrum, view, self.theme)
        along = plane_dimensions(len(spectrum.axes), view)
        self.ruler.show_axes(tuple((spectrum.axes[i], i) for i in along))

    def _clear(self, text: str) -> None:
        self.contours.clear()
        self.overlays.clear()
        self.marks.clear()
        self.traces.clear()
        self.peak_marks.clear()
        self.ruler.show_axes(())
        self.readout.say(text)

    def _drawn(self) -> None:
        """Point at the highest point of a new plane, where the pointer has not been yet."""
        plane = self.plane
        assert plane is not None
        if self.spectrum is None:  # gone while its lines were made
            return
        self._lay_over(self.spectrum, self._own_view(self.spectrum))
        if self.place is None or not _inside(plane, self.place):
            self.place = _highest(self._leading_plane or plane)
        self.point_at(self.place)

    def _limits_chosen(self, limits: Limits, goes_on: bool) -> None:
        if self.plane is not None:
            viewing.look_at(self.workbench, limits, self.leader, goes_on=goes_on)

    def _pointer_moved(self, place: QPointF) -> None:
        if self.plane is not None:
            shift = self.plot.box.mapSceneToView(place)
            self.point_at((shift.x(), shift.y()))
            self.pointed.emit((shift.x(), shift.y()))

    def point_at(self, place: tuple[float, ...]) -> None:
        """Put the crosshair at two chemical shifts, and show the traces and what stands there."""
        drawing = self.contours.drawing
        if drawing is None:
            return
        plane = drawing.plane
        self.place = self.workbench.desk.place = place[0], place[1]
        for line, position in zip(self.crosshair, place, strict=False):
            line.setPos(position)
        if _inside(plane, self.place):
            column, row = _nearest(plane, self.place)
            if self.alone:  # side by side they are never seen
                self.traces.show(plane, row, column)
            self._say()

    def _say(self) -> None:
        """Write what the ruler measures, and what stands below the crosshair."""
        drawing, place = self.contours.drawing, self.place
        if drawing is None or place is None or not _inside(drawing.plane, place):
            return
        column, row = _nearest(drawing.plane, place)
        measured = [self.ruler.text] if self.ruler.text else []
        reads = (_read, _read_shorter, _read_short) if self.alone else (_read_short,)
        self.readout.say(*("   ".join([*measured, read(drawing, row, column)]) for read in reads))


def _highest(plane: Plane) -> tuple[float, float]:
    """Return the shifts of the point farthest from zero."""
    row, column = np.unravel_index(np.abs(plane.values).argmax(), plane.values.shape)
    return float(plane.horizontal.ppm(int(column))), float(plane.vertical.ppm(int(row)))


def _nearest(plane: Plane, place: tuple[float, float]) -> tuple[int, int]:
    """Return column and row of a place in ppm."""
    return round(float(plane.horizontal.point(place[0]))), round(float(plane.vertical.point(place[1])))


def _inside(plane: Plane, place: tuple[float, float]) -> bool:
    column, row = _nearest(plane, place)
    return 0 <= column < plane.horizontal.size and 0 <= row < plane.vertical.size


def _read(drawing: Drawing, row: int, column: int) -> str:
    """Return what stands at a point: shifts, frequencies, points, intensity and its ratio to the noise."""
    plane = drawing.plane
    down, along = plane.names
    parts = [
        f"{name} {_shift(axis, point)}{axis.hz(point):.1f} Hz, point {point + 1}"
        for name, axis, point in ((along, plane.horizontal, column), (down, plane.vertical, row))
    ]
    return "   ".join(filter(None, [*parts, _intensity(drawing, row, column), plane.where]))


def _read_shorter(drawing: Drawing, row: int, column: int) -> str:
    """Return shifts, intensity and its ratio to the noise."""
    plane = drawing.plane
    down, along = plane.names
    places = ((along, plane.horizontal, column), (down, plane.vertical, row))
    parts = [f"{name} {_only_shift(axis, point)}" for name, axis, point in places]
    return "   ".join(filter(None, [*parts, _intensity(drawing, row, column), plane.where]))


def _only_shift(axis: Axis, point: int) -> str:
    """Return the chemical shift of a point, its frequency where none is known."""
    return f"{axis.ppm(point):.3f} ppm" if axis_unit(axis) == "ppm" else f"{axis.hz(point):.1f} Hz"


def _intensity(drawing: Drawing, row: int, column: int) -> str:
    value, noise = float(drawing.plane.values[row, column]), drawing.floor.noise
    return f"intensity {value:.4g}" + (f", S/N {value / noise:.1f}" if noise else "")


def _shift(axis: Axis, point: int) -> str:
    """Return the chemical shift of a point, where it is known."""
    return f"{axis.ppm(point):.3f} ppm, " if axis_unit(axis) == "ppm" else ""


def _read_short(drawing: Drawing, row: int, column: int) -> str:
    """Return shifts and intensity at a point, for views that stand side by side."""
    plane = drawing.plane
    shifts = f"{plane.horizontal.ppm(column):.3f}, {plane.vertical.ppm(row):.2f} ppm"
    return "   ".join(filter(None, [shifts, f"{float(plane.values[row, column]):.4g}", plane.where]))
