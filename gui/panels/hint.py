"""A word in place of nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout
from shiboken6 import isValid

#: From the edges of a panel in pixels.
MARGIN = 6


def hint(text: str) -> QLabel:
    """Return a label that says what will stand in a panel, in its upper left corner."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("tone", "faint")
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    return label


class ListHint(QObject):
    """Shows a hint over a list as long as it has no rows.

    Attributes
    ----------
    label : QLabel

    Parameters
    ----------
    view : QAbstractItemView
        With its model.
    text : str
    """

    def __init__(self, view: QAbstractItemView, text: str) -> None:
        super().__init__(view)
        self._model, self.label = view.model(), hint(text)
        layout = QVBoxLayout(view.viewport())
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        if isValid(self.label):  # a list that is deleted loses its rows after its words
            self.label.setVisible(self._model.rowCount() == 0)
