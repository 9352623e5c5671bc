"""Presses, drags and clicks in plots."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.plots.ppm_plot import PpmPlot

NONE = Qt.KeyboardModifier.NoModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
#: Moves on the way of a drag, and the time between them: plots leave out those that follow too fast.
STEPS, PAUSE_MS = 4, 15


def pixel(plot: PpmPlot, place: tuple[float, float]) -> QPoint:
    """Return where a place in the units of a plot is on its screen."""
    return plot.mapFromScene(plot.box.mapViewToScene(QPointF(*place)))


def drag(
    plot: PpmPlot,
    begin: tuple[float, float],
    end: tuple[float, float],
    modifiers: Qt.KeyboardModifier = NONE,
    *,
    let_go: bool = True,
) -> None:
    """Press at one place of a plot, move to another, and let go there."""
    start, stop = pixel(plot, begin), pixel(plot, end)
    _send(plot, QEvent.Type.MouseMove, start, NO_BUTTON, modifiers)
    _send(plot, QEvent.Type.MouseButtonPress, start, LEFT, modifiers)
    for step in range(1, STEPS + 1):
        _send(plot, QEvent.Type.MouseMove, start + (stop - start) * (step / STEPS), LEFT, modifiers)
    if let_go:
        _send(plot, QEvent.Type.MouseButtonRelease, stop, LEFT, modifiers)


def click(plot: PpmPlot, place: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Click at a place of a plot."""
    at = pixel(plot, place)
    point(plot, place)
    _send(plot, QEvent.Type.MouseButtonPress, at, LEFT, modifiers)
    _send(plot, QEvent.Type.MouseButtonRelease, at, LEFT, modifiers)


def point(plot: PpmPlot, place: tuple[float, float]) -> None:
    """Move the pointer to a place of a plot."""
    _send(plot, QEvent.Type.MouseMove, pixel(plot, place), NO_BUTTON, NONE)


def _send(
    plot: PpmPlot, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> None:
    viewport = plot.viewport()
    moves = kind == QEvent.Type.MouseMove
    held = NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else button
    place = QPointF(at)
    event = QMouseEvent(
        kind, place, QPointF(viewport.mapToGlobal(at)), NO_BUTTON if moves else button, held, modifiers
    )
    if moves:
        QTest.qWait(PAUSE_MS)
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()
