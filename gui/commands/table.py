"""The table of commands: menus, toolbar, palette and the sheet of shortcuts are made from it."""

from __future__ import annotations

from gui.commands import (
    compare_menu,
    edit_menu,
    file_menu,
    help_menu,
    peaks_menu,
    process_menu,
    view_menu,
)
from gui.commands.command import Command

MENUS = ("File", "Edit", "View", "Process", "Peaks", "Compare", "Help")
COMMANDS: tuple[Command, ...] = (
    *file_menu.COMMANDS,
    *edit_menu.COMMANDS,
    *view_menu.COMMANDS,
    *process_menu.COMMANDS,
    *peaks_menu.COMMANDS,
    *compare_menu.COMMANDS,
    *help_menu.COMMANDS,
)
