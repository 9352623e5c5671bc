"""The commands that have icons, as buttons."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolBar

from gui.commands.command import Command


class Toolbar(QToolBar):
    """A row of buttons with a line between those of different menus."""

    def __init__(self) -> None:
        super().__init__("Commands")
        self.setObjectName("toolbar")
        self._menu = ""

    def take(self, command: Command, action: QAction) -> None:
        """Add the button of a command, if it has an icon."""
        if not command.icon:
            return
        if self._menu not in ("", command.menu):
            self.addSeparator()
        self._menu = command.menu
        self.addAction(action)


def tool_tip(command: Command, words: str) -> str:
    """Return what is read beside the pointer: below an icon stands no name, so it begins with it."""
    if not command.icon:
        return words
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{command.text.rstrip('.')}{f' ({keys})' if keys else ''}\n{words}"
