"""Several entries side by side or in one plot, with one crosshair, zoom and level, and how they compare."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from gui.actions import comparing
from gui.comparison.comparisons import Comparisons
from gui.comparison.spectra import FALSE, MISSING, SpectrumYardstick
from gui.comparison.yardstick import Yardstick
from gui.plots.mark_layer import WRITTEN, color_of
from gui.state.document import Document
from gui.theme import Theme
from gui.views.compare.beside import Beside
from gui.views.compare.compare_bar import CompareBar
from gui.views.compare.figures_table import FiguresTable
from gui.views.compare.panes import Panes
from gui.views.compare.peaks_beside import PeaksBeside
from gui.views.viewer import Viewer
from gui.workbench import Workbench

#: What stands beside the entries: here a new kind of data gets its panel.
PANELS: dict[type, type[Beside]] = {SpectrumYardstick: PeaksBeside}


class CompareView(QWidget):
    """The compared entries, what they agree on, and the figures beside them."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("compare")
        self.setAccessibleName("Comparison")
        self._workbench, self._theme = workbench, theme
        self.comparisons = Comparisons(workbench)
        self.bar = CompareBar(workbench)
        self.panes = Panes(workbench, self.comparisons, theme)
        self.panes.pointed.connect(self._pointed)
        self.caption = QLabel()
        self.caption.setObjectName("caption")
        self.caption.setWordWrap(True)
        self.caption.setTextFormat(Qt.TextFormat.RichText)
        self.caption.setContentsMargins(6, 2, 6, 3)
        self.figures = FiguresTable(workbench, self.comparisons, theme)
        self.beside: Beside | None = None
        self._told: tuple[object, ...] = ()
        self._side = QVBoxLayout()
        self._lay_out()
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            self.comparisons.changed.connect(self.refresh),
        ]
        self.refresh()

    @property
    def views(self) -> list[Viewer]:
        """The views of the entries."""
        return self.panes.views

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()
        self.panes.close_view()
        self.comparisons.close()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for part in (self.bar, self.panes, self.figures, self.beside):
            if part is not None:
                part.paint_with(theme)
        self._describe()

    def refresh(self) -> None:
        """Show what the document says and what is known of it."""
        self.bar.refresh()
        self.panes.refresh()
        self.figures.refresh()
        self._choose_panel(self.comparisons.yardstick)
        self._describe()
        self._show_figures()

    def _show_figures(self) -> None:
        """Hand the figures of the chosen estimate to the panel, where they are others."""
        document, found = self._workbench.store.document, self.comparisons
        estimate = comparing.chosen_estimate(document)
        names = [comparing.short_name(document, key or "") for key in (found.reference, estimate)]
        figures = found.figures.get(estimate or "")
        told = (self.beside, figures, names)
        if self.beside is not None and told != self._told:
            self._told = told
            self.beside.show_figures(figures, (names[0], names[1]))

    def go_to(self, place: list[float]) -> None:
        """Show and mark the surroundings of a place, F1 first, in every view."""
        key, yardstick = self.comparisons.reference, self.comparisons.yardstick
        content: Any = self._workbench.spectra.get(key or "")
        if content is None or yardstick is None:
            return
        self._workbench.change_view(
            lambda view: yardstick.around(content, tuple(place), view), "Go to a peak", key=key
        )
        self.comparisons.choose(tuple(place))
        leader = self._workbench.leader
        if leader is not None:
            self._pointed(yardstick.crosshair(content, tuple(place), leader.view))

    def _lay_out(self) -> None:
        shown, beside = QWidget(), QWidget()
        left = QVBoxLayout(shown)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.bar)
        left.addWidget(self.panes, 1)
        left.addWidget(self.caption)
        self._side = QVBoxLayout(beside)
        self._side.setContentsMargins(0, 4, 0, 0)
        self._side.setSpacing(2)
        self._side.addWidget(self.figures)
        splitter = QSplitter()
        splitter.addWidget(shown)
        splitter.addWidget(beside)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([820, 380])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _document_changed(self, new: Document, old: Document) -> None:
        if new.compared or old.compared:
            self.refresh()

    def _pointed(self, place: tuple[float, ...]) -> None:
        for view in self.views:
            view.point_at(place)

    def _choose_panel(self, yardstick: Yardstick | None) -> None:
        """Have the panel that suits the data."""
        wanted = PANELS.get(type(yardstick))
        if wanted is None or type(self.beside) is wanted:
            return
        if self.beside is not None:
            self.beside.hide()
            self.beside.deleteLater()
        self.beside = wanted(self._workbench, self._theme)
        self.beside.chosen.connect(self.go_to)
        self._side.addWidget(self.beside, 1)

    def _describe(self) -> None:
        """Say what is the reference, what the levels are, and what the marks mean."""
        document, found = self._workbench.store.document, self.comparisons
        entry = document.entry(found.reference)
        if entry is None or found.heights is None:
            self.caption.setText("")
            return
        level = found.heights.lowest * entry.view.level
        what = "all, differences too" if document.comparing.difference else "all"
        parts = [
            f"Reference: <b>{_plain(comparing.full_name(document, entry))}</b>. "
            f"Lowest level of {what}: {level:.3g}, from its noise{self._scales()}."
        ]
        if document.comparing.marked and found.figures:
            parts += [
                f'<span style="color:{color_of(kind, self._theme)}">{WRITTEN[kind]}</span> {kind}'
                for kind in (FALSE, MISSING)
            ]
        problems = [_plain(text) for text in found.heights.problems.values()]
        parts += [f'<span style="color:{self._theme.bad}">{text}</span>' for text in problems]
        self.caption.setText("&nbsp; ".join(parts))

    def _scales(self) -> str:
        """Return which estimates were multiplied, and by what."""
        document, heights = self._workbench.store.document, self.comparisons.heights
        assert heights is not None
        scaled = {key: factor for key, factor in heights.factors.items() if factor != 1.0}
        return "".join(
            f"; {_plain(comparing.short_name(document, key))} × {factor:.4g} (least squares)"
            for key, factor in scaled.items()
        )


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
