"""What was not saved when the program ended unexpectedly, offered in the empty window."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from gui.workbench import Workbench


class RecoveryBar(QFrame):
    """One line that says what there is, with a button to restore it and one to discard it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("recovery")
        self.setAccessibleName("What was not saved")
        self._recovery = workbench.recovery
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.restore, self.discard = QPushButton("Restore"), QPushButton("Discard")
        self.restore.setToolTip("Open it in this window")
        self.discard.setToolTip("Remove it for good")
        self.restore.clicked.connect(self._recovery.restore)
        self.discard.clicked.connect(self._recovery.discard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.restore)
        layout.addWidget(self.discard)
        self._disconnect = self._recovery.changed.connect(self.refresh)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the workbench."""
        self._disconnect()

    def refresh(self) -> None:
        """Show what was left last."""
        left = self._recovery.leftovers
        self.setVisible(bool(left))
        self.text.setText(left[0].text + "." if left else "")
