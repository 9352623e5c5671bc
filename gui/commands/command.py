"""What a command is: one thing that the user can have done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.workbench import Workbench


def always(_: Workbench) -> bool:
    """Return True: the command can be given at any time."""
    return True


@dataclass(frozen=True)
class Item:
    """One row of a menu below a command.

    Attributes
    ----------
    text : str
    do : callable
        Takes the workbench.
    """

    text: str
    do: Callable[[Workbench], object]


@dataclass(frozen=True)
class Command:
    """One row of the table.

    Attributes
    ----------
    id : str
        Such as ``file.open-folder``.
    text : str
        In menus and the palette.
    menu : str
        Which menu it stands in.
    do : callable
        Takes the workbench.
    tip : str
        One line of help.
    shortcut : str
        As `QKeySequence` reads it; empty for none.
    icon : str
        Name in `gui.icons`; empty for none. Those with an icon stand in the toolbar.
    enabled : callable
        Takes the workbench; whether the command can be given now.
    checked : callable, optional
        Takes the workbench; whether what the command switches is on.
    separated : bool
        Whether a line stands above it in its menu.
    items : callable, optional
        Takes the workbench; what stands in a menu of its own below the command. Chosen by its name alone, as
        in the palette, the command does what it does.
    reason : callable, optional
        Takes the workbench; why the command cannot be given now, shown in place of the help.
    """

    id: str
    text: str
    menu: str
    do: Callable[[Workbench], None]
    tip: str
    shortcut: str = ""
    icon: str = ""
    enabled: Callable[[Workbench], bool] = always
    checked: Callable[[Workbench], bool] | None = None
    separated: bool = False
    items: Callable[[Workbench], Sequence[Item]] | None = None
    reason: Callable[[Workbench], str] | None = None

    def help(self, workbench: Workbench) -> str:
        """Return the line of help, or why the command cannot be given now."""
        return (self.reason(workbench) if self.reason is not None else "") or self.tip
