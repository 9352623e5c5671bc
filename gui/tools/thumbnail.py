"""A small picture that can be chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui.theme import Theme

#: Height of the picture, of the shapes in its lower part, and of a line of text below it.
PICTURE, SHAPE, LINE = 66, 26, 14
#: What is lower than this share of the highest point is not drawn: so much the gaps of a schedule leave.
FLOOR = 0.3


class Thumbnail(QAbstractButton):
    """A spectrum as a picture, its title, and a line that says how well it fits.

    Parameters
    ----------
    theme : Theme
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: NDArray[np.float32] | None = None
        self._shapes: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._image: QImage | None = None
        self._caption, self._key = "", ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def caption(self) -> str:
        """The line that says how well it fits."""
        return self._caption

    def show_picture(
        self, values: NDArray[np.float32], shapes: NDArray[np.float32], title: str, caption: str, key: str
    ) -> None:
        """Show a picture with the shapes of some lines below it.

        Parameters
        ----------
        values : ndarray, (row, column)
            From -1 to 1.
        shapes : ndarray, (line, point)
            From -1 to 1.
        title, caption : str
        key : str
            The digit that chooses it together with Alt.
        """
        self._values, self._shapes, self._caption, self._key = values, shapes, caption, key
        self.setText(title)
        self.setAccessibleName(f"{title}: {caption}" if caption else title)
        self.setShortcut(f"Alt+{key}" if key else "")
        self._color()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._color()

    def sizeHint(self) -> QSize:
        return QSize(98, PICTURE + 2 * LINE + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(66, PICTURE + 2 * LINE + 8)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        frame = QRect(2, 2, self.width() - 4, PICTURE)
        painter.fillRect(frame, QColor(theme.base))
        if self._image is not None:
            painter.drawImage(frame.adjusted(1, 1, -1, -SHAPE), self._image)
            self._draw_shapes(painter, frame.adjusted(2, PICTURE - SHAPE, -2, -1))
        lively = self.hasFocus() or self.underMouse()
        edge = theme.focus if self.hasFocus() else theme.accent if self.isChecked() else theme.border
        painter.setPen(QPen(QColor(edge), 2 if lively or self.isChecked() else 1))
        painter.drawRect(frame)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        title = f"{self._key} {self.text()}".strip()
        for line, (text, color) in enumerate(((title, theme.text), (self._caption, theme.faint))):
            painter.setPen(QColor(color))
            place = QRect(0, PICTURE + 4 + line * LINE, self.width(), LINE)
            if line and painter.fontMetrics().horizontalAdvance(text) > place.width():
                text = text.split()[0]
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)

    def _draw_shapes(self, painter: QPainter, frame: QRect) -> None:
        """Draw some lines side by side, from near."""
        painter.setPen(QColor(self._theme.grid))
        painter.drawLine(frame.topLeft(), frame.topRight())
        middle = frame.top() + 0.62 * frame.height()
        painter.drawLine(frame.left(), round(middle), frame.right(), round(middle))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.text), 1.2))
        width = frame.width() / max(len(self._shapes), 1)
        for place, shape in enumerate(self._shapes):
            across = frame.left() + width * (place + np.linspace(0.04, 0.96, len(shape)))
            down = middle - np.where(shape > 0, 0.56, 0.34) * frame.height() * shape
            painter.drawPolyline([QPointF(x, y) for x, y in zip(across, down, strict=True)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _color(self) -> None:
        """Turn values into colours: those of contour lines, on the ground of a plot."""
        self._image, theme = None, self._theme
        if self._values is not None:
            strength = np.clip((np.abs(self._values) - FLOOR) / (1.0 - FLOOR), 0.0, 1.0) ** 0.7
            base, plus, minus = (
                np.array([shade.red(), shade.green(), shade.blue()], dtype=float)
                for shade in map(QColor, (theme.base, theme.positive[0], theme.negative[0]))
            )
            goal = np.where((self._values > 0)[..., None], plus, minus)
            colors = np.ascontiguousarray(
                np.round(base + strength[..., None] * (goal - base)).astype(np.uint8)
            )
            height, width = self._values.shape
            self._image = QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self.update()
