"""A bar above the spectrum that tells of what failed, until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from gui.workbench import Workbench


class NoticeBar(QFrame):
    """Shows the workbench's notice; hidden where there is none. It never takes the keyboard by itself."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName("Notice")
        self._workbench = workbench
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.act, self.copy, self.dismiss = (QPushButton(name) for name in ("", "Copy Details", "Dismiss"))
        self.act.clicked.connect(self._do)
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(workbench.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self.text, 1)
        for button in (self.act, self.copy, self.dismiss):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._disconnect = workbench.noticed.connect(self.refresh)
        self.refresh()

    def close_view(self) -> None:
        """Stop following the workbench."""
        self._disconnect()

    def refresh(self) -> None:
        """Show the notice, or nothing."""
        notice = self._workbench.notice
        self.setVisible(notice is not None)
        if notice is not None:
            self.text.setText(notice.text)
            self.act.setText(notice.action)
            self.act.setVisible(bool(notice.action))

    def _do(self) -> None:
        notice = self._workbench.notice
        self._workbench.dismiss()
        if notice is not None and notice.do is not None:
            notice.do()

    def _copy(self) -> None:
        notice = self._workbench.notice
        if notice is not None:
            QGuiApplication.clipboard().setText(notice.details or notice.text)
