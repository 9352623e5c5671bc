"""Peak heights of one spectrum over those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.comparison.spectra import FALSE, MISSING, PeakFigures
from gui.theme import Theme
from gui.views.compare.height_plot import HeightPlot

if TYPE_CHECKING:
    from nmrrecon.metrics import HeightFit  # loads scipy

#: Width and height of the inset over those of the plot, and its distance from the lower right corner. There
#: are no points there, as these run from the lower left to the upper right.
INSET, APART = (0.5, 0.44), 4


class CorrelationView(QWidget):
    """The plot of all heights, the weak ones once more in an inset."""

    #: With the chemical shifts of a peak, F1 first.
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Peak correlation")
        self.figures = QLabel()
        self.figures.setObjectName("correlation figures")
        self.figures.setWordWrap(True)
        self.all, self.weak = HeightPlot(), HeightPlot()
        self.all.setMinimumSize(200, 200)
        self.all.setLabel("bottom", "height, reference (%)")
        self.all.setLabel("left", "height (%)")
        self.weak.setParent(self.all)
        self.weak.make_small()
        self.all.plotItem.vb.sigResized.connect(self._place_inset)
        for plot in (self.all, self.weak):
            plot.points.sigClicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(2)
        layout.addWidget(self.figures)
        layout.addWidget(self.all, 1)
        self._figures: PeakFigures | None = None
        self._theme = theme
        self.paint_with(theme)
        self.show_figures(None, ("", ""))

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for plot in (self.all, self.weak):
            plot.paint_with(theme)
        self.weak.setStyleSheet(f"border: 1px solid {theme.border};")

    def show_figures(self, figures: PeakFigures | None, names: tuple[str, str]) -> None:
        """Show how the second of two spectra, called so, compares with the first; None for nothing."""
        self._figures = figures
        self.weak.setVisible(figures is not None and int(figures.weak.sum()) > 1)
        if figures is None:
            self.figures.setText("")
            self.all.clear_points()
            self.weak.clear_points()
            return
        found = figures.comparison
        full, weak = found.heights.all, found.heights.weak
        self.figures.setText(
            f"{names[1]} over {names[0]}: {full.n} peaks{_fit(full)}. "
            + (f"Inset: {weak.n} under 4 % of the highest{_fit(weak)}." if weak.n else "")
        )
        self.figures.setToolTip("\n".join(found.notes))
        highest = float(np.abs(found.reference_heights).max(initial=0.0)) or 1.0
        x, y = (100.0 / highest * heights for heights in (found.reference_heights, found.estimate_heights))
        marked = _marked(figures)
        every = np.ones(len(x), dtype=bool)
        for plot, kept, fit in ((self.all, every, full), (self.weak, figures.weak, weak)):
            plot.show_heights(x[kept], y[kept], found.peaks.ppm[kept], figures.nuclei)
            plot.show_lines(fit.slope, 100.0 * fit.intercept / highest)
            plot.show_marks(marked)

    def _place_inset(self) -> None:
        """Put the inset into the lower right corner of what the axes enclose."""
        area = self.all.plotItem.vb.sceneBoundingRect()
        width, height = INSET[0] * area.width(), INSET[1] * area.height()
        left, top = area.right() - width - APART, area.bottom() - height - APART
        self.weak.setGeometry(int(left), int(top), int(width), int(height))

    def _clicked(self, _: Any, points: Any, __: Any = None) -> None:
        if len(points):
            self.chosen.emit([float(shift) for shift in points[0].data()])


def _marked(figures: PeakFigures) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Return reference and estimate heights of the false and of the missing peaks."""
    table, kinds = figures.table, np.array(figures.table.kinds)
    return {
        kind: (np.abs(table.reference[kinds == kind]), _turned(table, kinds == kind))
        for kind in (FALSE, MISSING)
    }


def _turned(table: Any, kept: NDArray[np.bool_]) -> NDArray[Any]:
    """Return heights of the estimate, turned up where those of the reference are."""
    sign = np.where(table.reference[kept] < 0, -1.0, 1.0)
    return np.asarray(table.estimate[kept] * sign)


def _fit(heights: HeightFit) -> str:
    """Return how well a line fits, nothing where there are too few peaks for one."""
    if not np.isfinite([heights.r2, heights.slope]).all():
        return ""
    return f", R² {heights.r2:.4f}, slope {heights.slope:.3f}"
