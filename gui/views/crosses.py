"""Symbols of two thin lines; those of pyqtgraph are areas, which look bold."""

from __future__ import annotations

from PySide6.QtGui import QPainterPath


def diagonal_cross() -> QPainterPath:
    """Return a cross like an x, in a square of 1 about the origin."""
    return _lines((-0.5, -0.5, 0.5, 0.5), (-0.5, 0.5, 0.5, -0.5))


def upright_cross() -> QPainterPath:
    """Return a cross like a +, in a square of 1 about the origin."""
    return _lines((-0.5, 0.0, 0.5, 0.0), (0.0, -0.5, 0.0, 0.5))


def _lines(*lines: tuple[float, float, float, float]) -> QPainterPath:
    path = QPainterPath()
    for x0, y0, x1, y1 in lines:
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
    return path
