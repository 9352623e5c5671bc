"""Peak heights of one spectrum over those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.theme import Theme

if TYPE_CHECKING:
    from nmrrecon.comparison import Comparison
    from nmrrecon.peaks import PeakList

#: Rows of false and missing peaks at most.
MOST_LISTED = 200
SIZE = 7


class CorrelationView(QWidget):
    """The plot of heights, the weak ones once more in a plot of their own, and what does not match."""

    #: With the chemical shifts of a peak, F1 first.
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Peak correlation")
        self.figures = QLabel()
        self.figures.setObjectName("correlation figures")
        self.figures.setWordWrap(True)
        self.all, self.weak = pg.PlotWidget(), pg.PlotWidget()
        self.mismatches = QTreeWidget()
        self.mismatches.setAccessibleName("False and missing peaks")
        self.mismatches.setHeaderLabels(["Peak", "Shifts (ppm)", "Height"])
        self.mismatches.itemActivated.connect(self._listed)
        self.mismatches.itemClicked.connect(self._listed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.figures)
        layout.addWidget(self.all, 3)
        layout.addWidget(self.weak, 2)
        layout.addWidget(self.mismatches, 2)
        self._points = []
        self._lines = []
        for plot, title in ((self.all, "all peaks"), (self.weak, "under 4 % of the highest")):
            plot.hideButtons()
            plot.plotItem.setMenuEnabled(False)
            plot.setTitle(title)
            plot.setLabel("bottom", "height, reference (%)")
            plot.setLabel("left", "height (%)")
            plot.setMinimumSize(160, 120)
            points = pg.ScatterPlotItem(size=SIZE, hoverable=True)
            points.sigClicked.connect(self._clicked)
            self._lines.append(plot.plot())
            plot.addItem(points)
            self._points.append(points)
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for plot in (self.all, self.weak):
            plot.setBackground(theme.base)
            plot.setTitle(plot.plotItem.titleLabel.text, color=theme.text, size="9pt")
            for name in ("left", "bottom"):
                plot.getAxis(name).setPen(theme.border)
                plot.getAxis(name).setTextPen(theme.text)
        for points in self._points:
            color = pg.mkColor(theme.positive[0])
            color.setAlpha(170)
            points.setBrush(color)
            points.setPen(pg.mkPen(None))
        for line in self._lines:
            line.setPen(pg.mkPen(theme.faint))

    def show_comparison(self, comparison: Comparison | None, names: tuple[str, str]) -> None:
        """Show how the second spectrum compares with the first."""
        from nmrrecon.metrics import weak_peaks  # loads scipy, which an empty window has no need of

        self.mismatches.clear()
        if comparison is None:
            self.figures.setText("")
            for points in self._points:
                points.clear()
            return
        fits = comparison.heights
        self.figures.setText(
            f"{names[1]} over {names[0]}: "
            f"R² {fits.all.r2:.4f}, slope {fits.all.slope:.3f}, {fits.all.n} peaks; "
            f"weak ones R² {fits.weak.r2:.4f}, slope {fits.weak.slope:.3f}, {fits.weak.n} peaks. "
            f"RLNE {comparison.rlne:.4f}; {len(comparison.false)} false, {len(comparison.missing)} missing."
        )
        reference, estimate = comparison.reference_heights, comparison.estimate_heights
        highest = float(np.abs(reference).max(initial=0.0)) or 1.0
        x, y = 100.0 * reference / highest, 100.0 * estimate / highest
        ppm = comparison.peaks.ppm
        for points, line, kept in zip(
            self._points, self._lines, (np.ones(len(x), bool), weak_peaks(reference)), strict=True
        ):
            points.setData(x=x[kept], y=y[kept], data=list(ppm[kept]))
            ends = [min(x[kept].min(initial=0.0), 0.0), x[kept].max(initial=0.0)]
            line.setData(ends, ends)
        self._list("false", comparison.false, highest)
        self._list("missing", comparison.missing, highest)

    def _list(self, name: str, peaks: PeakList, highest: float) -> None:
        for place, height in list(zip(peaks.ppm, peaks.heights, strict=True))[:MOST_LISTED]:
            shifts = ", ".join(f"{shift:.3f}" for shift in place)
            item = QTreeWidgetItem(self.mismatches, [name, shifts, f"{100 * height / highest:.2f} %"])
            item.setData(0, 256, [float(shift) for shift in place])

    def _clicked(self, _: Any, points: Any) -> None:
        if len(points):
            self.chosen.emit([float(shift) for shift in points[0].data()])

    def _listed(self, item: QTreeWidgetItem, _: int) -> None:
        self.chosen.emit(item.data(0, 256))
