"""The processing of each dimension of the present data."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.actions import processing
from gui.actions.reconstruction import fids_of
from gui.panels.hint import hint
from gui.panels.step_list import StepList
from gui.panels.step_row import StepRow
from gui.state.document import Document, Entry
from gui.workbench import Workbench
from nmrrecon.recipe import Recipe

#: Facts of an axis that say what was found for a value, of the direct and of the indirect dimensions.
DIRECT_FACTS = {"p0": "p0", "p1": "p1"}
INDIRECT_FACTS = {"p0": "turned_p0", "delay": "delay"}


class ProcessingPanel(QWidget):
    """A tab for each dimension; every change is drawn at once and can be undone.

    Notes
    -----
    Rows are made anew for other data alone. A change of the recipe is shown in those that are there, so
    that neither the keyboard nor the scroll bar leaves its place.
    """

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("processing")
        self._workbench = workbench
        self._shown: tuple[str, Recipe] | None = None
        self._axes: tuple[tuple[str, bool], ...] = ()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.lists: list[StepList] = []
        nothing = hint("Open time-domain data first.")
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(self.tabs)
        self.reset = self._button("Reset", processing.reset, "Process these data as if nothing had been set")
        self.copy = self._button(
            "Copy to All", processing.copy_to_all, "Process all other FIDs of as many dimensions like these"
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self._show_found()),
        ]
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.disconnect(self._focus_changed)

    def refresh(self) -> None:
        """Show the recipe of the present data."""
        entry = fids_of(self._workbench)
        self._shown = None if entry is None else (entry.key, entry.recipe)
        self._pages.setCurrentIndex(0 if entry is None else 1)
        self.reset.setEnabled(processing.can_reset(self._workbench))
        self.copy.setEnabled(processing.can_copy(self._workbench))
        if entry is None:
            return
        axes = tuple(
            (f"F{number} {axis.nucleus}", axis.frequency_domain)
            for number, axis in enumerate(entry.content.axes, start=1)
        )
        if axes != self._axes:
            self._axes = axes
            self._make_lists(entry)
        for steps in self.lists:
            steps.show_recipe(entry.recipe)
        self._show_found()

    def _document_changed(self, new: Document, old: Document) -> None:
        entry = fids_of(self._workbench)
        wanted = None if entry is None else (entry.key, entry.recipe)
        if wanted != self._shown or len(new.entries) != len(old.entries):
            self.refresh()

    def _make_lists(self, entry: Entry) -> None:
        while self.tabs.count():
            self.tabs.removeTab(0)
        for old in self.lists:
            old.deleteLater()
        parts = processing.parts_of(entry)
        axes = (self._axes[-1], *self._axes[:-1])
        self.lists = []
        for part, (name, transformed) in zip(parts, axes, strict=True):
            self.lists.append(StepList(self._workbench, part, transformed=transformed))
            self.tabs.addTab(self.lists[-1], name)

    def _button(self, text: str, do: Any, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda: do(self._workbench))
        return button

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Note which step the keyboard speaks to; menus and dialogs do not change that."""
        if now is None or now.window() is not self.window():
            return
        row: QWidget | None = now
        while row is not None and not isinstance(row, StepRow):
            row = row.parentWidget()
        self._workbench.desk.choose_step(
            (row.part, row.step.name) if row is not None and row.step.name else None
        )

    def _show_found(self) -> None:
        """Say which values the program found where a field is left to it."""
        entry = fids_of(self._workbench)
        spectrum: Any = self._workbench.spectra.get(entry.key) if entry is not None else None
        for place, steps in enumerate(self.lists):
            facts = spectrum.axes[place - 1].facts if spectrum is not None else {}
            names = DIRECT_FACTS if place == 0 else INDIRECT_FACTS
            found = {name: facts.get(fact) for name, fact in names.items()}
            window = facts.get("window") or {}
            found |= {f"window.{name}": window.get(name) for name in ("offset", "end")}
            steps.show_found({f"{steps.part}.{name}": value for name, value in found.items()})
