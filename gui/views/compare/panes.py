"""Compared entries side by side, or in one plot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gui.actions import comparing
from gui.comparison.comparisons import Comparisons, difference_key
from gui.comparison.shared import Shared
from gui.comparison.yardstick import Heights, Mark
from gui.state.view import Overlay
from gui.theme import Theme
from gui.views.compare.pane_header import PaneHeader
from gui.views.viewer import Viewer
from gui.workbench import Workbench

#: Panes in a row at most, by their number.
COLUMNS = {2: 2, 3: 3, 4: 2}


class Panes(QWidget):
    """A `Viewer` for each entry, or one for all; the reference leads zoom, plane and level.

    Attributes
    ----------
    views : list of Viewer
    headers : list of PaneHeader
        In the order of the compared entries.
    """

    #: As `EntryView.pointed`.
    pointed = Signal(object)

    def __init__(self, workbench: Workbench, comparisons: Comparisons, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._comparisons, self._theme = workbench, comparisons, theme
        self.views: list[Viewer] = []
        self.headers: list[PaneHeader] = []
        #: What was shown last, in the panes, in their headers, and in common.
        self._shown: tuple[object, ...] = ()
        self._headed: tuple[object, ...] = ()
        self._shared: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._inside = QWidget()
        self._layout.addWidget(self._inside)

    def refresh(self) -> None:
        """Show what the document says and what is known of it."""
        document = self._workbench.store.document
        state = document.comparing
        reference = document.reference
        shown = (document.compared, reference, state.overlaid, state.difference)
        if shown != self._shown:
            self._shown = shown
            self._rebuild()
            self._shared = self._headed = ()
        headed = (reference, [(entry.key, entry.name) for entry in document.entries])
        if headed != self._headed:
            self._headed = headed
            for header in self.headers:
                header.refresh()
        self._share()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for view in self.views:
            view.paint_with(theme)
        for header in self.headers:
            header.paint_with(theme)

    def close_view(self) -> None:
        """Stop following the document."""
        for view in self.views:
            view.close_view()

    def _rebuild(self) -> None:
        self.close_view()
        self._layout.removeWidget(self._inside)
        self._inside.hide()
        self._inside.deleteLater()
        self.views, self.headers = [], []
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        document = self._workbench.store.document
        columns = COLUMNS.get(len(document.compared), 1)
        for number, key in enumerate(document.compared):
            header = PaneHeader(self._workbench, key, number)
            header.paint_with(self._theme)
            self.headers.append(header)
            row, column = divmod(number, columns)
            grid.addWidget(header, 2 * row, column)
            if not document.comparing.overlaid:
                grid.addWidget(self._viewer(self._drawn_key(key)), 2 * row + 1, column)
                grid.setRowStretch(2 * row + 1, 1)
            grid.setColumnStretch(column, 1)
        if document.comparing.overlaid and document.compared:
            last = grid.rowCount()
            grid.addWidget(self._viewer(document.reference or ""), last, 0, 1, columns)
            grid.setRowStretch(last, 1)
        self._layout.addWidget(self._inside)

    def _viewer(self, key: str) -> Viewer:
        view = Viewer(self._workbench, self._theme, key, self._workbench.store.document.reference)
        view.setMinimumSize(160, 120)
        view.pointed.connect(self.pointed)
        self.views.append(view)
        return view

    def _drawn_key(self, key: str) -> str:
        """Return what is drawn for an entry: itself, or its difference from the reference."""
        document = self._workbench.store.document
        if not document.comparing.difference or key == document.reference:
            return key
        return difference_key(key)

    def _share(self) -> None:
        """Tell all views of the common levels, colours and marks."""
        document, found = self._workbench.store.document, self._comparisons
        if not self.views or (found.yardstick is not None and found.heights is None):
            return
        state = document.comparing
        shared = (found.heights, found.chosen, state.marked, state.estimate, *found.figures.items())
        if shared == self._shared:
            return
        self._shared = shared
        lowest = _lowest(document.compared, found.heights)
        above = found.heights.lowest if found.heights is not None else 0.0
        if document.comparing.overlaid:
            reference = document.reference or ""
            overlays = tuple(
                Overlay(self._drawn_key(key), color)
                for color, key in enumerate(document.compared)
                if key != reference
            )
            color = document.compared.index(reference)
            marks = self._marks(comparing.chosen_estimate(document))
            self.views[0].share(Shared(lowest, overlays, marks, above, color))
            return
        for color, (key, view) in enumerate(zip(document.compared, self.views, strict=True)):
            view.share(Shared(lowest, (), self._marks(key), above, color))

    def _marks(self, key: str | None) -> tuple[Mark, ...]:
        """Return what is marked in the pane of an entry; in that of the reference, the chosen estimate's."""
        document, found = self._workbench.store.document, self._comparisons
        marks: tuple[Mark, ...] = ()
        if key == found.reference:
            key = comparing.chosen_estimate(document)
        figures = found.figures.get(key or "")
        if figures is not None and found.yardstick is not None and document.comparing.marked:
            marks = found.yardstick.marks(figures)
        return (*marks, Mark("chosen", [found.chosen])) if found.chosen is not None else marks


def _lowest(keys: tuple[str, ...], heights: Heights | None) -> dict[str, float]:
    """Return the common level in the unit of each entry, and that of the differences."""
    if heights is None:
        return {}
    known = {key: heights.lowest_of(key) for key in keys if key not in heights.problems}
    return {**known, **{difference_key(key): heights.lowest for key in keys}}
