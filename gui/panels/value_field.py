"""A field for a value of a recipe."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

#: What an empty field says to a recipe.
AUTOMATIC = "auto"


class ValueField(QLineEdit):
    """A line of text that becomes a value when it is left or Enter is pressed; empty leaves it open.

    Parameters
    ----------
    entered : callable
        Takes the text; whether it is a value. Where it is none, the one before stands there again.
    """

    def __init__(self, entered: Callable[[str], bool]) -> None:
        super().__init__()
        self._entered = entered
        self._before = ""
        self.editingFinished.connect(self._finish)

    def show_value(self, text: str) -> None:
        """Show a value as ``-O`` takes it, unless another one is just being typed."""
        self._before = "" if text == AUTOMATIC else text
        if not (self.isModified() and self.hasFocus()):
            self._put_back()

    def event(self, event: QEvent) -> bool:
        # once a value is entered, undo is that of the window
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            )
            if undoes and not self.isModified():
                event.ignore()
                return False
        return super().event(event)

    def _finish(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        text = self.text().strip()
        if not self._entered(text or AUTOMATIC):
            self._put_back()

    def _put_back(self) -> None:
        if self.text() != self._before:
            self.setText(self._before)
        self.setModified(False)
