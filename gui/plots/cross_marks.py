"""Small crosses in a plot."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.plots.over_view import OverView

#: Half the width of a cross, in pixels.
HALF = 3.5
#: Strength of faint crosses, of 255.
FAINT = 90
#: Ends of the two lines of a cross.
ENDS = HALF * np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)], dtype=np.float64)


class CrossMarks(OverView):
    """Crosses at some places, as large on the screen whatever is seen.

    Notes
    -----
    `pyqtgraph.ScatterPlotItem` keeps a record of each mark: ten thousand of them take a fifth of a second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: NDArray[np.float64] = np.empty((0, 2))
        self._strong: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._pens = (QPen(), QPen())

    def show_marks(self, places: NDArray[np.float64], strong: NDArray[np.bool_], color: str) -> None:
        """Draw other crosses.

        Parameters
        ----------
        places : ndarray of float64, shape (mark, 2)
            In the plot's units, along the horizontal and the vertical axis.
        strong : ndarray of bool, shape (mark,)
            Those that are not are drawn faintly.
        color : str
        """
        self.prepareGeometryChange()
        self._places, self._strong = places, strong
        faint = pg.mkColor(color)
        faint.setAlpha(FAINT)
        self._pens = (pg.mkPen(faint, width=1), pg.mkPen(color, width=1.5))
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        self.prepareGeometryChange()
        self._places, self._strong = np.empty((0, 2)), np.empty(0, dtype=bool)

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        to_scene = self.sceneTransform()
        to_plot, possible = to_scene.inverted()
        if not possible or not len(self._places):
            return
        painter.save()
        painter.setTransform(to_plot * painter.transform())  # pixels of the scene, whatever it is drawn on
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = inside(self._places, self.viewRect())
        for strong, pen in enumerate(self._pens):
            spots = in_scene(self._places[seen & (self._strong == bool(strong))], to_scene)
            ends = (spots[:, None] + ENDS).reshape(-1, 2)
            painter.setPen(pen)
            painter.drawPath(pg.arrayToQPath(ends[:, 0], ends[:, 1], connect="pairs"))
        painter.restore()


def inside(places: NDArray[np.float64], view: QRectF) -> NDArray[np.bool_]:
    """Return which places lie in what is seen."""
    found = (places[:, 0] >= view.left()) & (places[:, 0] <= view.right())
    return np.asarray(found & (places[:, 1] >= view.top()) & (places[:, 1] <= view.bottom()))


def in_scene(places: NDArray[np.float64], to_scene: QTransform) -> NDArray[np.float64]:
    """Return places in pixels of the scene."""
    turn = np.array([[to_scene.m11(), to_scene.m12()], [to_scene.m21(), to_scene.m22()]])
    return np.asarray(places @ turn + (to_scene.dx(), to_scene.dy()))
