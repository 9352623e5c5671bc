"""Some of several things."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget


class Choice(QDialog):
    """A list with check boxes; the first is checked."""

    def __init__(self, title: str, names: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(420, 320)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        for number, name in enumerate(names):
            item = QListWidgetItem(name, self.list)
            item.setCheckState(Qt.CheckState.Checked if number == 0 else Qt.CheckState.Unchecked)
        self.list.itemActivated.connect(self._turn)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.buttons)

    def chosen(self) -> list[int]:
        """Return the numbers of what is checked."""
        items = [self.list.item(number) for number in range(self.list.count())]
        return [number for number, item in enumerate(items) if item.checkState() == Qt.CheckState.Checked]

    def _turn(self, item: QListWidgetItem) -> None:
        checked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
