"""What is to become of work that would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from gui.actions.leaving import Answer, Loss

ROLE = QMessageBox.ButtonRole
#: Jobs that are named.
MOST = 4


class Leaving(QMessageBox):
    """Says what would be lost; closing it without an answer changes nothing."""

    def __init__(
        self, loss: Loss, verb: str, answered: Callable[[Answer], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leaving")
        self.setWindowTitle("nmrrecon")
        self.setIcon(QMessageBox.Icon.Question)
        self.setText("Save the session first?" if loss.unsaved else "End what is still running?")
        self.setInformativeText(_told(loss))
        anyway = self.addButton(f"{verb} Anyway", ROLE.DestructiveRole)
        cancel = self.addButton("Cancel", ROLE.RejectRole)
        self._answers: dict[QAbstractButton, Answer] = {anyway: Answer.ANYWAY}
        self.setDefaultButton(cancel)
        if loss.unsaved:
            save = self.addButton("Save", ROLE.AcceptRole)
            self._answers[save] = Answer.SAVE
            self.setDefaultButton(save)
        self.setEscapeButton(cancel)
        self._answered = answered
        self.buttonClicked.connect(self._clicked)
        self.finished.connect(self.deleteLater)

    def _clicked(self, button: QAbstractButton) -> None:
        self._answered(self._answers.get(button, Answer.STAY))


def _told(loss: Loss) -> str:
    lines = [f"{name} is still running." for name in loss.running[:MOST]]
    if len(loss.running) > MOST:
        lines.append(f"{len(loss.running) - MOST} more jobs are waiting.")
    return "\n".join([*lines, *([loss.unsaved] if loss.unsaved else [])])
