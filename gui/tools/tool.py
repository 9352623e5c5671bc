"""What all tools below the spectrum have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.workbench import Workbench


class Tool(QWidget):
    """A widget that works on the present entry; it is made when it is asked for.

    Parameters
    ----------
    workbench : Workbench
    theme : Theme
    """

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.workbench, self.theme = workbench, theme

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        raise NotImplementedError

    def close_view(self) -> None:
        """Stop following the document."""
        raise NotImplementedError
