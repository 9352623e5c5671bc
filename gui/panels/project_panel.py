"""What is open: data, and below them their results."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from gui.panels.hint import ListHint
from gui.state.document import Document, Entry, Kind
from gui.workbench import Workbench

KEY = int(Qt.ItemDataRole.UserRole)


class ProjectPanel(QTreeWidget):
    """A tree of the document's entries; the chosen one is looked at."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("project")
        self.setAccessibleName("Project")
        self.setHeaderHidden(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.hint = ListHint(self, "What is opened, and the results made of it, will stand here.")
        self._workbench = workbench
        self._disconnect = workbench.store.changed.connect(self._document_changed)
        self.currentItemChanged.connect(self._chosen)
        self.itemSelectionChanged.connect(self._selected)
        self._fill(workbench.store.document)

    def close_view(self) -> None:
        """Stop following the document."""
        self._disconnect()

    def _document_changed(self, new: Document, old: Document) -> None:
        names = [
            [(entry.key, entry.name, entry.partial, entry.missing) for entry in document.entries]
            for document in (new, old)
        ]
        if names[0] != names[1]:
            self._fill(new)
        elif new.current != old.current:
            self._look_at(new.current)

    def _fill(self, document: Document) -> None:
        self.blockSignals(True)
        self.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for entry in document.entries:
            parent = items.get(entry.parent or "")
            item = QTreeWidgetItem(parent if parent is not None else self, [entry.name])
            item.setData(0, KEY, entry.key)
            if entry.missing:
                item.setText(0, f"{entry.name} (missing)")
                font = item.font(0)
                font.setItalic(True)
                item.setFont(0, font)
            item.setToolTip(0, _tip(entry))
            items[entry.key] = item
        self.expandAll()
        self.blockSignals(False)
        self._look_at(document.current)

    def _look_at(self, key: str | None) -> None:
        """Make the item of an entry the current one; those chosen with it stay chosen."""
        current = self.currentItem()
        if current is not None and current.data(0, KEY) == key:
            return
        items = self.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
        for item in items:
            if item.data(0, KEY) == key:
                self.blockSignals(True)
                self.setCurrentItem(item)
                self.blockSignals(False)
        self._selected()

    def _selected(self) -> None:
        """Tell the desk which entries are chosen together."""
        items = self.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
        keys = tuple(item.data(0, KEY) for item in items if item.isSelected())
        self._workbench.desk.select(keys if len(keys) > 1 else ())

    def _chosen(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None) -> None:
        if item is not None:
            document, key = self._workbench.store.document, item.data(0, KEY)
            if key != document.current:
                self._workbench.store.commit(replace(document, current=key), "Look at another entry")


def _tip(entry: Entry) -> str:
    if entry.missing:
        return f"The data are not at {entry.source}" if entry.source is not None else "It could not be read"
    if entry.recipe.undersampling is not None:
        return f"{entry.kind}, undersampled here: {entry.recipe.undersampling}"
    if entry.kind is Kind.RESULT:
        return f"Result of {entry.recipe.method}{', cancelled on the way' if entry.partial else ''}"
    return f"{entry.kind}: {entry.source}"
