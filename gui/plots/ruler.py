"""A ruler in a plot: the distance between two places along both axes."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from gui.drawing.plane import axis_name
from gui.plots.ppm_plot import PpmPlot
from gui.state.desk import Place
from gui.state.event import Event
from gui.theme import Theme
from gui.workbench import Workbench
from nmrrecon.nmr import Axis

#: Distances of protons up to so many Hz may be couplings, which are told to a hundredth.
LARGEST_J_HZ = 25.0
#: Size of the crosses at the ends, and from the middle of the line to its label, in pixels.
END, GAP = 13, 4.0


class Ruler:
    """Drawn with Shift+drag, or by dragging while the desk has the ruler taken up.

    Attributes
    ----------
    ends : (Place, Place) or None
        Of the line that is shown.
    moved : Event
        Called without arguments when what is measured is another.

    Parameters
    ----------
    workbench : Workbench
    plot : PpmPlot
    """

    def __init__(self, workbench: Workbench, plot: PpmPlot) -> None:
        self._workbench, self._plot = workbench, plot
        self.line = pg.PlotDataItem(symbol=_upright_cross(), symbolSize=END, pxMode=True)
        self.label = pg.TextItem()
        for item in (self.line, self.label):
            item.setZValue(20)
            plot.addItem(item, ignoreBounds=True)
        self.ends: tuple[Place, Place] | None = None
        self.moved = Event()
        self._axes: tuple[tuple[Axis, int], ...] = ()
        plot.box.draggers.insert(0, self)
        self._disconnect = workbench.desk.changed.connect(self._follow)
        self._follow()
        self._lay()

    @property
    def text(self) -> str:
        """What is measured, for people; empty where nothing is."""
        return "" if self.ends is None else ";  ".join(distances(self.ends, self._axes))

    def show_axes(self, axes: tuple[tuple[Axis, int], ...]) -> None:
        """Measure along other axes.

        Parameters
        ----------
        axes : tuple of (Axis, int)
            The horizontal and the vertical one, each with its dimension; of a 1D the horizontal one alone.
        """
        self._axes = axes
        self._draw()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.line.setPen(pg.mkPen(theme.ruler, width=2))
        self.line.setSymbolPen(pg.mkPen(theme.ruler, width=2))
        self.label.setColor(theme.ruler)
        ground = pg.mkColor(theme.base)
        ground.setAlpha(225)
        self.label.fill = pg.mkBrush(ground)
        self.label.border = pg.mkPen(theme.ruler)
        self.label.update()

    def close(self) -> None:
        """Stop following the desk."""
        self._disconnect()

    def takes(self, event: Any) -> bool:
        """As `Dragger.takes`."""
        with_shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton
        return bool(left and self._axes and (with_shift or (plain and self._workbench.desk.ruler)))

    def drag(self, event: Any) -> None:
        """As `Dragger.drag`."""
        box = self._plot.box
        begin, end = (box.mapSceneToView(p) for p in (event.buttonDownScenePos(), event.scenePos()))
        self.ends = (begin.x(), begin.y()), (end.x(), end.y())
        self._draw()
        if event.isFinish():
            self._workbench.desk.measure(self.ends)

    def _follow(self) -> None:
        was, self.ends = self.ends, self._workbench.desk.measured
        shape = Qt.CursorShape.CrossCursor if self._workbench.desk.ruler else Qt.CursorShape.ArrowCursor
        self._plot.viewport().setCursor(shape)
        if self.ends != was:
            self._draw()

    def _draw(self) -> None:
        self._lay()
        self.moved()

    def _lay(self) -> None:
        visible = self.ends is not None and bool(self._axes)
        self.line.setVisible(visible)
        self.label.setVisible(visible)
        if self.ends is None or not visible:
            return
        (x0, y0), (x1, y1) = self.ends
        self.line.setData([x0, x1], [y0, y1])
        self.label.setText("\n".join(distances(self.ends, self._axes)))
        self.label.setPos((x0 + x1) / 2, (y0 + y1) / 2)
        self.label.setAnchor(self._anchor())

    def _anchor(self) -> tuple[float, float]:
        """Return which corner of the label lies at the middle of the line: the label is to lie beside it."""
        assert self.ends is not None
        begin, end = (self._plot.box.mapViewToScene(QPointF(*place)) for place in self.ends)
        room, size = self._plot.box.sceneBoundingRect(), self.label.boundingRect()
        middle = (begin + end) / 2
        falls = (end.x() - begin.x()) * (end.y() - begin.y()) > 0
        # right and above: first the two sides on which the line is not
        sides = [(falls, True), (not falls, False), (not falls, True), (falls, False)]
        for right, above in sides:
            left = middle.x() + (GAP if right else -GAP - size.width())
            top = middle.y() + (-GAP - size.height() if above else GAP)
            if room.contains(QRectF(left, top, size.width(), size.height())):
                break
        beside, over = GAP / size.width(), GAP / size.height()
        return (-beside if right else 1 + beside), (1 + over if above else -over)


def _upright_cross() -> QPainterPath:
    """Return a cross of thin lines, in a square of 1; that of pyqtgraph is an area, which looks bold."""
    path = QPainterPath()
    for x0, y0, x1, y1 in ((-0.5, 0.0, 0.5, 0.0), (0.0, -0.5, 0.0, 0.5)):
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
    return path


def distances(ends: tuple[Place, Place], axes: tuple[tuple[Axis, int], ...]) -> list[str]:
    """Return the distance along each axis; of protons to a hundredth of a Hz where it may be a coupling."""
    found = []
    for (axis, dimension), begin, end in zip(axes, *ends, strict=False):
        ppm = abs(end - begin)
        hz = ppm * axis.observe_mhz
        coupling = axis.nucleus == "1H" and hz <= LARGEST_J_HZ
        in_hz = f"J {hz:.2f} Hz" if coupling else f"{hz:.1f} Hz"
        found.append(f"Δ{axis_name(axis, dimension)} {ppm:.4f} ppm, {in_hz}")
    return found
