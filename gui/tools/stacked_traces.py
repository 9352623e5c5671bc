"""Traces below each other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Signal

from gui.theme import Theme

#: From one trace to the next, over the height of the highest line.
SPACING = 1.2
#: A step of the wheel.
STEP = 1.2


class _Box(pg.ViewBox):
    """Wheel = height of the traces, Shift or Ctrl and wheel = zoom; a double click takes both back."""

    wheeled = Signal(float)
    reset = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.invertX(True)
        self.setMouseEnabled(True, False)
        self.disableAutoRange()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        steps = event.delta() / 120.0
        if event.modifiers():
            self.scaleBy((STEP**-steps, 1.0), QPointF(self.mapSceneToView(event.scenePos())))
        else:
            self.wheeled.emit(steps)
        event.accept()

    def mouseClickEvent(self, event: Any) -> None:
        if event.double():
            self.reset.emit()
            event.accept()


class StackedTraces(pg.PlotWidget):
    """Real spectra over chemical shift in the colours of a theme."""

    #: After a double click.
    reset = Signal()

    def __init__(self, theme: Theme) -> None:
        self.box = _Box()
        super().__init__(viewBox=self.box)
        self._theme, self._stretch = theme, 1.0
        self._rows: NDArray[Any] = np.zeros((0, 0))
        self._ppm: NDArray[Any] = np.zeros(0)
        self._labels: tuple[str, ...] = ()
        self._names: list[pg.TextItem] = []
        self.curves: list[pg.PlotDataItem] = []
        self.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.hideAxis("left")
        self.box.wheeled.connect(self._stretched)
        self.box.reset.connect(self.show_all)
        self.box.reset.connect(self.reset)
        self.box.sigXRangeChanged.connect(lambda *_: self._place_names())

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the traces, top to bottom."""
        return self._labels

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.base)
        self.getAxis("bottom").setPen(theme.border)
        self.getAxis("bottom").setTextPen(theme.text)
        for number, (curve, name) in enumerate(zip(self.curves, self._names, strict=True)):
            color, _ = theme.lines(number)
            curve.setPen(pg.mkPen(color))
            name.setColor(color)
            name.fill = pg.mkBrush(f"{theme.base}d0")

    def show_rows(self, ppm: NDArray[Any], rows: NDArray[Any], labels: Sequence[str]) -> None:
        """Draw rows (trace, point), whose highest point is about 1, over shifts in ppm."""
        anew = tuple(labels) != self._labels or not np.array_equal(ppm, self._ppm)
        self._rows, self._ppm = rows, ppm
        if anew:
            self._labels = tuple(labels)
            self._make()
            self.show_all()
        self._draw()

    def show_all(self) -> None:
        """Show all of the traces at their first height."""
        self._stretch = 1.0
        if len(self._ppm):
            self.setXRange(float(self._ppm.min()), float(self._ppm.max()), padding=0)
            self.setYRange(-SPACING * (len(self._rows) - 1) - 0.45, 1.1, padding=0)
        self._draw()
        self._place_names()

    def _make(self) -> None:
        for item in (*self.curves, *self._names):
            self.removeItem(item)
        self.curves = [self.plot() for _ in self._labels]
        self._names = [pg.TextItem(label, anchor=(0, 1)) for label in self._labels]
        for name in self._names:
            self.addItem(name, ignoreBounds=True)
        self.paint_with(self._theme)

    def _draw(self) -> None:
        for place, (curve, row) in enumerate(zip(self.curves, self._rows, strict=False)):
            curve.setData(self._ppm, self._stretch * np.asarray(row) - SPACING * place)

    def _place_names(self) -> None:
        left = max(self.box.viewRange()[0])
        for place, name in enumerate(self._names):
            name.setPos(left, 0.02 - SPACING * place)

    def _stretched(self, steps: float) -> None:
        self._stretch = min(max(self._stretch * STEP**steps, 0.05), 200.0)
        self._draw()
