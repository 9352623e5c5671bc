"""What the window asks a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from gui.state.document import Entry
    from gui.workbench import Workbench


class Dialogs:
    """`gui.workbench.Questions` in dialogs over a window."""

    def __init__(self) -> None:
        self.window: QWidget | None = None

    def folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self.window, title)
        return Path(chosen) if chosen else None

    def files(self, title: str) -> Sequence[Path]:
        chosen, _ = QFileDialog.getOpenFileNames(self.window, title)
        return [Path(name) for name in chosen]

    def export(self, workbench: Workbench, entry: Entry) -> None:
        raise NotImplementedError

    def show_palette(self) -> None:
        raise NotImplementedError

    def show_shortcuts(self) -> None:
        raise NotImplementedError
