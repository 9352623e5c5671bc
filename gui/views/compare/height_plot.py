"""Points of peak heights with the line of equal heights and the fitted one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from gui.comparison.spectra import FALSE, MISSING
from gui.plots.mark_layer import SYMBOLS, color_of
from gui.theme import Theme

SIZE, SMALL = 7, 5
#: Room around the points, over their range.
ROOM = 0.04


class HeightPlot(pg.PlotWidget):
    """Heights of an estimate over those of the reference, in per cent; what is below the pointer is told.

    Attributes
    ----------
    points : ScatterPlotItem
        The data of each point are the chemical shifts of its peak, F1 first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Peak heights over those of the reference")
        self.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.equal, self.fit = self.plot(), self.plot()
        self.points = pg.ScatterPlotItem(size=SIZE, hoverable=True)
        self.marks = {kind: pg.ScatterPlotItem(symbol=SYMBOLS[kind], size=SIZE) for kind in (FALSE, MISSING)}
        self.addItem(self.points)
        for marks in self.marks.values():
            self.addItem(marks)
        self._nuclei: tuple[str, ...] = ()
        self._ends = np.array([0.0, 100.0])

    def make_small(self) -> None:
        """Become an inset: small letters, no words at the axes."""
        font = QFont(self.font())
        font.setPointSizeF(0.75 * font.pointSizeF())
        self.points.setSize(SMALL)
        for name in ("left", "bottom"):
            self.getAxis(name).setStyle(tickFont=font, tickTextOffset=1, tickLength=-3, maxTickLevel=0)
        self.getAxis("left").setWidth(20)
        self.getAxis("bottom").setHeight(15)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(theme.base)
        for name in ("left", "bottom"):
            self.getAxis(name).setPen(theme.border)
            self.getAxis(name).setTextPen(theme.text)
        color = pg.mkColor(theme.positive[0])
        color.setAlpha(170)
        self.points.setBrush(color)
        self.points.setPen(pg.mkPen(None))
        self.points.opts["hoverPen"] = pg.mkPen(theme.accent, width=2)
        for kind, marks in self.marks.items():
            marks.setPen(pg.mkPen(color_of(kind, theme), width=1))
            marks.setBrush(pg.mkBrush(None))
        self.equal.setPen(pg.mkPen(theme.faint, style=Qt.PenStyle.DashLine))
        self.fit.setPen(pg.mkPen(theme.positive[1], width=1.5))

    def clear_points(self) -> None:
        """Show nothing."""
        for points in (self.points, *self.marks.values()):
            points.clear()
        self.equal.setData([], [])
        self.fit.setData([], [])
        self.setRange(xRange=(0.0, 100.0), yRange=(0.0, 100.0), padding=ROOM)

    def show_heights(
        self, x: NDArray[Any], y: NDArray[Any], ppm: NDArray[Any], nuclei: tuple[str, ...]
    ) -> None:
        """Show heights in per cent, and shifts ``(peak, dimension)`` where one is pointed at."""
        self._nuclei = nuclei
        self.points.setData(x=x, y=y, data=[list(place) for place in ppm], tip=self._told)
        right = float(x.max(initial=0.0)) or 1.0
        bottom, top = min(float(y.min(initial=0.0)), 0.0), max(float(y.max(initial=0.0)), right)
        self._ends = np.array([0.0, right])
        self.setRange(xRange=(0.0, right), yRange=(bottom, top), padding=ROOM)

    def show_lines(self, slope: float, intercept: float) -> None:
        """Draw the line of equal heights, and the fitted one where there is one."""
        self.equal.setData(self._ends, self._ends)
        fitted = slope * self._ends + intercept
        self.fit.setData(self._ends if math.isfinite(slope) else [], fitted if math.isfinite(slope) else [])

    def show_marks(self, marked: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
        """Mark the heights of false and of missing peaks."""
        for kind, (x, y) in marked.items():
            self.marks[kind].setData(x=x, y=y)

    def _told(self, x: float, y: float, data: Any) -> str:
        shifts = ", ".join(f"{name} {shift:.3f}" for name, shift in zip(self._nuclei, data, strict=False))
        return f"{shifts} ppm\nreference {x:.2f} %, here {y:.2f} %"
