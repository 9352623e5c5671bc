"""What is drawn over all that a plot shows, in pixels of the screen."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class OverView(pg.GraphicsObject):
    """An item that covers what is seen, whatever that is: it is drawn anew where something else is seen."""

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self.prepareGeometryChange()
