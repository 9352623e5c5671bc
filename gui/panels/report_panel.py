"""What was read of the present data, what was inferred from it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.actions import opening
from gui.panels.hint import hint
from gui.state.document import Document, Entry, Kind
from gui.theme import Theme
from gui.workbench import Workbench
from nmrrecon.report import Fact, Status
from nmrrecon.summary import summary_line

HEADER = ("Fact", "Value", "How", "From")
#: Pixels by which facts stand further right than their group, and the first width of their values at most.
NARROW, WIDEST_VALUE = 12, 120
NAME = int(Qt.ItemDataRole.UserRole)
UNIT = NAME + 1
EMPTY = "What was read of the data, what was inferred and what is missing will stand here."
#: In the order in which they are worth a look.
GROUPS = {
    Status.SET: "Set by you",
    Status.INFERRED: "Inferred: Enter or a double click changes a value",
    Status.MISSING: "Missing",
    Status.READ: "Read",
}


class ReportPanel(QWidget):
    """The load report; a value that is edited is read as ``--set`` has it, and the data are read again."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self._shown: tuple[int, tuple[str, ...]] | None = None
        self.empty = hint(EMPTY)
        self.summary, self.warnings = QLabel(), QLabel()
        for label in (self.summary, self.warnings):
            label.setWordWrap(True)
        self.facts = QTreeWidget()
        self.facts.setObjectName("report")
        self.facts.setAccessibleName("Load report")
        self.facts.setHeaderLabels(HEADER)
        self.facts.setIndentation(NARROW)
        # what was inferred from what is worth more than the word beside it, which the groups say, too
        self.facts.header().moveSection(HEADER.index("From"), HEADER.index("How"))
        self.facts.itemChanged.connect(self._edited)
        self.facts.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.facts.itemActivated.connect(self._edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.empty)
        layout.addWidget(self.summary)
        layout.addWidget(self.warnings)
        layout.addWidget(self.facts)
        self._disconnect = workbench.store.changed.connect(self._document_changed)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the document."""
        self._disconnect()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Show the report of the present data."""
        self.facts.blockSignals(True)
        self.facts.clear()
        entry = _data(self._workbench)
        self._shown = _told(entry)
        report = entry.content.report if entry is not None else None
        self.empty.setVisible(report is None)
        self.summary.setVisible(report is not None)
        self.summary.setText("" if entry is None or report is None else summary_line(entry.content))
        self.facts.setVisible(report is not None)
        self.warnings.setText("\n".join(report.warnings) if report is not None else "")
        self.warnings.setStyleSheet(f"color: {self._theme.caution}")
        self.warnings.setVisible(bool(self.warnings.text()))
        for status, title in GROUPS.items():
            facts = _worth_a_look(report.facts.values(), status) if report else []
            if facts:
                group = QTreeWidgetItem(self.facts, [f"{title} ({len(facts)})"])
                group.setFirstColumnSpanned(True)
                for fact in facts:
                    self._add(group, fact)
        self.facts.expandAll()
        for column in range(3):
            self.facts.resizeColumnToContents(column)
        self.facts.setColumnWidth(1, min(self.facts.columnWidth(1), WIDEST_VALUE))
        self.facts.blockSignals(False)

    def _add(self, group: QTreeWidgetItem, fact: Fact) -> None:
        value = "" if fact.value is None else f"{_text(fact.value)} {fact.unit}".strip()
        item = QTreeWidgetItem(group, [fact.name, value, str(fact.status), fact.source])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(0, NAME, fact.name)
        item.setData(0, UNIT, fact.unit)
        item.setForeground(2, QBrush(QColor(self._color(fact.status))))
        for column in (1, 3):
            item.setToolTip(column, item.text(column))

    def _color(self, status: Status) -> str:
        theme = self._theme
        return {Status.READ: theme.good, Status.MISSING: theme.bad, Status.SET: theme.focus}.get(
            status, theme.caution
        )

    def _document_changed(self, new: Document, old: Document) -> None:
        if new.current != old.current or _told(_data(self._workbench)) != self._shown:
            self.refresh()

    def _edit(self, item: QTreeWidgetItem, _: int) -> None:
        if item.parent() is not None:
            self.facts.editItem(item, 1)

    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        entry = _data(self._workbench)
        if entry is None or column != 1:
            return
        value = item.text(1).removesuffix(item.data(0, UNIT)).strip()
        overrides = {**entry.recipe.overrides, item.data(0, NAME): value}
        opening.reopen(self._workbench, entry.key, overrides)


def _data(workbench: Workbench) -> Entry | None:
    """Return the opened data that are looked at, or those that a result came from."""
    entry = workbench.entry
    if entry is not None and entry.kind is Kind.RESULT:
        entry = workbench.store.document.entry(entry.parent)
    return entry if entry is not None and not entry.missing else None


def _worth_a_look(facts: Iterable[Fact], status: Status) -> list[Fact]:
    """Return the facts of a status; how the file is laid out comes last."""
    return sorted(
        (fact for fact in facts if fact.status is status), key=lambda fact: fact.name.startswith("format.")
    )


def _told(entry: Entry | None) -> tuple[int, tuple[str, ...]] | None:
    """Return what is shown of an entry: which data, and the warnings, which previews add to."""
    if entry is None:
        return None
    return id(entry.content), tuple(entry.content.report.warnings)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple | list):
        return ",".join(_text(item) for item in value)
    return "" if value is None else str(value)
