"""Marks in a plot: peaks that only one of two spectra has, and the place that was gone to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from gui.comparison.yardstick import Mark
from gui.drawing.plane import plane_dimensions
from gui.state.view import View
from gui.theme import Theme
from nmrrecon.nmr import NMRDataset

#: Points of a 3D within which a mark is shown in a plane.
NEAR = 1.5
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

    def show(self, marks: Sequence[Mark], spectrum: NMRDataset, view: View, theme: Theme) -> None:
        """Draw marks over a 2D or a plane of a 3D, and no others."""
        given = {mark.meaning: mark.places for mark in marks}
        for meaning, points in self.points.items():
            places = given.get(meaning)
            if places is None or not len(places) or np.shape(places)[1] != len(spectrum.axes):
                points.clear()
                continue
            x, y = _in_plane(np.asarray(places), spectrum, view)
            points.setData(
                x=x,
                y=y,
                size=CHOSEN_SIZE if meaning == "chosen" else SIZE,
                pen=pg.mkPen(color_of(meaning, theme), width=1.5),
                brush=pg.mkBrush(None),
            )

    def clear(self) -> None:
        """Draw nothing."""
        for points in self.points.values():
            points.clear()


def _in_plane(places: NDArray[Any], spectrum: NMRDataset, view: View) -> tuple[NDArray[Any], NDArray[Any]]:
    if len(spectrum.axes) == 3 and not view.projection:
        normal = spectrum.axes[view.normal]
        places = places[np.abs(normal.point(places[:, view.normal]) - view.plane) <= NEAR]
    horizontal, vertical = plane_dimensions(len(spectrum.axes), view)
    return places[:, horizontal], places[:, vertical]
