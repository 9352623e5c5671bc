"""Contour lines in a plot."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.drawing.contours import Contours
from nmrrecon.nmr import Axis


class ContourItem(pg.GraphicsObject):
    """Lines of one spectrum: positive and negative ones differ by colour and by line style."""

    def __init__(self) -> None:
        super().__init__()
        self._paths: list[tuple[QPainterPath, QPen]] = []
        self._bounds = QRectF()

    def show_paths(self, paths: Sequence[tuple[QPainterPath, bool]], colors: tuple[str, str]) -> None:
        """Draw other lines.

        Parameters
        ----------
        paths : sequence of (QPainterPath, bool)
            Of `contour_paths`.
        colors : (str, str)
            Of positive and of negative lines.
        """
        self.prepareGeometryChange()
        positive, negative = (pg.mkPen(color, width=1) for color in colors)
        negative.setStyle(Qt.PenStyle.DashLine)
        for pen in (positive, negative):
            pen.setCosmetic(True)
        self._paths = [(path, positive if is_positive else negative) for path, is_positive in paths]
        self._bounds = QRectF()
        for path, _ in self._paths:
            self._bounds = self._bounds.united(path.controlPointRect())
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        self.prepareGeometryChange()
        self._paths, self._bounds = [], QRectF()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        for path, pen in self._paths:
            painter.setPen(pen)
            painter.drawPath(path)


def contour_paths(lines: Contours, horizontal: Axis, vertical: Axis) -> list[tuple[QPainterPath, bool]]:
    """Return the lines of each level in ppm, and whether the level is positive; made in any thread."""
    paths = []
    for level, points in zip(lines.levels, lines.lines, strict=True):
        if len(points):
            x, y = horizontal.ppm(points[:, 0]), vertical.ppm(points[:, 1])
            paths.append((pg.arrayToQPath(x, y, connect="finite"), level > 0))
    return paths
