"""What went wrong, and what the user should know."""

from __future__ import annotations

from PySide6.QtGui import QBrush, QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.workbench import Message, Workbench


class MessagesPanel(QWidget):
    """The messages, last first; their details can be copied."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._workbench, self._theme = workbench, theme
        self.list = QListWidget()
        self.list.setAccessibleName("Messages")
        self.list.setWordWrap(True)
        copy, clear = QPushButton("Copy details"), QPushButton("Clear")
        copy.clicked.connect(self._copy)
        clear.clicked.connect(self._clear)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(clear)
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
        for message in self._workbench.messages:
            self._add(message)

    def _add(self, message: Message) -> None:
        item = QListWidgetItem(message.text)
        item.setData(256, message.details or message.text)
        item.setForeground(QBrush(QColor(self._theme.bad if message.bad else self._theme.text)))
        self.list.insertItem(0, item)
        self.list.setCurrentRow(0)

    def _copy(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            QGuiApplication.clipboard().setText(item.data(256))

    def _clear(self) -> None:
        self._workbench.messages.clear()
        self.list.clear()
