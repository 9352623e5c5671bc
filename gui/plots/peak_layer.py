"""The marks of peaks in a plot, with their labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from gui.actions import peaks as actions
from gui.drawing.peak_places import IN_PLANE, NEAR_PLANE, from_plane, in_plot, shifts_of
from gui.plots.cross_marks import CrossMarks
from gui.plots.peak_labels import PeakLabels
from gui.plots.ppm_plot import PpmPlot
from gui.state.peak import Peak
from gui.state.view import View
from gui.theme import Theme
from gui.workbench import Workbench
from nmrrecon.nmr import NMRDataset

#: Of the ring around a chosen mark, and within which a mark is hit, in pixels.
RING, HIT = 15, 9.0


class PeakLayer:
    """Marks the peaks of an entry: a click chooses one, Ctrl+click more, Ctrl+drag moves it.

    Attributes
    ----------
    places : ndarray of float64, shape (mark, 2)
        Of the marks, along the horizontal and the vertical axis.

    Parameters
    ----------
    workbench : Workbench
    plot : PpmPlot
    """

    def __init__(self, workbench: Workbench, plot: PpmPlot) -> None:
        self._workbench, self._plot = workbench, plot
        self.marks = CrossMarks()
        self.rings = pg.ScatterPlotItem(symbol="o", size=RING, pxMode=True)
        self.labels = PeakLabels()
        for depth, item in enumerate((self.rings, self.marks, self.labels)):
            item.setZValue(10 + depth)
            plot.addItem(item, ignoreBounds=True)
        self._shown: tuple[Any, ...] = ()
        self._wanted: tuple[Any, ...] = ()
        self._peaks: list[Peak] = []
        self.places = np.empty((0, 2))
        self._theme: Theme | None = None
        self._moving: Peak | None = None
        plot.box.draggers.append(self)
        plot.scene().sigMouseClicked.connect(self._clicked)
        self._disconnect = workbench.desk.changed.connect(self._ring)

    def show(self, peaks: tuple[Peak, ...], spectrum: NMRDataset, view: View, theme: Theme) -> None:
        """Mark the peaks that lie in what a view shows of a spectrum, as far as they are not marked yet."""
        switches = (view.normal, view.plane, view.projection, view.marks, view.labels, theme.name)
        wanted = (id(peaks), id(spectrum), switches)
        if wanted == self._wanted:
            return
        self._shown = peaks, spectrum  # kept, so that their ids are not given to others
        self._wanted, self._theme = wanted, theme
        shifts = shifts_of(peaks, len(spectrum.axes))
        heights = np.array([peak.height for peak in peaks], dtype=np.float64)
        away = from_plane(shifts, spectrum, view)
        near = np.flatnonzero((away <= NEAR_PLANE) & view.marks)
        self._peaks = [peaks[i] for i in near]
        self.places = np.stack(in_plot(shifts[near], heights[near], spectrum, view), axis=1)
        strong = away[near] <= IN_PLANE
        self.marks.show_marks(self.places, strong, theme.mark)
        order = np.argsort(-np.abs(heights[near]), kind="stable")
        texts = [peak.label for peak in self._peaks] if view.labels else [""] * len(self._peaks)
        self.labels.show_labels(self.places, texts, order[strong[order]], theme)
        self._ring()

    def clear(self) -> None:
        """Mark nothing."""
        self._shown, self._wanted = (), ()
        self._peaks, self.places = [], np.empty((0, 2))
        self.marks.clear()
        self.rings.clear()
        self.labels.clear()

    def close(self) -> None:
        """Stop following what is chosen."""
        self._disconnect()

    def _ring(self) -> None:
        if self._theme is None:
            return
        chosen = self._workbench.desk.peaks
        here = [i for i, peak in enumerate(self._peaks) if peak in chosen] if chosen else []
        self.rings.setData(pos=self.places[here], pen=pg.mkPen(self._theme.chosen, width=2), brush=None)

    def nearest(self, scene_place: QPointF) -> Peak | None:
        """Return the peak whose mark is hit at a place of the scene."""
        if not len(self.places):
            return None
        box = self._plot.box
        place = box.mapSceneToView(scene_place)
        width, height = box.viewPixelSize()
        apart = np.hypot((self.places[:, 0] - place.x()) / width, (self.places[:, 1] - place.y()) / height)
        closest = int(np.nanargmin(apart)) if np.isfinite(apart).any() else 0
        return self._peaks[closest] if apart[closest] <= HIT else None

    def takes(self, event: Any) -> bool:
        """As `Dragger.takes`: whether a drag begins on a mark, with Ctrl."""
        if (
            event.button() != Qt.MouseButton.LeftButton
            or event.modifiers() != Qt.KeyboardModifier.ControlModifier
        ):
            return False
        self._moving = self.nearest(event.buttonDownScenePos())
        return self._moving is not None

    def drag(self, event: Any) -> None:
        """As `Dragger.drag`: have a ring follow the pointer; where it is let go, the peak stays."""
        if self._moving is None or self._theme is None:
            return
        place = self._plot.box.mapSceneToView(event.scenePos())
        self.rings.setData(
            pos=[(place.x(), place.y())], pen=pg.mkPen(self._theme.chosen, width=2), brush=None
        )
        if event.isFinish():
            peak, self._moving = self._moving, None
            self._workbench.desk.choose_peaks([peak])
            ppm = actions.moved_in_plot(self._workbench, peak, (place.x(), place.y()))
            actions.move(self._workbench, peak, ppm)

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._plot.box.sceneBoundingRect().contains(
            event.scenePos()
        ):
            return
        peak, desk = self.nearest(event.scenePos()), self._workbench.desk
        if peak is None:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            desk.choose_peaks(desk.peaks ^ {peak})
        else:
            desk.choose_peaks([peak])
        event.accept()
