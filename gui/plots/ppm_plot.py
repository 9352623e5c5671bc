"""A plot whose axes are chemical shifts."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal

from gui.plots.dragger import Dragger
from gui.state.view import Limits
from gui.theme import Theme

#: A step of the wheel with Shift or Ctrl changes what is seen by this factor.
ZOOM_STEP = 1.2


class PpmViewBox(pg.ViewBox):
    """Drag = zoom box, middle button or Alt = pan, wheel = contour level, Shift or Ctrl and wheel = zoom.

    Attributes
    ----------
    draggers : list of Dragger
        Asked in turn whether a drag that begins is theirs; it zooms where it is nobody's.

    Signals
    -------
    chosen
        With the limits after a person has zoomed or panned, and whether more of it is to follow at once.
    wheeled
        With the steps of the wheel.
    """

    chosen = Signal(object, bool)
    wheeled = Signal(float)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.draggers: list[Dragger] = []
        self._dragger: Dragger | None = None
        self.invertX(True)
        self.invertY(True)
        self.setMouseMode(pg.ViewBox.RectMode)
        self.disableAutoRange()

    def limits(self) -> Limits:
        """Return what is seen, higher shifts first."""
        (left, right), (bottom, top) = self.viewRange()
        return (right, left), (top, bottom)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        steps = event.delta() / 120.0
        modifiers = event.modifiers()
        if modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            only_one = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            factor = ZOOM_STEP**-steps
            center = self.mapSceneToView(event.scenePos())
            self.scaleBy((factor, 1.0 if only_one else factor), QPointF(center))
            self.chosen.emit(self.limits(), True)
        else:
            self.wheeled.emit(steps)
        event.accept()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if event.isStart():
            self._dragger = next((dragger for dragger in self.draggers if dragger.takes(event)), None)
        if self._dragger is not None:
            event.accept()
            self._dragger.drag(event)
            return
        pans = event.button() == Qt.MouseButton.MiddleButton or (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        self.setMouseMode(pg.ViewBox.PanMode if pans else pg.ViewBox.RectMode)
        super().mouseDragEvent(event, axis=axis)
        if event.isFinish() or pans:
            self.chosen.emit(self.limits(), not event.isFinish() or bool(pans))


class PpmPlot(pg.PlotWidget):
    """A plot with a `PpmViewBox` in the colours of a theme."""

    def __init__(self) -> None:
        self.box = PpmViewBox()
        super().__init__(viewBox=self.box)
        self.setAccessibleName("Plot over chemical shifts")
        self.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.showAxes(True, showValues=(True, False, False, True))

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(theme.base)
        for name in ("left", "right", "top", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(theme.border)
            axis.setTextPen(theme.text)

    def look_at(self, limits: Limits) -> None:
        """Show what lies within limits."""
        if limits != self.box.limits():
            (left, right), (bottom, top) = limits
            self.setRange(xRange=(right, left), yRange=(top, bottom), padding=0)

    def name_axes(self, horizontal: str, vertical: str) -> None:
        """Write what the axes are, such as ``1H (ppm)``."""
        self.setLabel("bottom", horizontal)
        self.setLabel("left", vertical)
