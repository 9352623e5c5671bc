"""One spectrum in a plot: its contour lines or its image, made in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from gui.drawing.contours import contours
from gui.drawing.levels import FULL_COLOR, Floor, floor_of, geometric_levels
from gui.drawing.plane import Plane, plane_of
from gui.jobs.job import Job
from gui.plots.contour_item import ContourItem, contour_paths
from gui.state.view import View
from gui.theme import Theme
from gui.workbench import Workbench
from nmrrecon.nmr import NMRDataset

#: The queue of this work.
QUEUE = "contours"


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a thread makes of a spectrum.

    Attributes
    ----------
    plane : Plane
    floor : Floor
        Of the whole spectrum; the level at which the lines begin may be another's.
    own : Floor
        Of the whole spectrum, with its own level.
    paths : list of (QPainterPath, bool)
        Of `contour_paths`; none for an image.
    """

    plane: Plane
    floor: Floor
    own: Floor
    paths: list[Any]


class ContourLayer:
    """Draws a spectrum as a view says; what was drawn stays until the next is ready.

    Attributes
    ----------
    drawing : Drawing or None
        What is shown.
    lines : ContourItem
    image : ImageItem
        Where it is drawn; they stand where the spectrum's offset puts them.

    Parameters
    ----------
    workbench : Workbench
    plot : PlotWidget
    drawn : callable, optional
        Called after every new drawing.
    """

    def __init__(
        self, workbench: Workbench, plot: pg.PlotWidget, drawn: Callable[[], None] | None = None
    ) -> None:
        self._workbench, self._plot, self._drawn = workbench, plot, drawn
        self.lines = ContourItem()
        self.image = pg.ImageItem(axisOrder="row-major")
        plot.addItem(self.image)
        plot.addItem(self.lines)
        self._wanted: tuple[Any, ...] = ()
        self._spectrum: NMRDataset | None = None
        self._floor: Floor | None = None
        self._job: Job | None = None
        self.drawing: Drawing | None = None

    def show(
        self,
        spectrum: NMRDataset,
        view: View,
        theme: Theme,
        color: int = 0,
        offset_ppm: tuple[float, float] = (0.0, 0.0),
        *,
        undersampled: bool = False,
        lowest: float | None = None,
    ) -> None:
        """Draw a spectrum, as far as it is not drawn yet.

        Parameters
        ----------
        spectrum : NMRDataset
            2D or 3D.
        view : View
            Plane, level and mode count.
        theme : Theme
        color : int
            Number in the theme's list.
        offset_ppm : tuple of float
            Added to the shifts of the horizontal and the vertical axis.
        undersampled : bool
            As `floor_of` takes it.
        lowest : float, optional
            Contour level to begin with where that of the view is 1; from the noise where none is given.
        """
        for item in (self.lines, self.image):
            item.setPos(*offset_ppm)
        wanted = (view.normal, view.plane, view.projection, view.level, view.mode, theme.name, color, lowest)
        if spectrum is self._spectrum and wanted == self._wanted:
            return
        if spectrum is not self._spectrum:
            self._floor = None
        self._wanted, self._spectrum = wanted, spectrum
        self._stop()
        known = self._floor

        def work(job: Job) -> Drawing:
            own = known or floor_of(np.asarray(spectrum.array)[0].real, undersampled=undersampled)
            job.check()
            return _drawn(spectrum, view, own, lowest or own.lowest, job)

        def finished(drawing: Drawing) -> None:
            if self._job is job and not job.cancelled:
                self._floor = drawing.own
                self._put(drawing, view, theme, color)

        job = self._job = self._workbench.submit("Contours", work, finished, QUEUE, quiet=True)

    def clear(self) -> None:
        """Draw nothing."""
        self._stop()
        self._wanted, self._spectrum, self._floor, self.drawing = (), None, None, None
        self.lines.clear()
        self.image.clear()

    def close(self) -> None:
        """Take the layer out of its plot."""
        self._stop()
        self._plot.removeItem(self.lines)
        self._plot.removeItem(self.image)

    def _stop(self) -> None:
        if self._job is not None:
            self._workbench.jobs.cancel(self._job)
            self._job = None

    def _put(self, drawing: Drawing, view: View, theme: Theme, color: int) -> None:
        self.drawing = drawing
        colors = theme.lines(color)
        self.lines.show_paths(drawing.paths, colors)
        if view.mode == "image":
            self._put_image(drawing, view.level, (colors[1], theme.base, colors[0]))
        else:
            self.image.clear()
        if self._drawn is not None:
            self._drawn()

    def _put_image(self, drawing: Drawing, level: float, colors: tuple[str, str, str]) -> None:
        plane, highest = drawing.plane, FULL_COLOR * drawing.floor.lowest * level
        self.image.setImage(plane.values, levels=(-highest, highest), autoDownsample=True)
        self.image.setColorMap(pg.ColorMap([0.0, 0.5, 1.0], [pg.mkColor(color) for color in colors]))
        horizontal, vertical = plane.horizontal, plane.vertical
        left, right = (float(horizontal.ppm(point)) for point in (-0.5, horizontal.size - 0.5))
        bottom, top = (float(vertical.ppm(point)) for point in (-0.5, vertical.size - 0.5))
        self.image.setRect(QRectF(left, bottom, right - left, top - bottom))


def _drawn(spectrum: NMRDataset, view: View, own: Floor, lowest: float, job: Job) -> Drawing:
    plane, floor = plane_of(spectrum, view), replace(own, lowest=lowest)
    if view.mode == "image":
        return Drawing(plane, floor, own, [])
    lines = contours(plane.values, geometric_levels(lowest * view.level, plane.values), job.check)
    return Drawing(plane, floor, own, contour_paths(lines, plane.horizontal, plane.vertical))
