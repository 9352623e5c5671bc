"""What all views of an entry have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from gui.comparison.shared import Shared
from gui.state.document import Document, Entry, Kind
from gui.state.peak import Peak
from gui.state.view import View
from gui.theme import Theme
from gui.workbench import Workbench


class EntryView(QWidget):
    """Shows one entry and follows it: whatever it draws can be made again from the workbench.

    Subclasses draw in `refresh`, take colours in `paint_with`, and move their crosshair in `point_at`.

    Parameters
    ----------
    workbench : Workbench
    theme : Theme
    key : str, optional
        Of the entry; that which is looked at where none is given.
    leader : str, optional
        Key of the entry whose `View` counts, where several views move together.
    """

    #: With the place below the pointer, as `point_at` takes it.
    pointed = Signal(object)

    def __init__(
        self, workbench: Workbench, theme: Theme, key: str | None = None, leader: str | None = None
    ) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.workbench, self.theme = workbench, theme
        self.key, self.leader = key, leader or key
        self.shared: Shared | None = None
        self._connections = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(self._shown),
        ]

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown."""
        document = self.workbench.store.document
        return document.entry(self.key or document.current)

    @property
    def view(self) -> View:
        """How it is looked at."""
        leader = self.workbench.store.document.entry(self.leader) or self.entry
        view = leader.view if leader is not None else View()
        return view if self.shared is None else replace(view, overlays=self.shared.overlays)

    @property
    def peaks(self) -> tuple[Peak, ...]:
        """The peaks that are marked: those of the entry that leads."""
        leader = self.workbench.store.document.entry(self.leader) or self.entry
        return leader.peaks if leader is not None else ()

    @property
    def spectrum(self) -> Any:
        """What there is to be drawn of it; None as long as there is nothing."""
        return self.workbench.drawn(self.key or self.workbench.store.document.current or "")

    @property
    def corner(self) -> QPoint:
        """The upper left corner of what is drawn."""
        plot = getattr(self, "plot", None)
        if plot is None:
            return QPoint(0, 0)
        inside = plot.mapFromScene(plot.getViewBox().sceneBoundingRect().topLeft())
        corner: QPoint = plot.mapTo(self, inside)
        return corner

    def share(self, shared: Shared) -> None:
        """Show it as several views have agreed on."""
        self.shared = shared
        self.refresh()

    def lowest(self, key: str | None) -> float | None:
        """Return the level that was agreed on for an entry, None where its own counts."""
        return None if self.shared is None else self.shared.lowest.get(key or "")

    @property
    def color(self) -> int:
        """Number of its colour in the theme's list."""
        return 0 if self.shared is None else self.shared.color

    @property
    def undersampled(self) -> bool:
        """Whether that has zeros where nothing was measured: a preview, or what a cancelled job came to."""
        entry = self.entry
        if entry is None or entry.missing:
            return False
        return entry.partial or (entry.kind is Kind.FIDS and bool(entry.content.is_nus))

    @property
    def alone(self) -> bool:
        """Whether it has the window for itself."""
        return self.key is None

    @property
    def waiting_text(self) -> str:
        """What stands in place of what is not there to be drawn yet."""
        entry = self.entry
        nothing = self.alone if entry is None else entry.missing
        return "" if nothing else "Processing..."

    def refresh(self) -> None:
        """Draw what the document says, as far as it is not drawn yet."""
        raise NotImplementedError

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        raise NotImplementedError

    def point_at(self, place: tuple[float, ...]) -> None:
        """Put the crosshair somewhere.

        Parameters
        ----------
        place : tuple of float
            Along the horizontal axis, the vertical one, and others that there are.
        """
        raise NotImplementedError

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._connections:
            disconnect()

    def _document_changed(self, new: Document, old: Document) -> None:
        keys = [self.key or new.current, self.leader or new.current]
        keys += [overlay.key for overlay in self.view.overlays]
        if new.current != old.current or any(new.entry(key) is not old.entry(key) for key in keys):
            self.refresh()

    def _shown(self, key: str) -> None:
        drawn = {overlay.key for overlay in self.view.overlays}
        if key in drawn | {self.key or self.workbench.store.document.current}:
            self.refresh()
