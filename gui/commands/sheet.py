"""The sheet of shortcuts as rows: what the F1 dialog and the README show."""

from __future__ import annotations

from gui.commands.command import Command
from gui.commands.table import COMMANDS, MENUS

#: What the mouse does in a spectrum.
MOUSE = (
    ("Drag", "Zoom into the box"),
    ("Middle button, or Alt and drag", "Move the spectrum"),
    ("Wheel", "Contour level"),
    ("Ctrl and wheel", "Zoom"),
    ("Shift and wheel", "Zoom along the horizontal axis"),
)


def commands_of(menu: str) -> list[Command]:
    """Return the commands of a menu, in order."""
    return [command for command in COMMANDS if command.menu == menu]


def sheet() -> str:
    """Return the sheet as a page of Markdown."""
    return f"# Keyboard and mouse\n\n{markdown()}"


def markdown() -> str:
    """Return the sheet as tables of Markdown, commands without keys left out."""
    lines: list[str] = []
    for menu in MENUS:
        rows = [command for command in commands_of(menu) if command.shortcut]
        lines += [f"| {menu} | Keys | |", "|---|---|---|"]
        lines += [f"| {row.text.rstrip('.')} | `{row.shortcut}` | {row.tip} |" for row in rows]
        lines.append("")
    lines += ["| Mouse in a spectrum | |", "|---|---|"]
    lines += [f"| {gesture} | {what} |" for gesture, what in MOUSE]
    return "\n".join(lines) + "\n"
