"""A line that says what stands below the pointer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

#: On either side of the words, as the style sheet has it, in pixels.
PADDING = 6


class Readout(QLabel):
    """Says as much as there is room for; however much that is, it does not make the view wider."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("readout")
        self.setAccessibleName("What stands below the pointer")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._versions: tuple[str, ...] = ("",)

    def say(self, *versions: str) -> None:
        """Show the first version of a text for which there is room; the tool tip has the first of all.

        Parameters
        ----------
        *versions : str
            The same in ever fewer words. The last one is cut where even it is too long.
        """
        self._versions = versions
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        room, metrics = self.width() - 2 * PADDING, self.fontMetrics()
        fitting = [text for text in self._versions if metrics.horizontalAdvance(text) <= room]
        last = metrics.elidedText(self._versions[-1], Qt.TextElideMode.ElideRight, room)
        self.setText(fitting[0] if fitting else last)
        self.setToolTip("" if self.text() == self._versions[0] else self._versions[0])
