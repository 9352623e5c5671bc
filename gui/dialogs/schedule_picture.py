"""A schedule as a picture: which increments of the grid are kept."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from nmrrecon.sampling.schedule import Schedule

#: Room for the words at the left and below.
LEFT, BELOW, MARGIN = 26, 20, 6


class SchedulePicture(QWidget):
    """The grid of increments, F1 upwards from the bottom and F2 to the right; of a 2D one row."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Schedule")
        self.setMinimumSize(300, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.schedule: Schedule | None = None

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Draw another schedule; None for none."""
        self.schedule = schedule
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(LEFT, MARGIN, self.width() - LEFT - MARGIN, self.height() - BELOW - MARGIN)
        palette = self.palette()
        painter.fillRect(room, palette.color(QPalette.ColorRole.Base))
        if self.schedule is not None:
            painter.drawImage(room, _image(self.schedule, palette))
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            self._name_axes(painter, room, self.schedule.grid)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRect(room)

    def _name_axes(self, painter: QPainter, room: QRectF, grid: tuple[int, ...]) -> None:
        below = QRectF(room.left(), room.bottom() + 2, room.width(), BELOW - 2)
        across = len(grid)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "1")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, f"increment of F{across}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, str(grid[-1]))
        if len(grid) > 1:
            left = QRectF(0, room.top(), LEFT - 4, room.height())
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(grid[0]))
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "F1")
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, "1")


def _image(schedule: Schedule, palette: QPalette) -> QImage:
    """Return a point for each increment; kept ones in the colour of what is chosen."""
    mask = np.atleast_2d(schedule.mask)[::-1]
    colors = np.array(
        [palette.color(role).rgb() for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Highlight)],
        dtype=np.uint32,
    )
    points = np.ascontiguousarray(colors[mask.astype(int)])
    height, width = points.shape
    return QImage(points.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
