"""The view of a 1D."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QVBoxLayout

from gui.actions import viewing
from gui.drawing.limits import full_limits
from gui.drawing.plane import axis_name
from gui.plots.peak_layer import PeakLayer
from gui.plots.ppm_plot import PpmPlot
from gui.plots.readout import Readout
from gui.plots.ruler import Ruler
from gui.state.view import Limits
from gui.theme import Theme
from gui.views.entry_view import EntryView
from gui.workbench import Workbench


class CurveView(EntryView):
    """Intensity over chemical shift; the wheel stretches the intensities as it moves contour levels."""

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__(workbench, theme, key, leader)
        self.setObjectName("curve")
        self.setAccessibleName("Spectrum")
        self.plot = PpmPlot()
        self.plot.box.invertY(False)
        self.curve = self.plot.plot()
        self.overlays: list[pg.PlotDataItem] = []
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.plot.addItem(self.line, ignoreBounds=True)
        self.peak_marks = PeakLayer(workbench, self.plot)
        self.ruler = Ruler(workbench, self.plot)
        self.readout = Readout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        layout.addWidget(self.readout)
        self._values: Any = None
        self.place: tuple[float, ...] | None = None
        self.plot.box.chosen.connect(self._limits_chosen)
        self.plot.box.wheeled.connect(lambda steps: viewing.raise_levels(workbench, steps, self.leader))
        self.ruler.moved.connect(self._say)
        self.plot.scene().sigMouseMoved.connect(self._pointer_moved)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        self.theme = theme
        self.plot.paint_with(theme)
        self.ruler.paint_with(theme)
        self.line.setPen(pg.mkPen(theme.crosshair, style=Qt.PenStyle.DotLine))
        self.refresh()

    def refresh(self) -> None:
        spectrum = self.spectrum
        if spectrum is None or len(spectrum.axes) != 1:
            self._values = None
            self.curve.setData([], [])
            self.peak_marks.clear()
            self.ruler.show_axes(())
            self.readout.say(self.waiting_text)
            return
        axis = spectrum.axes[0]
        self._values = np.asarray(spectrum.array)[0].real
        self.plot.setLabel("bottom", f"{axis_name(axis, 0)} (ppm)")
        self.plot.setLabel("left", "intensity")
        self.curve.setData(axis.ppm_scale, self._values)
        self.curve.setPen(pg.mkPen(self.theme.lines(self.color)[0]))
        self._lay_over()
        leading = self.workbench.spectra.get(self.leader or "")
        if leading is None or len(leading.axes) != 1:
            leading = spectrum
        limits = self.view.limits or full_limits(leading, self.view)
        assert limits is not None
        self.plot.look_at(limits)
        self.peak_marks.show(self.peaks, spectrum, self.view, self.theme)
        self.ruler.show_axes(((axis, 0),))

    def close_view(self) -> None:
        super().close_view()
        self.peak_marks.close()
        self.ruler.close()

    def _lay_over(self) -> None:
        for curve in self.overlays:
            self.plot.removeItem(curve)
        self.overlays = []
        for overlay in self.view.overlays:
            spectrum = self.workbench.drawn(overlay.key)
            if spectrum is None or len(spectrum.axes) != 1:
                continue
            shifts = spectrum.axes[0].ppm_scale + (*overlay.offset_ppm, 0.0)[0]
            pen = pg.mkPen(self.theme.lines(overlay.color)[0])
            values = np.asarray(spectrum.array)[0].real / overlay.level
            self.overlays.append(self.plot.plot(shifts, values, pen=pen))

    def _limits_chosen(self, limits: Limits, goes_on: bool) -> None:
        viewing.look_at(self.workbench, limits, self.leader, goes_on=goes_on)

    def _pointer_moved(self, place: QPointF) -> None:
        if self._values is not None:
            shift = self.plot.box.mapSceneToView(place)
            self.point_at((shift.x(), shift.y()))
            self.pointed.emit((shift.x(), shift.y()))

    def point_at(self, place: tuple[float, ...]) -> None:
        """Put the line at a chemical shift, and say what stands there."""
        if self.spectrum is None or self._values is None:
            return
        self.place = self.workbench.desk.place = tuple(place)
        self.line.setPos(place[0])
        self._say()

    def _say(self) -> None:
        """Write what the ruler measures, and what stands below the line."""
        if self.spectrum is None or self._values is None or self.place is None:
            return
        axis = self.spectrum.axes[0]
        point = round(float(axis.point(self.place[0])))
        if 0 <= point < axis.size:
            measured = f"{self.ruler.text}   " if self.ruler.text else ""
            shift, height = f"{axis.ppm(point):.4f} ppm", f"{self._values[point]:.4g}"
            self.readout.say(
                f"{measured}{axis_name(axis, 0)} {shift}, {axis.hz(point):.1f} Hz, "
                f"point {point + 1}   intensity {height}",
                f"{measured}{shift}   {height}",
            )
