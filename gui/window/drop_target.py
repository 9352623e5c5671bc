"""What is dragged over the window, and dropped on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.actions import opening
from gui.jobs.job import Job
from gui.theme import Theme
from gui.workbench import Workbench

#: Paths that are looked at while they are dragged.
MOST = 8


class DropTarget(QObject):
    """Says over the window as what dragged paths will be opened, and refuses those that cannot be.

    Attributes
    ----------
    banner : QLabel
        What it says.
    """

    def __init__(self, workbench: Workbench, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._workbench, self._window = workbench, window
        self._paths: list[Path] = []
        self._can_open: bool | None = None
        self.banner = QLabel(window)
        self.banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner.setWordWrap(True)
        self.banner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.banner.hide()
        self.paint_with(theme)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.banner.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text}; border: 2px solid {theme.accent}; "
            "border-radius: 6px; padding: 10px; font-size: 13pt;"
        )

    def enter(self, event: QDragEnterEvent) -> None:
        """Take what may be opened; what it is, a thread finds out."""
        self._paths = paths_of(event.mimeData())
        if not self._paths:
            event.ignore()
            return
        event.acceptProposedAction()
        self._can_open = None
        self._say("Looking what this is...")
        looked_at, paths = self._paths[:MOST], self._paths

        def work(_: Job) -> list[tuple[bool, str]]:
            return [opening.look_at(path) for path in looked_at]

        def finished(found: list[tuple[bool, str]]) -> None:
            if self._paths is paths:
                self._found(found)

        self._workbench.submit("Look at what is dragged", work, finished, opening.PREVIEWS, quiet=True)

    def move(self, event: QDragMoveEvent) -> None:
        """Refuse what cannot be opened: the pointer shows it."""
        if self._can_open is False or not self._paths:
            event.ignore()
        else:
            event.acceptProposedAction()

    def leave(self) -> None:
        """Say nothing any more."""
        self._paths = []
        self.banner.hide()

    def drop(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.leave()
        for path in paths_of(event.mimeData()):
            opening.open_path(self._workbench, path)
        event.acceptProposedAction()

    def _found(self, found: list[tuple[bool, str]]) -> None:
        self._can_open = any(can for can, _ in found)
        lines = [words for _, words in found]
        self._say("\n".join(["Open as" if self._can_open else "This cannot be opened", *lines]))

    def _say(self, text: str) -> None:
        self.banner.setText(text)
        width = min(620, max(self._window.width() - 60, 100))
        self.banner.setFixedWidth(width)
        self.banner.adjustSize()
        left = (self._window.width() - width) // 2
        self.banner.move(left, max((self._window.height() - self.banner.height()) // 3, 0))
        self.banner.show()
        self.banner.raise_()


def paths_of(data: QMimeData) -> list[Path]:
    """Return the local files and folders among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
