"""Several spectra side by side, with one crosshair and one zoom, and how their peaks compare."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from gui.actions import comparing
from gui.drawing.plane import span_of
from gui.jobs.job import Job
from gui.state.document import Document
from gui.theme import Theme
from gui.views.correlation_view import CorrelationView
from gui.views.viewer import Viewer
from gui.workbench import Workbench

#: A peak is shown in the middle of so large a share of each axis.
AROUND = 0.08


class CompareView(QWidget):
    """The compared entries; the first leads zoom and contour level, and is the reference of the figures."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("compare")
        self.setAccessibleName("Comparison")
        self._workbench, self._theme = workbench, theme
        self.views: list[Viewer] = []
        self._keys: tuple[str, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.estimate = QComboBox()
        self.estimate.setAccessibleName("Spectrum held against the reference")
        self.estimate.currentIndexChanged.connect(self._compare)
        self.correlation = CorrelationView(theme)
        self.correlation.chosen.connect(self.go_to)
        spectra, side = QWidget(), QWidget()
        spectra.setLayout(self._grid)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.estimate)
        beside.addWidget(self.correlation)
        splitter = QSplitter()
        splitter.addWidget(spectra)
        splitter.addWidget(side)
        splitter.setSizes([700, 300])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._disconnect = workbench.store.changed.connect(self._document_changed)
        self._document_changed(workbench.store.document, workbench.store.document)

    def close_view(self) -> None:
        """Stop following the document."""
        self._disconnect()
        for view in self.views:
            view.close_view()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for view in self.views:
            view.paint_with(theme)
        self.correlation.paint_with(theme)

    def go_to(self, shifts: list[float]) -> None:
        """Show the surroundings of a peak in every view.

        Parameters
        ----------
        shifts : list of float
            F1 first.
        """
        spectrum: Any = self._workbench.spectra.get(self._keys[0]) if self._keys else None
        if spectrum is None:
            return
        horizontal, vertical = spectrum.axes[-1], spectrum.axes[0]
        limits = []
        for axis, shift in ((horizontal, shifts[-1]), (vertical, shifts[0])):
            high, low = span_of(axis)
            half = AROUND * (high - low) / 2
            limits.append((shift + half, shift - half))
        key = self._keys[0]
        self._workbench.change_view(lambda view: view.at((limits[0], limits[1])), "Go to a peak", key=key)
        for view in self.views:
            view.point_at((shifts[-1], shifts[0]))

    def _document_changed(self, new: Document, _: Document) -> None:
        if new.compared == self._keys:
            return
        self._keys = new.compared
        for view in self.views:
            view.close_view()
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self.views = []
        for number, key in enumerate(self._keys):
            entry = new.entry(key)
            view = Viewer(self._workbench, self._theme, key, self._keys[0])
            view.pointed.connect(self._pointed)
            self.views.append(view)
            title = QLabel(comparing.full_name(new, entry) if entry is not None else "")
            row, column = divmod(number, 2)
            self._grid.addWidget(title, 2 * row, column)
            self._grid.addWidget(view, 2 * row + 1, column)
            self._grid.setRowStretch(2 * row + 1, 1)
            view.setMinimumSize(160, 120)
        self.estimate.blockSignals(True)
        self.estimate.clear()
        for key in self._keys[1:]:
            self.estimate.addItem(comparing.full_name(new, new.entry(key)), key)
        self.estimate.blockSignals(False)
        self._compare()

    def _pointed(self, place: tuple[float, ...]) -> None:
        for view in self.views:
            view.point_at(place)

    def _compare(self) -> None:
        key = self.estimate.currentData()
        self.correlation.show_comparison(None, ("", ""))
        if key is None:
            return
        reference, estimate = (self._workbench.spectra.get(other) for other in (self._keys[0], key))
        if reference is None or estimate is None:
            return
        document = self._workbench.store.document
        names = tuple(comparing.full_name(document, document.entry(other)) for other in (self._keys[0], key))

        def finished(comparison: Any) -> None:
            if self.estimate.currentData() == key:
                self.correlation.show_comparison(comparison, (names[0], names[1]))

        def work(job: Job) -> Any:
            return comparing.compared(reference, estimate, job)

        self._workbench.submit("Compare peaks", work, finished, comparing.QUEUE)
