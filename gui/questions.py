"""What the window asks a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gui.dialogs.choice import Choice
from gui.dialogs.export import Export
from gui.dialogs.leaving import Leaving
from gui.dialogs.missing_data import MissingData
from gui.dialogs.undersample import Undersample
from gui.state.session import SUFFIX

if TYPE_CHECKING:
    from gui.actions import leaving, locating
    from gui.actions.leaving import Loss
    from gui.actions.locating import Gone
    from gui.main_window import MainWindow
    from gui.state.document import Entry
    from gui.workbench import Workbench

#: What file dialogs show.
SESSIONS = f"Sessions (*{SUFFIX})"


class Dialogs:
    """`gui.workbench.Questions` in dialogs over a window."""

    def __init__(self) -> None:
        self.window: MainWindow | None = None

    def folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self.window, title)
        return Path(chosen) if chosen else None

    def files(self, title: str) -> Sequence[Path]:
        chosen, _ = QFileDialog.getOpenFileNames(self.window, title)
        return [Path(name) for name in chosen]

    def which_of(self, folder: Path, found: Sequence[Path], then: Callable[[Sequence[Path]], None]) -> None:
        names = [str(path.relative_to(folder)) for path in found]
        dialog = Choice(f"Data sets in {folder.name}", names, self.window)
        dialog.accepted.connect(lambda: then([found[number] for number in dialog.chosen()]))
        dialog.open()

    def new_file(self, title: str, name: str, formats: Sequence[str]) -> Path | None:
        dialog = QFileDialog(self.window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(formats))
        dialog.setDefaultSuffix(_suffix(formats[0]))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_suffix(kind)))
        dialog.selectFile(name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def export(self, workbench: Workbench, entry: Entry) -> None:
        Export(workbench, entry, self.window).open()

    def session_to_open(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self.window, "Open a session", "", SESSIONS)
        return Path(chosen) if chosen else None

    def session_to_save(self, path: Path | None) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self.window, "Save the session", str(path or ""), SESSIONS)
        return Path(chosen) if chosen else None

    def locate(self, title: str, path: Path) -> Path | None:
        if path.suffix:
            chosen, _ = QFileDialog.getOpenFileName(self.window, title, "", f"{path.name} (*{path.suffix})")
        else:
            chosen = QFileDialog.getExistingDirectory(self.window, title)
        return Path(chosen) if chosen else None

    def missing(self, entry: Entry, gone: Gone, answered: Callable[[locating.Answer], None]) -> None:
        MissingData(entry, gone, answered, self.window).open()

    def leaving(self, loss: Loss, verb: str, answered: Callable[[leaving.Answer], None]) -> None:
        Leaving(loss, verb, answered, self.window).open()

    def undersample(self, workbench: Workbench, entry: Entry) -> None:
        Undersample(workbench, entry, self.window).open()

    def show_palette(self) -> None:
        if self.window is not None:
            self.window.show_palette()

    def show_shortcuts(self) -> None:
        if self.window is not None:
            self.window.show_shortcuts()


def _suffix(kind: str) -> str:
    """Return ``list`` of ``Sparky list (*.list)``."""
    return kind.partition("(*.")[2].rstrip(")")
