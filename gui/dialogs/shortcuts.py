"""The sheet of shortcuts."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.commands.table import COMMANDS, MENUS

#: What the mouse does in a spectrum.
MOUSE = (
    ("Drag", "Zoom into the box"),
    ("Middle button or Alt and drag", "Move the spectrum"),
    ("Wheel", "Contour level"),
    ("Ctrl and wheel", "Zoom"),
    ("Shift and wheel", "Zoom along the horizontal axis"),
)


class Shortcuts(QDialog):
    """All commands with their keys, and what the mouse does."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and mouse")
        self.resize(620, 560)
        self.sheet = QTreeWidget()
        self.sheet.setAccessibleName("Shortcuts")
        self.sheet.setHeaderLabels(["Command", "Keys", "What it does"])
        for menu in MENUS:
            group = QTreeWidgetItem(self.sheet, [menu])
            for command in COMMANDS:
                if command.menu == menu:
                    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                    QTreeWidgetItem(group, [command.text.rstrip("."), keys, command.tip])
        group = QTreeWidgetItem(self.sheet, ["Mouse"])
        for keys, what in MOUSE:
            QTreeWidgetItem(group, [what, keys, ""])
        self.sheet.expandAll()
        for column in range(2):
            self.sheet.resizeColumnToContents(column)
        QVBoxLayout(self).addWidget(self.sheet)
