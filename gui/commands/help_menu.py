"""Commands of the Help menu."""

from __future__ import annotations

from gui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "help.palette",
        "Command Palette...",
        "Help",
        lambda workbench: workbench.questions.show_palette(),
        "Search all commands",
        "Ctrl+Shift+P",
    ),
    Command(
        "help.shortcuts",
        "Keyboard Shortcuts",
        "Help",
        lambda workbench: workbench.questions.show_shortcuts(),
        "Show all commands and their shortcuts",
        "F1",
    ),
)
