"""The view of a 3D as strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from gui.actions import viewing
from gui.drawing.contours import contours
from gui.drawing.levels import Floor, floor_of, geometric_levels
from gui.drawing.plane import axis_name, span_of
from gui.drawing.strips import FILLED, SEEN, Strip, placed, strip_dimensions, strips_at
from gui.jobs.job import Job
from gui.plots.contour_item import ContourItem
from gui.plots.contour_layer import QUEUE
from gui.plots.ppm_plot import PpmPlot
from gui.plots.readout import Readout
from gui.state.peak import Peak
from gui.state.view import Limits, View
from gui.theme import Theme
from gui.views.entry_view import EntryView
from gui.workbench import Workbench
from nmrrecon.nmr import NMRDataset


@dataclass(frozen=True, eq=False)
class StripDrawing:
    """What a thread makes of a 3D: strips, their lines, and what lies below these."""

    strips: list[Strip]
    floor: Floor
    paths: list[tuple[QPainterPath, bool]]


class StripsView(EntryView):
    """Strips side by side: each at a peak of the projection along the dimension that they run along."""

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__(workbench, theme, key, leader)
        self.setObjectName("strips")
        self.setAccessibleName("Strips")
        self.drawing: StripDrawing | None = None
        self._wanted: tuple[Any, ...] = ()
        self._of: NMRDataset | None = None
        self._job: Job | None = None
        self._make_widgets()
        self.plot.box.chosen.connect(self._limits_chosen)
        self.plot.box.wheeled.connect(lambda steps: viewing.raise_levels(workbench, steps, self.leader))
        self.plot.scene().sigMouseMoved.connect(self._pointer_moved)
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self.paint_with(theme)

    def _make_widgets(self) -> None:
        self.plot = PpmPlot()
        self.plot.box.invertX(False)
        self.plot.getAxis("bottom").setHeight(46)
        self.lines = ContourItem()
        self.plot.addItem(self.lines)
        self.borders = pg.PlotDataItem(connect="pairs")
        self.plot.addItem(self.borders)
        self.level_line = pg.InfiniteLine(angle=0, movable=False)
        self.plot.addItem(self.level_line, ignoreBounds=True)
        self.along = QComboBox()
        self.along.setAccessibleName("Dimension that the strips run along")
        self.along.activated.connect(self._turn)
        self.count = QLabel()
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 2, 6, 2)
        bar.addWidget(QLabel("Strips along"))
        bar.addWidget(self.along)
        bar.addWidget(self.count, 1)
        self.readout = Readout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot, 1)
        layout.addLayout(bar)
        layout.addWidget(self.readout)

    def paint_with(self, theme: Theme) -> None:
        self.theme = theme
        self.plot.paint_with(theme)
        self.borders.setPen(pg.mkPen(theme.border))
        self.level_line.setPen(pg.mkPen(theme.crosshair, style=Qt.PenStyle.DotLine))
        self.refresh()

    def close_view(self) -> None:
        super().close_view()
        self._stop()

    def refresh(self) -> None:
        spectrum, view = self.spectrum, self.view
        if spectrum is None or len(spectrum.axes) != 3:
            return
        along, _ = strip_dimensions(view.normal)
        peaks = self.peaks
        wanted = (along, peaks, view.level, self.theme.name, self.lowest(self.key))
        if spectrum is not self._of or wanted != self._wanted:
            self._fetch(spectrum, along, view, known=self._known(spectrum, along, peaks))
            self._of, self._wanted = spectrum, wanted
        self.along.clear()
        self.along.addItems([f"F{i + 1} {axis_name(spectrum.axes[i], i)}" for i in (0, 1)])
        self.along.setCurrentIndex(along)
        self._look()

    def _known(self, spectrum: NMRDataset, along: int, peaks: Sequence[Peak]) -> StripDrawing | None:
        """Return the strips that stay as they are where the level alone is another."""
        return self.drawing if spectrum is self._of and self._wanted[:2] == (along, peaks) else None

    def _fetch(self, spectrum: NMRDataset, along: int, view: View, known: StripDrawing | None) -> None:
        self._stop()
        undersampled, lowest, peaks = self.undersampled, self.lowest(self.key), self.peaks

        def work(job: Job) -> StripDrawing:
            strips = known.strips if known else strips_at(spectrum, along, peaks)
            job.check()
            values = np.asarray(spectrum.array)[0].real
            floor = known.floor if known else floor_of(values, undersampled=undersampled)
            lines = _paths(strips, spectrum, along, (lowest or floor.lowest) * view.level, job)
            return StripDrawing(strips, floor, lines)

        def finished(drawing: StripDrawing) -> None:
            if self._job is job and not job.cancelled:
                self.drawing = drawing
                self.lines.show_paths(drawing.paths, self.theme.lines(self.color))
                self._name_strips(spectrum, along)
                self._look()

        job = self._job = self.workbench.submit("Strips", work, finished, QUEUE, quiet=True)

    def _stop(self) -> None:
        if self._job is not None:
            self.workbench.jobs.cancel(self._job)
            self._job = None

    def _name_strips(self, spectrum: NMRDataset, along: int) -> None:
        assert self.drawing is not None
        strips = self.drawing.strips
        _, across = strip_dimensions(along)
        ticks = [(number + 0.5, strip.place.name) for number, strip in enumerate(strips)]
        self.plot.getAxis("bottom").setTicks([ticks])
        names = [axis_name(spectrum.axes[i], i) for i in (along, across, 2)]
        self.plot.setLabel("left", f"{names[0]} (ppm)")
        self.plot.setLabel("bottom", f"{names[1]} over {names[2]} (ppm)")
        high, low = span_of(spectrum.axes[along])
        edges = np.repeat(np.arange(len(strips) + 1.0), 2)
        self.borders.setData(edges, np.tile([high, low], len(strips) + 1))
        self.count.setText(f"{len(strips)} strips; a double click shows the plane")

    def _look(self) -> None:
        if self.drawing is None or self._of is None:
            return
        count = max(min(len(self.drawing.strips), SEEN), 1)
        limits = self.view.limits or ((float(count), 0.0), span_of(self._of.axes[self._wanted[0]]))
        self.plot.look_at(limits)

    def _limits_chosen(self, limits: Limits, goes_on: bool) -> None:
        viewing.look_at(self.workbench, limits, self.leader, goes_on=goes_on)

    def _turn(self, along: int) -> None:
        self.workbench.change_view(
            lambda view: replace(view, normal=along, limits=None, past=()), "Other strips", key=self.leader
        )

    def _pointer_moved(self, place: QPointF) -> None:
        shift = self.plot.box.mapSceneToView(place)
        self.point_at((shift.x(), shift.y()))

    def point_at(self, place: tuple[float, ...]) -> None:
        """Mark a shift in all strips, and say what stands at it in one.

        Parameters
        ----------
        place : tuple of float
            Number of the strip with the share of its width, and the shift along it in ppm.
        """
        if self.drawing is None or self._of is None:
            return
        self.level_line.setPos(place[1])
        found = self._strip_at(place)
        if found is None:
            return
        strip, row, column = found
        axis = self._of.axes[self._wanted[0]]
        value, noise = float(strip.values[row, column]), self.drawing.floor.noise
        self.readout.say(
            f"{axis.ppm(row):.3f}, {strip.place.across_ppm:.3f}, "
            f"{self._of.axes[2].ppm(strip.start + column):.3f} ppm   intensity {value:.4g}"
            + (f", S/N {value / noise:.1f}" if noise else "")
        )

    def _strip_at(self, place: tuple[float, ...]) -> tuple[Strip, int, int] | None:
        """Return the strip at a place with row and column."""
        assert self.drawing is not None and self._of is not None
        number = int(np.floor(place[0]))
        if not 0 <= number < len(self.drawing.strips):
            return None
        strip = self.drawing.strips[number]
        row = round(float(self._of.axes[self._wanted[0]].point(place[1])))
        share = (place[0] - number - (1 - FILLED) / 2) / FILLED
        column = round(share * (strip.values.shape[1] - 1))
        inside = 0 <= row < strip.values.shape[0] and 0 <= column < strip.values.shape[1]
        return (strip, row, column) if inside else None

    def _clicked(self, event: Any) -> None:
        shift = self.plot.box.mapSceneToView(event.scenePos())
        found = self._strip_at((shift.x(), shift.y())) if event.double() and self.drawing else None
        if found is None or self._of is None:
            return
        _, across = strip_dimensions(self.view.normal)
        plane = round(float(self._of.axes[across].point(found[0].place.across_ppm)))
        self.workbench.change_view(
            lambda view: replace(view, strips=False, normal=across, plane=plane, limits=None, past=()),
            "Plane of a strip",
            key=self.leader,
        )


def _paths(
    strips: list[Strip], spectrum: NMRDataset, along: int, lowest: float, job: Job
) -> list[tuple[QPainterPath, bool]]:
    """Return the lines of all strips, each in a unit of the horizontal axis."""
    axis = spectrum.axes[along]
    # one set of levels for all, so that strips can be held against each other
    highest = np.array([max((float(np.abs(s.values).max(initial=0.0)) for s in strips), default=0.0)])
    levels = geometric_levels(lowest, highest)
    parts: dict[bool, list[QPainterPath]] = {True: [], False: []}
    for number, strip in enumerate(strips):
        lines = contours(strip.values, levels, job.check)
        for level, points in zip(lines.levels, lines.lines, strict=True):
            if len(points):
                x, y = placed(points, number, strip, axis)
                parts[level > 0].append(pg.arrayToQPath(x, y, connect="finite"))
    return [(path, positive) for positive, paths in parts.items() for path in paths]
