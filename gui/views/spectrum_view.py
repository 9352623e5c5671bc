"""The view of one spectrum: contour lines or an image, traces through the pointer, and what lies below it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.actions import viewing
from gui.drawing.contours import contours
from gui.drawing.levels import SIGMAS, geometric_levels, lowest_level
from gui.jobs.job import Job
from gui.state.document import Document
from gui.state.view import View
from gui.theme import Theme
from gui.views.contour_item import ContourItem, contour_paths
from gui.views.plane import Plane, axis_name, plane_of, span_of
from gui.views.plane_bar import PlaneBar
from gui.views.ppm_plot import PpmPlot
from gui.workbench import Workbench
from nmrrecon.nmr import Axis

#: Queue of the contour lines.
LINES = "contours"
#: Of the axes around the plot, in pixels.
WIDTHS = {"left": 66, "right": 12, "top": 12, "bottom": 46}


class SpectrumView(QWidget):
    """Shows one entry.

    Parameters
    ----------
    workbench : Workbench
    theme : Theme
    key : str, optional
        Of the entry; that which is looked at where none is given.
    leader : str, optional
        Key of the entry whose limits, level and plane count, where several views move together.

    Notes
    -----
    What is drawn follows the document and `Workbench.spectra`: the widget keeps nothing that could not be
    made again. Lines are computed in a thread, only where the plane or the level is another.
    """

    #: With the shifts below the pointer, horizontal and vertical.
    pointed = Signal(float, float)

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__()
        self._key, self._leader = key, leader or key
        self.setObjectName("spectrum")
        self.setAccessibleName("Spectrum")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._workbench, self._theme = workbench, theme
        self._plane: Plane | None = None
        self._drawn: tuple[Any, ...] = ()
        self._spectrum: Any = None
        self._lowest = 0.0
        self._job: Job | None = None
        self._make_widgets()
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(self._shown),
        ]
        self.refresh()

    def _make_widgets(self) -> None:
        self.plot = PpmPlot()
        self.lines = ContourItem()
        self.image = pg.ImageItem(axisOrder="row-major")
        self.plot.addItem(self.image)
        self.plot.addItem(self.lines)
        self.crosshair = [pg.InfiniteLine(angle=angle, movable=False) for angle in (90, 0)]
        for line in self.crosshair:
            self.plot.addItem(line, ignoreBounds=True)
        self.row_plot, self.column_plot = pg.PlotWidget(), pg.PlotWidget()
        self.row = self.row_plot.plot()
        self.column = self.column_plot.plot()
        self.row_plot.setXLink(self.plot)
        self.column_plot.setYLink(self.plot)
        self.row_plot.setFixedHeight(110)
        self.column_plot.setFixedWidth(130)
        self.readout = QLabel()
        self.readout.setObjectName("readout")
        # however much stands in it, it does not make the view wider
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.row_plot, 0, 0)
        grid.addWidget(self.plot, 1, 0)
        grid.addWidget(self.column_plot, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        self.planes = PlaneBar(self._workbench, self._leader)
        self.planes.hide()
        layout.addWidget(self.planes)
        layout.addWidget(self.readout)
        self._align()
        self.plot.box.chosen.connect(self._limits_chosen)
        self.plot.box.wheeled.connect(
            lambda steps: viewing.raise_levels(self._workbench, steps, self._leader)
        )
        self.plot.scene().sigMouseMoved.connect(self._pointer_moved)
        self.paint_with(self._theme)

    def _align(self) -> None:
        """Give the traces axes as wide as those of the plot, so that they stand above and beside it."""
        for name in ("left", "right"):
            self.plot.getAxis(name).setWidth(WIDTHS[name])
            self.row_plot.getAxis(name).setWidth(WIDTHS[name])
        for name in ("top", "bottom"):
            self.plot.getAxis(name).setHeight(WIDTHS[name])
            self.column_plot.getAxis(name).setHeight(WIDTHS[name])
        for plot in (self.row_plot, self.column_plot):
            along = ("left", "right") if plot is self.row_plot else ("top", "bottom")
            plot.hideButtons()
            plot.plotItem.setMenuEnabled(False)
            plot.setMouseEnabled(False, False)
            for name in ("left", "right", "top", "bottom"):
                plot.plotItem.showAxis(name, name in along)
                plot.getAxis(name).setStyle(showValues=False, tickLength=0)
            plot.getViewBox().invertX(plot is self.row_plot)
            plot.getViewBox().invertY(plot is self.column_plot)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.plot.paint_with(theme)
        for plot in (self.row_plot, self.column_plot):
            plot.setBackground(theme.base)
            for name in ("left", "right", "top", "bottom"):
                plot.getAxis(name).setPen(pg.mkPen(None))
        for curve in (self.row, self.column):
            curve.setPen(pg.mkPen(theme.positive[0]))
        for line in self.crosshair:
            line.setPen(pg.mkPen(theme.crosshair, style=Qt.PenStyle.DotLine))
        self._drawn = ()
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()
        if self._job is not None:
            self._job.cancel()

    def refresh(self) -> None:
        """Draw what the document says, as far as it is not drawn yet."""
        document = self._workbench.store.document
        entry = document.entry(self._key or document.current)
        leader = document.entry(self._leader) or entry
        spectrum = self._workbench.spectra.get(entry.key) if entry is not None else None
        if entry is None or leader is None or spectrum is None:
            self._clear("" if entry is None else "Processing...")
            return
        view = leader.view
        self._spectrum = spectrum  # kept, so that no other can have its id
        wanted = (id(spectrum), view.normal, view.plane, view.projection)
        if self._drawn[:4] != wanted:
            self._plane = plane_of(spectrum, view)
            if self._plane is None:
                self._clear("A 1D has no plane to show.")
                return
            self._lowest = lowest_level(np.asarray(spectrum.array)[0].real)
            self.plot.name_axes(*(axis_name(axis, i) for i, axis in enumerate(self._axes())))
            self._point_at_the_highest()
        self.planes.show_view(spectrum, view)
        self._look_at(view)
        for plot in (self.row_plot, self.column_plot):
            plot.setVisible(view.slices and self._key is None)  # side by side there is no room for them
        if self._drawn != (*wanted, view.level, view.mode):
            self._drawn = (*wanted, view.level, view.mode)
            self._draw(view)

    def _axes(self) -> tuple[Axis, Axis]:
        assert self._plane is not None
        return self._plane.horizontal, self._plane.vertical

    def _clear(self, text: str) -> None:
        self._plane, self._drawn = None, ()
        self.lines.show_paths([], (self._theme.positive[0], self._theme.negative[0]))
        self.image.clear()
        self.row.setData([], [])
        self.column.setData([], [])
        self.readout.setText(text)

    def _look_at(self, view: View) -> None:
        """Move the plot to the limits of a view."""
        horizontal, vertical = self._axes()
        limits = view.limits or (span_of(horizontal), span_of(vertical))
        if limits != self.plot.box.limits():
            (left, right), (bottom, top) = limits
            self.plot.setRange(xRange=(right, left), yRange=(top, bottom), padding=0)

    def _draw(self, view: View) -> None:
        plane = self._plane
        assert plane is not None
        lowest = self._lowest * view.level
        if self._job is not None:
            self._workbench.jobs.cancel(self._job)
        if view.mode == "image":
            self.lines.show_paths([], (self._theme.positive[0], self._theme.negative[0]))
            self._draw_image(plane, lowest)
            return
        self.image.clear()
        levels = geometric_levels(lowest, plane.values)

        def work(job: Job) -> Any:
            lines = contours(plane.values, levels, job.check)
            return contour_paths(lines, plane.horizontal, plane.vertical)

        def finished(paths: Any) -> None:
            if self._plane is plane and not job.cancelled:
                self.lines.show_paths(paths, (self._theme.positive[0], self._theme.negative[0]))

        job = self._job = self._workbench.submit("Contours", work, finished, LINES)

    def _draw_image(self, plane: Plane, lowest: float) -> None:
        highest = 20.0 * lowest
        self.image.setImage(plane.values, levels=(-highest, highest), autoDownsample=True)
        colors = [self._theme.negative[0], self._theme.base, self._theme.positive[0]]
        self.image.setColorMap(pg.ColorMap([0.0, 0.5, 1.0], [pg.mkColor(color) for color in colors]))
        horizontal, vertical = plane.horizontal, plane.vertical
        left, right = (float(horizontal.ppm(point)) for point in (-0.5, horizontal.size - 0.5))
        bottom, top = (float(vertical.ppm(point)) for point in (-0.5, vertical.size - 0.5))
        self.image.setRect(QRectF(left, bottom, right - left, top - bottom))

    def _limits_chosen(self, limits: Any, goes_on: bool) -> None:
        if self._plane is None:
            return
        if goes_on:
            viewing.look_at(self._workbench, limits, self._leader)
        else:
            self._workbench.change_view(lambda view: view.at(limits), "Zoom", key=self._leader)

    def _wheeled(self, steps: float) -> None:
        viewing.raise_levels(self._workbench, steps, self._leader)

    def _document_changed(self, new: Document, old: Document) -> None:
        keys = (self._key or new.current, self._leader or new.current)
        if new.current != old.current or any(new.entry(key) is not old.entry(key) for key in keys):
            self.refresh()

    def _shown(self, key: str) -> None:
        if key == (self._key or self._workbench.store.document.current):
            self.refresh()

    def _pointer_moved(self, place: QPointF) -> None:
        if self._plane is not None:
            shift = self.plot.box.mapSceneToView(place)
            self.point_at(shift.x(), shift.y())
            self.pointed.emit(shift.x(), shift.y())

    def _point_at_the_highest(self) -> None:
        assert self._plane is not None
        row, column = np.unravel_index(np.abs(self._plane.values).argmax(), self._plane.values.shape)
        horizontal, vertical = self._axes()
        self.point_at(float(horizontal.ppm(int(column))), float(vertical.ppm(int(row))))

    def point_at(self, x: float, y: float) -> None:
        """Put the crosshair at two chemical shifts, and show the traces and what stands there."""
        if self._plane is None:
            return
        horizontal, vertical = self._axes()
        column, row = round(float(horizontal.point(x))), round(float(vertical.point(y)))
        for line, position in zip(self.crosshair, (x, y), strict=True):
            line.setPos(position)
        if not (0 <= column < horizontal.size and 0 <= row < vertical.size):
            return
        values = self._plane.values
        self.row.setData(horizontal.ppm_scale, values[row])
        self.column.setData(values[:, column], vertical.ppm_scale)
        self.readout.setText(self._read(row, column))

    def _read(self, row: int, column: int) -> str:
        plane = self._plane
        assert plane is not None
        value = float(plane.values[row, column])
        parts = [
            f"{axis_name(axis, i)} {axis.ppm(point):.3f} ppm, {axis.hz(point):.1f} Hz, point {point + 1}"
            for i, (axis, point) in enumerate(((plane.horizontal, column), (plane.vertical, row)))
        ]
        noise = self._lowest / SIGMAS
        parts.append(f"intensity {value:.4g}" + (f", S/N {value / noise:.1f}" if noise else ""))
        return "   ".join([*parts, plane.where])
