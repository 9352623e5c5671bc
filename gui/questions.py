"""What the window asks a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gui.dialogs.choice import Choice
from gui.dialogs.export import Export

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.state.document import Entry
    from gui.workbench import Workbench


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

    def export(self, workbench: Workbench, entry: Entry) -> None:
        Export(workbench, entry, self.window).open()

    def show_palette(self) -> None:
        if self.window is not None:
            self.window.show_palette()

    def show_shortcuts(self) -> None:
        if self.window is not None:
            self.window.show_shortcuts()
