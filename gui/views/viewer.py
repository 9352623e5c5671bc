"""The view of one entry, in the widget that suits what it holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.comparison.shared import Shared
from gui.state.document import Document
from gui.state.view import View
from gui.theme import Theme
from gui.views.badge import Badge, badge_text
from gui.views.curve_view import CurveView
from gui.views.entry_view import EntryView
from gui.views.spectrum_view import SpectrumView
from gui.views.strips_view import StripsView
from gui.workbench import Workbench


def view_class(content: Any, view: View) -> type[EntryView]:
    """Return the widget for what there is to be drawn: here a new kind of data gets its view."""
    if len(content.axes) == 1:
        return CurveView
    if len(content.axes) == 3 and view.strips:
        return StripsView
    return SpectrumView


class Viewer(QWidget):
    """Holds an `EntryView`, replaced where the entry becomes one of another kind; arguments as there."""

    #: As `EntryView.pointed`.
    pointed = Signal(object)

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__()
        self._workbench, self._theme, self._key, self._leader = workbench, theme, key, leader
        self._shared: Shared | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.badge = Badge(self, theme)
        self.view: EntryView = self._make(SpectrumView)
        self._connections = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(self._shown),
        ]
        self._choose()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.view.paint_with(theme)
        self.badge.paint_with(theme)

    def point_at(self, place: tuple[float, ...]) -> None:
        """As `EntryView.point_at`."""
        self.view.point_at(place)

    def share(self, shared: Shared) -> None:
        """As `EntryView.share`."""
        self._shared = shared
        self.view.share(shared)

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._connections:
            disconnect()
        self.view.close_view()

    def _make(self, kind: type[EntryView]) -> EntryView:
        made = kind(self._workbench, self._theme, self._key, self._leader)
        made.pointed.connect(self.pointed)
        if self._shared is not None:
            made.share(self._shared)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(made)
        getattr(made, "plot", made).installEventFilter(self)
        return made

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._tell()
        return False

    def _tell(self) -> None:
        """Say what is drawn."""
        entry = self.view.entry
        live = self._workbench.live.get(entry.key) if entry is not None else None
        self.badge.tell(badge_text(entry, live), self.view.mapTo(self, self.view.corner))

    def _shown(self, _: str) -> None:
        self._choose()
        self._tell()

    def _choose(self) -> None:
        spectrum = self.view.spectrum
        if spectrum is None:
            return
        wanted = view_class(spectrum, self.view.view)
        if type(self.view) is not wanted:
            old, self.view = self.view, self._make(wanted)
            old.close_view()
            old.hide()
            old.deleteLater()

    def _document_changed(self, _: Document, __: Document) -> None:
        self._choose()
        self._tell()
