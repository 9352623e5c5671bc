"""How the residual of a job falls."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from gui.jobs.job import Residual
from gui.theme import Theme

#: A residual of nothing cannot be drawn on a scale of logarithms.
LEAST = 1e-8
AXIS_WIDTH = 44
#: Beside its axis.
MOST_NUMBERS = 4
#: Above and below the decades, over their height: half a number stands there.
PADDING = 0.16


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
        # ranges that follow every point would have the axes drawn anew each time
        self.disableAutoRange()
        self.setXRange(0.0, 100.0, padding=0.02)
        self.getAxis("bottom").setTicks([[(share, f"{share} %") for share in (25, 50, 75)]])
        self.getAxis("left").setWidth(AXIS_WIDTH)
        self.curve = self.plot()
        self._shown: tuple[Residual, ...] = ()
        self._decades = (0.0, 0.0)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(theme.base)
        for name in ("bottom", "left"):
            axis = self.getAxis(name)
            axis.setPen(theme.grid)
            axis.setTextPen(theme.faint)
        self.curve.setPen(pg.mkPen(theme.focus, width=1))
        self.curve.setSymbolBrush(theme.focus)

    def show_residuals(self, residuals: tuple[Residual, ...]) -> None:
        """Draw what was reported."""
        if residuals is self._shown:
            return
        self._shown = residuals
        in_parts = sorted(residuals, key=lambda residual: residual.part)
        values = np.array([(r.done, max(r.value, LEAST), r.part) for r in in_parts]).reshape(-1, 3)
        self._fit(values[:, 1])
        joined = np.append(np.diff(values[:, 2]) == 0, False)
        single = len(values) == len({r.part for r in in_parts})
        self.curve.setData(
            100.0 * values[:, 0], values[:, 1], connect=joined, symbol="o" if single else None, symbolSize=4
        )

    def _fit(self, values: NDArray[np.float64]) -> None:
        """Show whole decades."""
        if len(values):
            lowest, highest = np.log10(values.min()), np.log10(values.max())
            wanted = float(np.floor(lowest)), float(max(np.ceil(highest), np.floor(lowest) + 1))
            if wanted != self._decades:
                self._decades = wanted
                self.setYRange(*wanted, padding=PADDING)
                step = max(1, round((wanted[1] - wanted[0]) / MOST_NUMBERS))
                decades = range(int(wanted[0]), int(wanted[1]) + 1, step)
                self.getAxis("left").setTicks([[(decade, f"{10.0**decade:g}") for decade in decades]])
