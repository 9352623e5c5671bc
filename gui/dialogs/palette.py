"""All commands, to be searched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui.commands.command import Command
from gui.commands.table import COMMANDS
from gui.workbench import Workbench

COMMAND = int(Qt.ItemDataRole.UserRole)


class Palette(QDialog):
    """A line to type in and the commands that fit; Enter gives the chosen one."""

    def __init__(self, workbench: Workbench, give: Callable[[Command], None], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Command Palette")
        self.resize(520, 360)
        self._workbench, self._give = workbench, give
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type part of a command")
        self.line.setAccessibleName("Search commands")
        self.found = QListWidget()
        self.found.setAccessibleName("Commands found")
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.found)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._give_chosen)
        self.line.installEventFilter(self)
        self.found.itemActivated.connect(lambda _: self._give_chosen())
        self._search("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while the line is typed in."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in moves:
            self.found.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self.found.clear()
        for command in matching(text):
            if not command.enabled(self._workbench):
                continue
            shortcut = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(
                f"{command.menu}: {command.text.rstrip('.')}{'  ' + shortcut if shortcut else ''}"
            )
            item.setToolTip(command.tip)
            item.setData(COMMAND, command.id)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _give_chosen(self) -> None:
        item = self.found.currentItem()
        if item is None:
            return
        chosen = next(command for command in COMMANDS if command.id == item.data(COMMAND))
        self.accept()
        self._give(chosen)


def matching(text: str) -> list[Command]:
    """Return the commands that hold every word of a text, those whose name begins with it first."""
    words = text.lower().split()
    found = [
        command
        for command in COMMANDS
        if all(word in f"{command.menu} {command.text} {command.tip}".lower() for word in words)
    ]
    return sorted(found, key=lambda command: not command.text.lower().startswith(text.lower()))
