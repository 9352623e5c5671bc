"""What is written of a result or a spectrum, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import exporting
from gui.panels.form import combo
from gui.state.document import Entry
from gui.workbench import Workbench
from nmrrecon.output_plan import PlannedFile, Wanted

#: What can be written, by field of `Wanted`.
PARTS = {
    "spectrum": "Spectrum for NMRPipe",
    "fids": "Reconstructed FIDs for NMRPipe",
    "ucsf": "Spectrum for Sparky and POKY (UCSF)",
    "picture": "Picture",
    "peaks": "Peak list",
    "recipe": "Recipe",
    "history": "History",
}
TIPS = {
    "spectrum": "Opened by NMRDraw, CCPN, POKY and NMRFx",
    "fids": "All points, direct dimension transformed: to be processed on in NMRPipe",
    "recipe": "Reproduces the result, here and by nmrrecon reconstruct --recipe",
    "history": "What was read, what was done, and with which warnings",
}
#: Formats to choose among, by suffix.
FORMATS = {
    "picture": {".png": "PNG", ".svg": "SVG", ".pdf": "PDF"},
    "peaks": {".list": "Sparky", ".tab": "NMRPipe"},
}
#: Why something cannot be written.
MISSING = {"ucsf": "UCSF holds 2D and 3D", "peaks": "No peaks were picked"}
#: What stands below each other.
COLUMNS = (("spectrum", "fids", "ucsf"), ("picture", "peaks"), ("recipe", "history"))
#: Not asked for by default, as for the command line.
EXTRA = ("ucsf",)


class Export(QDialog):
    """What is to be written, a folder, and the files that will be there."""

    def __init__(self, workbench: Workbench, entry: Entry, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export {entry.name}")
        self.resize(620, 460)
        self._workbench, self._entry = workbench, entry
        self.parts = {name: self._part(name, text) for name, text in PARTS.items()}
        self.formats = {
            name: combo(formats, "", lambda _: self._list(), f"Format of the {PARTS[name].lower()}")
            for name, formats in FORMATS.items()
        }
        self.folder = QLineEdit(workbench.desk.folder)
        self.folder.setAccessibleName("Folder")
        self.folder.setPlaceholderText("Folder for the files; it is made if need be")
        self.files = QListWidget()
        self.files.setAccessibleName("Files that will be written")
        self.files.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setProperty("tone", "bad")
        self.problem.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self._choices())
        layout.addLayout(self._folder_row())
        layout.addWidget(QLabel("Will be written:"))
        layout.addWidget(self.files, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        for box in self.parts.values():
            box.toggled.connect(self._list)
        self.folder.textChanged.connect(self._list)
        self._list()

    def _part(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(f"export {name}")
        box.setToolTip(TIPS.get(name, ""))
        can = bool(getattr(exporting.everything(self._entry), name))
        box.setEnabled(can)
        box.setChecked(can and name not in EXTRA)
        if not can:
            box.setToolTip(MISSING.get(name, "There is none of an opened spectrum"))
        return box

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for number, names in enumerate(COLUMNS):
            column = 3 * number  # of the box, of its formats, and of the room beside them
            grid.setColumnMinimumWidth(column + 2, 16)
            for place, name in enumerate(names):
                grid.addWidget(self.parts[name], place, column)
                if name in FORMATS:
                    grid.addWidget(self.formats[name], place, column + 1)
        grid.setColumnStretch(3 * len(COLUMNS), 1)
        return grid

    def _folder_row(self) -> QHBoxLayout:
        browse = QPushButton("Browse...")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(QLabel("Folder"))
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        return row

    @property
    def wanted(self) -> Wanted:
        """What is chosen."""
        chosen: dict[str, Any] = {name: box.isChecked() for name, box in self.parts.items()}
        for name, formats in self.formats.items():
            chosen[name] = str(formats.currentData()) if chosen[name] else ""
        return Wanted(**chosen)

    @property
    def _target(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the files", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _list(self) -> None:
        named = bool(self.folder.text().strip())
        for name, formats in self.formats.items():
            formats.setEnabled(self.parts[name].isChecked())
        files = exporting.planned(self._entry, self.wanted)
        self.files.clear()
        for file in files:
            self.files.addItem(_line(file, self._target if named else None))
        problem = exporting.problem(self._workbench, self._target) if named else ""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(named and bool(files) and not problem)

    def _save(self) -> None:
        exporting.export(self._workbench, self._entry, self._target.absolute(), self.wanted)
        self.accept()


def _line(file: PlannedFile, folder: Path | None) -> str:
    """Return a file with what is to be known before it is written."""
    parts = [str(folder / file.name) if folder is not None else file.name]
    if file.count > 1:
        parts.append(f"{file.count} files")
    if file.bytes is not None:
        parts.append(f"about {size_text(file.bytes)}")
    replaced = folder is not None and file.present_in(folder)
    return "   ".join([*parts, *(["(replaced)"] if replaced else [])])


def size_text(size: int) -> str:
    """Return a number of bytes for people."""
    value, units = float(size), ["bytes", "kB", "MB", "GB"]
    while value >= 1000.0 and len(units) > 1:
        value /= 1000.0
        units.pop(0)
    return f"{value:.3g} {units[0]}"
