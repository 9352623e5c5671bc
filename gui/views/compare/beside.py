"""What stands beside compared entries: what a kind of data has to show of an estimate and its reference."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.workbench import Workbench


class Beside(QWidget):
    """Shows the figures that a `Yardstick` found of one estimate.

    Parameters
    ----------
    workbench : Workbench
    theme : Theme
    """

    #: With a place that was clicked, F1 first.
    chosen = Signal(object)

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.workbench, self.theme = workbench, theme

    def show_figures(self, figures: Any, names: tuple[str, str]) -> None:
        """Show figures; None where there are none yet.

        Parameters
        ----------
        figures : object
            As `Yardstick.figures` returns them.
        names : (str, str)
            Of the reference and of the estimate.
        """
        raise NotImplementedError

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        raise NotImplementedError
