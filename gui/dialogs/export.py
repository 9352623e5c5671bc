"""What is written of a result, and where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import exporting
from gui.state.document import Entry
from gui.workbench import Workbench


class Export(QDialog):
    """A folder, and the files that will be written there."""

    def __init__(self, workbench: Workbench, entry: Entry, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export {entry.name}")
        self.resize(560, 320)
        self._workbench, self._entry = workbench, entry
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Folder")
        self.folder.setPlaceholderText("Folder for the results")
        browse = QPushButton("Browse...")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.folder)
        row.addWidget(browse)
        self.ucsf = QCheckBox("UCSF too, for Sparky and POKY")
        self.files = QListWidget()
        self.files.setAccessibleName("Files that will be written")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.ucsf)
        layout.addWidget(QLabel("Will be written:"))
        layout.addWidget(self.files)
        layout.addWidget(self.buttons)
        self.folder.textChanged.connect(self._list)
        self.ucsf.toggled.connect(self._list)
        self._list()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the results", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _list(self) -> None:
        text = self.folder.text().strip()
        self.files.clear()
        for name in exporting.file_names(self._entry, ucsf=self.ucsf.isChecked()):
            there = bool(text) and (Path(text) / name).exists()
            self.files.addItem(f"{Path(text) / name}{'   (replaced)' if there else ''}" if text else name)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(bool(text))

    def _save(self) -> None:
        folder = Path(self.folder.text().strip()).expanduser()
        exporting.export(self._workbench, self._entry, folder, ucsf=self.ucsf.isChecked())
        self.accept()
