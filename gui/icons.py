"""Icons, drawn as lines in the colours of a theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import Theme

#: Paths in a square of 24, drawn with a line of 1.8.
PATHS = {
    "folder": "M3 6.5h6l2 2.5h10v10H3z",
    "file": "M6 3h8l4 4v14H6z M14 3v4h4",
    "save": "M4 4h13l3 3v13H4z M8 4v5h8V4 M7 20v-7h10v7",
    "undo": "M9 5L4 10l5 5 M4 10h10a5 5 0 0 1 0 10h-3",
    "redo": "M15 5l5 5-5 5 M20 10H10a5 5 0 0 0 0 10h3",
    "full": "M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5",
    "back": "M14 5l-7 7 7 7",
    "image": "M3 5h18v14H3z M3 16l5-5 4 4 3-3 6 5 M16 9.5a1.2 1.2 0 1 0 .01 0",
    "slices": "M3 12h18 M12 3v18 M3 8c3 0 3-5 4-5s1 5 4 5",
    "strips": "M4 3v18 M9 3v18 M15 3v18 M20 3v18 M6 8h1 M11 14h2 M17 6h1 M11 6h2",
    "overlay": "M3 8h12v12H3z M9 4h12v12h-3 M9 4v2",
    "run": "M7 4l12 8-12 8z",
    "compare": "M3 4h8v16H3z M13 4h8v16h-8z",
    "export": "M12 3v12 M7 10l5 5 5-5 M4 20h16",
    "peaks": "M2 19h4c2 0 2-13 4-13s2 13 4 13 1-7 3-7 1 7 3 7h2",
    "indirect": "M5 21V3 M2 6l3-3 3 3 M9 12h2c2 0 1-7 3-7s1 7 3 7h4 M9 19h4c2 0 1 3 3 3s1-6 3-6 0 3 2 3",
    "ruler": "M3 16L16 3l5 5L8 21z M7 12l2 2 M10 9l3 3 M13 6l2 2",
    "phase": "M3 12c3 0 4-8 6-8s2 16 5 16 3-8 7-8",
}
SIZE = 24


def icon(name: str, theme: Theme) -> QIcon:
    """Return an icon; faint where what it stands for cannot be done."""
    made = QIcon()
    made.addPixmap(_pixmap(name, theme.text), QIcon.Mode.Normal)
    made.addPixmap(_pixmap(name, theme.border), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, color: str) -> QPixmap:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{PATHS[name]}" fill="none" '
        f'stroke="{color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    scale = 2  # for screens of twice as many points
    pixmap = QPixmap(scale * SIZE, scale * SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, scale * SIZE, scale * SIZE))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
