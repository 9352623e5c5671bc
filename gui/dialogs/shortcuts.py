"""The sheet of shortcuts."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.commands.sheet import MOUSE, commands_of
from gui.commands.table import MENUS


class Shortcuts(QDialog):
    """All commands with their keys, and what the mouse does."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and Mouse")
        self.resize(900, 640)
        self.sheet = QTreeWidget()
        self.sheet.setAccessibleName("Shortcuts")
        self.sheet.setHeaderLabels(["Command", "Keys", "What it does"])
        for menu in MENUS:
            group = QTreeWidgetItem(self.sheet, [menu])
            for command in commands_of(menu):
                keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                QTreeWidgetItem(group, [command.text.rstrip("."), keys, command.tip])
        group = QTreeWidgetItem(self.sheet, ["Mouse"])
        for gesture, what in MOUSE:
            QTreeWidgetItem(group, [gesture, "", what])
        self.sheet.expandAll()
        for column in range(2):
            self.sheet.resizeColumnToContents(column)
        QVBoxLayout(self).addWidget(self.sheet)
