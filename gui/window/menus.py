"""Menus and toolbar, made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from gui.commands.command import Command
from gui.commands.table import COMMANDS, MENUS
from gui.icons import icon
from gui.theme import Theme
from gui.window.submenu import Submenu
from gui.window.toolbar import Toolbar, tool_tip
from gui.workbench import Workbench


class Menus:
    """An action for each command, in the menus of a window, and in its toolbar where it has an icon.

    Attributes
    ----------
    actions : dict of str to QAction
        By the id of their commands.

    Parameters
    ----------
    window : QMainWindow
    workbench : Workbench
    give : callable
        Called with the command whose action is triggered.
    """

    def __init__(self, window: QMainWindow, workbench: Workbench, give: Callable[[Command], None]) -> None:
        self._window, self._workbench, self._give = window, workbench, give
        self.actions = {command.id: self._action(command) for command in COMMANDS}
        self._fill()

    def refresh(self) -> None:
        """Show which commands can be given now, which are on, and what undo and redo would do."""
        for command in COMMANDS:
            action = self.actions[command.id]
            action.setEnabled(command.enabled(self._workbench))
            if command.reason is not None:
                action.setToolTip(tool_tip(command, command.help(self._workbench)))
                action.setStatusTip(command.help(self._workbench))
            if command.checked is not None:
                action.setChecked(command.checked(self._workbench))
        store = self._workbench.store
        for name, text in (("Undo", store.undo_text), ("Redo", store.redo_text)):
            self.actions[f"edit.{name.lower()}"].setText(f"{name} {text}" if text else name)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for command in COMMANDS:
            if command.icon:
                self.actions[command.id].setIcon(icon(command.icon, theme))

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.id)
        action.setToolTip(tool_tip(command, command.tip))
        action.setStatusTip(command.tip)
        action.setShortcut(QKeySequence(command.shortcut))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self._give(command))
        if command.items is not None:
            action.setMenu(Submenu(command, self._workbench, self._window))
        self._window.addAction(action)
        return action

    def _fill(self) -> None:
        menus = {name: self._window.menuBar().addMenu(name) for name in MENUS}
        toolbar = Toolbar()
        self._window.addToolBar(toolbar)
        for menu in menus.values():
            menu.setToolTipsVisible(True)
        for command in COMMANDS:
            if command.separated:
                menus[command.menu].addSeparator()
            menus[command.menu].addAction(self.actions[command.id])
            toolbar.take(command, self.actions[command.id])
