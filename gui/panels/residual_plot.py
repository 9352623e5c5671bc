"""How the residual of a job falls."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from gui.jobs.job import Residual
from gui.theme import Theme

#: A residual of nothing cannot be drawn on a scale of logarithms.
LEAST = 1e-8
#: At its axis.
MOST_NUMBERS = 4


class ResidualPlot(pg.PlotWidget):
    """Relative residual over the share of the work, a curve for each part of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("residuals")
        self.setAccessibleName("Residual over the share of the work")
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setLogMode(x=False, y=True)
        self.setXRange(0.0, 100.0, padding=0.02)
        self.setLabel("bottom", "work (%)")
        self.setLabel("left", "residual")
        self.curve = self.plot()
        self._shown: tuple[Residual, ...] = ()
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(theme.base)
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(theme.grid)
            axis.setTextPen(theme.faint)
        self.curve.setPen(pg.mkPen(theme.accent, width=1))
        self.curve.setSymbolBrush(theme.accent)

    def show_residuals(self, residuals: tuple[Residual, ...]) -> None:
        """Draw what was reported."""
        if residuals is self._shown:
            return
        self._shown = residuals
        in_parts = sorted(residuals, key=lambda residual: residual.part)
        values = np.array([(r.done, max(r.value, LEAST), r.part) for r in in_parts]).reshape(-1, 3)
        self._count_decades(values[:, 1])
        joined = np.append(np.diff(values[:, 2]) == 0, False)
        single = len(values) == len({r.part for r in in_parts})
        self.curve.setData(
            100.0 * values[:, 0], values[:, 1], connect=joined, symbol="o" if single else None, symbolSize=4
        )

    def _count_decades(self, values: NDArray[np.float64]) -> None:
        """Draw whole decades, each with its number: what lies between them has no room."""
        if not len(values):
            return
        low, high = np.floor(np.log10(values.min())), np.ceil(np.log10(values.max()))
        high = max(high, low + 1.0)
        step = max(1, round((high - low) / MOST_NUMBERS))
        self.setYRange(low, high, padding=0.02)
        decades = np.arange(low, high + 1.0, step)
        self.getAxis("left").setTicks([[(decade, f"{10.0**decade:g}") for decade in decades]])
