"""Words beside places in a plot, thinned where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.drawing.label_places import label_places
from gui.plots.cross_marks import in_scene, inside
from gui.plots.over_view import OverView
from gui.theme import Theme

#: Where more places than this are seen, there is no room for words.
MOST_PLACES = 300
#: How much of what lies below a label is covered, of 255.
COVER = 170


class PeakLabels(OverView):
    """Labels of the places that are seen.

    Attributes
    ----------
    drawn : dict of int to QRectF
        Of the labels that found room at the last drawing, where they stand in pixels of the scene.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: NDArray[np.float64] = np.empty((0, 2))
        self._texts: Sequence[str] = ()
        self._order: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._color, self._cover = QColor(), QColor()
        self._laid_out_for: QTransform | None = None
        self.drawn: dict[int, QRectF] = {}

    def show_labels(
        self, places: NDArray[np.float64], texts: Sequence[str], order: NDArray[np.intp], theme: Theme
    ) -> None:
        """Write other labels.

        Parameters
        ----------
        places : ndarray of float64, shape (label, 2)
            In the plot's units, along the horizontal and the vertical axis.
        texts : sequence of str
            Those that are empty are not written.
        order : ndarray of int
            The labels that are written; the first ones have the first choice of room.
        theme : Theme
        """
        self.prepareGeometryChange()
        self._places, self._texts, self._order = places, texts, order
        self._color, self._cover = QColor(theme.mark), QColor(theme.base)
        self._cover.setAlpha(COVER)
        self._laid_out_for = None
        self.update()

    def clear(self) -> None:
        """Write nothing."""
        self.prepareGeometryChange()
        self._places, self._texts, self._order = np.empty((0, 2)), (), np.empty(0, dtype=np.intp)
        self.drawn = {}

    def paint(self, painter: QPainter, _: QStyleOptionGraphicsItem, __: QWidget | None = None) -> None:
        to_scene = self.sceneTransform()
        to_plot, possible = to_scene.inverted()
        if not possible:
            return
        metrics = QFontMetricsF(painter.font())
        if to_scene != self._laid_out_for:
            self._lay_out(to_scene, metrics)
        painter.save()
        painter.setTransform(to_plot * painter.transform())  # pixels of the scene, whatever it is drawn on
        painter.setPen(self._color)
        for i, box in self.drawn.items():
            painter.fillRect(box, self._cover)
            painter.drawText(QPointF(box.left(), box.bottom() - metrics.descent()), self._texts[i])
        painter.restore()

    def _lay_out(self, to_scene: QTransform, metrics: QFontMetricsF) -> None:
        """Find room for the labels of the places that are seen."""
        self._laid_out_for, self.drawn = to_scene, {}
        seen = self._seen()
        if not 0 < len(seen) <= MOST_PLACES:
            return
        spots = in_scene(self._places[seen], to_scene)
        sizes = [(metrics.horizontalAdvance(self._texts[i]), metrics.height()) for i in seen]
        frame = np.array(to_scene.mapRect(self.viewRect()).getCoords())
        found = label_places(spots, np.array(sizes), frame)
        self.drawn = {int(seen[n]): QRectF(QPointF(*box[:2]), QPointF(*box[2:])) for n, box in found.items()}

    def _seen(self) -> NDArray[np.intp]:
        """Return which places lie in the view, in their order."""
        return self._order[inside(self._places[self._order], self.viewRect())]
