"""Commands of the Edit menu."""

from __future__ import annotations

from gui.actions import editing
from gui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "edit.undo",
        "Undo",
        "Edit",
        editing.undo,
        "Take back the last change",
        "Ctrl+Z",
        "undo",
        enabled=editing.can_undo,
    ),
    Command(
        "edit.redo",
        "Redo",
        "Edit",
        editing.redo,
        "Do again what was undone",
        "Ctrl+Shift+Z",
        "redo",
        enabled=editing.can_redo,
    ),
)
