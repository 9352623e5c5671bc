"""The traces through the pointer, above and beside the plot of a plane."""

from __future__ import annotations

import pyqtgraph as pg

from gui.drawing.plane import Plane
from gui.plots.ppm_plot import PpmPlot
from gui.theme import Theme

#: Of the axes around the plot, in pixels.
WIDTHS = {"left": 66, "right": 12, "top": 12, "bottom": 40}
HEIGHT, WIDTH = 110, 130


class TracePlots:
    """Two plots whose axes run along those of a plane.

    Attributes
    ----------
    row_plot, column_plot : PlotWidget
        To stand above and to the right of `plot`.

    Parameters
    ----------
    plot : PpmPlot
        Of the plane.
    """

    def __init__(self, plot: PpmPlot) -> None:
        self.row_plot, self.column_plot = pg.PlotWidget(), pg.PlotWidget()
        self.row, self.column = self.row_plot.plot(), self.column_plot.plot()
        self.row_plot.setAccessibleName("Trace along the horizontal axis")
        self.column_plot.setAccessibleName("Trace along the vertical axis")
        self.row_plot.setXLink(plot)
        self.column_plot.setYLink(plot)
        self.row_plot.setFixedHeight(HEIGHT)
        self.column_plot.setFixedWidth(WIDTH)
        self._align(plot)

    def _align(self, plot: PpmPlot) -> None:
        """Give the traces axes as wide as those of the plot, so that they stand above and beside it."""
        for name in ("left", "right"):
            plot.getAxis(name).setWidth(WIDTHS[name])
            self.row_plot.getAxis(name).setWidth(WIDTHS[name])
        for name in ("top", "bottom"):
            plot.getAxis(name).setHeight(WIDTHS[name])
            self.column_plot.getAxis(name).setHeight(WIDTHS[name])
        for trace in (self.row_plot, self.column_plot):
            along = ("left", "right") if trace is self.row_plot else ("top", "bottom")
            trace.hideButtons()
            trace.plotItem.setMenuEnabled(False)
            trace.setMouseEnabled(False, False)
            for name in ("left", "right", "top", "bottom"):
                trace.plotItem.showAxis(name, name in along)
                trace.getAxis(name).setStyle(showValues=False, tickLength=0)
            trace.getViewBox().invertX(trace is self.row_plot)
            trace.getViewBox().invertY(trace is self.column_plot)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for trace in (self.row_plot, self.column_plot):
            trace.setBackground(theme.base)
            for name in ("left", "right", "top", "bottom"):
                trace.getAxis(name).setPen(pg.mkPen(None))
        for curve in (self.row, self.column):
            curve.setPen(pg.mkPen(theme.positive[0]))

    def show(self, plane: Plane, row: int, column: int) -> None:
        """Show the traces through a point of a plane."""
        self.row.setData(plane.horizontal.ppm_scale, plane.values[row])
        self.column.setData(plane.values[:, column], plane.vertical.ppm_scale)

    def clear(self) -> None:
        """Show nothing."""
        self.row.setData([], [])
        self.column.setData([], [])

    def set_visible(self, *, row: bool, column: bool) -> None:
        """Show or hide each."""
        self.row_plot.setVisible(row)
        self.column_plot.setVisible(column)
