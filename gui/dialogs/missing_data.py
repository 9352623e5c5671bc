"""Data of a session that are not where they were, or not as they were."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from gui.actions.locating import Answer, Gone, State
from gui.state.document import Entry

ROLE = QMessageBox.ButtonRole


class MissingData(QMessageBox):
    """Asks where they are; closing it without an answer keeps the entry, marked as missing."""

    def __init__(
        self, entry: Entry, gone: Gone, answered: Callable[[Answer], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("missing-data")
        self.setWindowTitle(f"Data of {entry.name}")
        self.setIcon(QMessageBox.Icon.Question)
        is_gone = gone.state is State.GONE
        state = "is not where it was" if is_gone else "is not as it was when the session was saved"
        self.setText(f"{entry.name} {state}.")
        self.setInformativeText(str(gone.source))
        locate = self.addButton("Locate...", ROLE.AcceptRole)
        keep = self.addButton("Keep Without Data", ROLE.RejectRole)
        leave_out = self.addButton("Leave Out", ROLE.DestructiveRole)
        leave_out.setToolTip("Take the entry and its results out of the project; undo brings them back")
        self._answers: dict[QAbstractButton, Answer] = {
            locate: Answer.LOCATE,
            keep: Answer.KEEP,
            leave_out: Answer.LEAVE_OUT,
        }
        self.setDefaultButton(locate)
        if not is_gone:
            use = self.addButton("Use As It Is", ROLE.AcceptRole)
            self._answers[use] = Answer.USE
        self.setEscapeButton(keep)
        self._answered = answered
        self.buttonClicked.connect(self._clicked)
        self.finished.connect(self.deleteLater)

    def _clicked(self, button: QAbstractButton) -> None:
        self._answered(self._answers.get(button, Answer.KEEP))
