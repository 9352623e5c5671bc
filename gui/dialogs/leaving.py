"""What is to become of work that would be lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from gui.actions.leaving import Answer


class Leaving(QMessageBox):
    """Says what would be lost; closing it without an answer changes nothing."""

    def __init__(
        self, reasons: Sequence[str], answered: Callable[[Answer], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leaving")
        self.setWindowTitle("nmrrecon")
        self.setIcon(QMessageBox.Icon.Question)
        self.setText("Save the session first?")
        self.setInformativeText("\n".join(reasons))
        save = self.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        anyway = self.addButton("Close Anyway", QMessageBox.ButtonRole.DestructiveRole)
        self.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(save)
        self._answers: dict[QAbstractButton, Answer] = {save: Answer.SAVE, anyway: Answer.ANYWAY}
        self._answered = answered
        self.buttonClicked.connect(self._clicked)
        self.finished.connect(self.deleteLater)

    def _clicked(self, button: QAbstractButton) -> None:
        self._answered(self._answers.get(button, Answer.STAY))
