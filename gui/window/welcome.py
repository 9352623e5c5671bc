"""What an empty window shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.actions import opening
from gui.window.recovery_bar import RecoveryBar
from gui.workbench import Workbench

#: Recent data that are offered.
MOST = 8
#: A path is shortened in its middle where it is wider, in pixels.
WIDEST = 560


class Welcome(QWidget):
    """Where to begin: drop data, open them, take the demo or something recent."""

    def __init__(self, workbench: Workbench, give: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName("Welcome")
        self._workbench = workbench
        self.recovery = RecoveryBar(workbench)
        outside = QVBoxLayout(self)
        outside.addWidget(self.recovery)
        self._layout = QVBoxLayout()
        outside.addLayout(self._layout, 1)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.setSpacing(10)
        title = QLabel("Drop a data folder or file here")
        font = title.font()
        font.setPointSizeF(1.8 * font.pointSizeF())
        title.setFont(font)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds = QLabel("Bruker, Varian/Agilent, NMRPipe, JEOL, MATLAB, UCSF")
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(title)
        self._layout.addWidget(kinds)
        for text, command in (
            ("Open Folder...", "file.open-folder"),
            ("Open Files...", "file.open-files"),
            ("Open the Demo", "file.demo"),
        ):
            button = QPushButton(text)
            button.setFixedWidth(320)
            button.clicked.connect(lambda _=False, command=command: give(command))
            self._layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignCenter)
        self._recent = QLabel("Recent")
        self._recent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addSpacing(14)
        self._layout.addWidget(self._recent)
        self._buttons: list[QPushButton] = []
        self._disconnect = workbench.recent.changed.connect(self._show_recent)
        self._show_recent()

    def close_view(self) -> None:
        """Stop following the workbench."""
        self._disconnect()
        self.recovery.close_view()

    def _show_recent(self) -> None:
        self.show_recent(self._workbench.recent.paths)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer data that were opened before, last first."""
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()  # until it is deleted it would be drawn where it stood
            button.deleteLater()
        self._buttons = []
        self._recent.setVisible(bool(paths))
        for path in paths[:MOST]:
            button = QPushButton(
                self.fontMetrics().elidedText(str(path), Qt.TextElideMode.ElideMiddle, WIDEST)
            )
            button.setToolTip(str(path))
            button.setAccessibleName(f"Open {path}")
            button.setFlat(True)
            button.clicked.connect(lambda _=False, path=path: opening.open_path(self._workbench, path))
            self._layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignCenter)
            self._buttons.append(button)
