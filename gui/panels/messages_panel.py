"""What went wrong, and what the user should know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gui.panels.hint import ListHint
from gui.theme import Theme
from gui.workbench import Message, Workbench

MESSAGE = int(Qt.ItemDataRole.UserRole)


class MessagesPanel(QWidget):
    """The messages, last first; their details can be copied, and what they offer can be done."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self.list = QListWidget()
        self.list.setAccessibleName("Messages")
        self.list.setWordWrap(True)
        self.hint = ListHint(self.list, "No messages.")
        self.list.currentItemChanged.connect(self._chosen)
        self.act, copy, clear = QPushButton(), QPushButton("Copy Details"), QPushButton("Clear")
        self.act.clicked.connect(self._do)
        copy.clicked.connect(self._copy)
        clear.clicked.connect(self._clear)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.act, copy, clear):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        layout.addLayout(row)
        self._disconnect = workbench.told.connect(self._add)
        self.paint_with(theme)

    def close_view(self) -> None:
        """Stop following the workbench."""
        self._disconnect()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.list.clear()
        self._chosen()
        for message in self._workbench.messages:
            self._add(message)

    @property
    def _message(self) -> Message | None:
        item = self.list.currentItem()
        message: Message | None = item.data(MESSAGE) if item is not None else None
        return message

    def _add(self, message: Message) -> None:
        item = QListWidgetItem(message.text)
        item.setData(MESSAGE, message)
        item.setForeground(QBrush(QColor(self._theme.bad if message.bad else self._theme.text)))
        self.list.insertItem(0, item)
        self.list.setCurrentRow(0)

    def _chosen(self, *_: object) -> None:
        message = self._message
        self.act.setVisible(message is not None and bool(message.action))
        self.act.setText(message.action if message is not None else "")

    def _do(self) -> None:
        message = self._message
        if message is not None and message.do is not None:
            message.do()

    def _copy(self) -> None:
        message = self._message
        if message is not None:
            QGuiApplication.clipboard().setText(message.details or message.text)

    def _clear(self) -> None:
        self._workbench.messages.clear()
        self._workbench.dismiss()
        self.list.clear()
