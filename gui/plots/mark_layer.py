"""Marks in a plot: peaks that only one of two spectra has, and the place that was gone to."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg

from gui.comparison.yardstick import Mark
from gui.drawing.plane import in_plane
from gui.state.view import View
from gui.theme import Theme
from nmrrecon.nmr import NMRDataset

SIZE, CHOSEN_SIZE = 10, 22
#: Symbol of each meaning, and how it is written in a legend.
SYMBOLS = {"false": "x", "missing": "s", "chosen": "o"}
WRITTEN = {"false": "✕", "missing": "□", "chosen": "○"}


def color_of(meaning: str, theme: Theme) -> str:
    """Return the colour of marks of one meaning."""
    return {"false": theme.bad, "missing": theme.caution}.get(meaning, theme.accent)


class MarkLayer:
    """Draws the marks of a view that lie in the plane it shows."""

    def __init__(self, plot: pg.PlotWidget) -> None:
        self.points = {meaning: pg.ScatterPlotItem(symbol=symbol) for meaning, symbol in SYMBOLS.items()}
        for points in self.points.values():
            points.setZValue(10)
            plot.addItem(points, ignoreBounds=True)

    def show(
        self, marks: Sequence[Mark], spectrum: NMRDataset, view: View, theme: Theme, lowest: float = 0.0
    ) -> None:
        """Draw marks over a 2D or a plane of a 3D, and no others: those that reach the lowest level drawn."""
        given = {mark.meaning: mark.above(lowest) for mark in marks}
        for meaning, points in self.points.items():
            places = given.get(meaning)
            shown = in_plane(places, spectrum, view) if places is not None else ()
            if not len(shown):
                points.clear()
                continue
            points.setData(
                pos=shown,
                size=CHOSEN_SIZE if meaning == "chosen" else SIZE,
                pen=pg.mkPen(color_of(meaning, theme), width=1.5),
                brush=pg.mkBrush(None),
            )

    def clear(self) -> None:
        """Draw nothing."""
        for points in self.points.values():
            points.clear()
