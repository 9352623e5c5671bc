"""A menu below a command."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from gui.commands.command import Command
from gui.workbench import Workbench


class Submenu(QMenu):
    """Shows the items of a command, which are asked for each time that it opens."""

    def __init__(self, command: Command, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(command.text, parent)
        self.setObjectName(f"{command.id}-menu")
        self._command, self._workbench = command, workbench
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        if self._command.items is None:
            return
        for item in self._command.items(self._workbench):
            # an ampersand would be taken for the mark of a key
            action = self.addAction(item.text.replace("&", "&&"))
            action.triggered.connect(lambda _=False, item=item: item.do(self._workbench))
