"""Which method: its name, what it is, what to cite, what it needs, and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.panels.form import combo
from gui.state.prospect import Prospect
from nmrrecon.methods import METHODS, SPECTRA, Method, method_named, methods_for

#: In the order in which they are offered; the others are there for comparison.
OFFERED = ("ist", "modern", "ist-plain", "modern-trace", "zero-filled")


class MethodBox(QWidget):
    """A list to choose from, and what there is to know of the chosen one.

    Parameters
    ----------
    name : str
        Of the chosen method.
    prospect : Prospect or None
        Of the data.
    chosen : callable
        Called with the name of another one.
    """

    def __init__(self, name: str, prospect: Prospect | None, chosen: Callable[[str], None]) -> None:
        super().__init__()
        method = method_named(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.box = combo({item: item for item in offered()}, method.name, chosen, "method")
        self._tell_of_each(prospect)
        layout.addWidget(self.box)
        layout.addWidget(_words(method.title, ""))
        for text in (method.paper, weights_text(method, prospect)):
            if text:
                layout.addWidget(_words(text, "faint"))
        note = prospect.notes.get(name, "") if prospect is not None else ""
        self.note = _words(note, "bad" if prospect is not None and name in prospect.unusable else "caution")
        self.note.setObjectName("method-note")
        layout.addWidget(self.note)
        self.note.setHidden(not note)

    def _tell_of_each(self, prospect: Prospect | None) -> None:
        model = self.box.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self.box.count()):
            name = self.box.itemData(row)
            note = prospect.notes.get(name, "") if prospect is not None else ""
            self.box.setItemData(row, f"{METHODS[name].title}\n{note}".strip(), Qt.ItemDataRole.ToolTipRole)


def offered() -> list[str]:
    """Return the names of all methods for spectra in the order in which they are offered."""
    return [*OFFERED, *(name for name in methods_for(SPECTRA) if name not in OFFERED)]


def weights_text(method: Method, prospect: Prospect | None) -> str:
    """Return which weights a method takes for the data."""
    if not method.weights:
        return ""
    dimensions = len(prospect.sizes) if prospect is not None else 0
    if 1 <= dimensions <= len(method.weights):
        return f"Weights: {method.weights[dimensions - 1]}, which comes with the program"
    return f"Weights: {' or '.join(method.weights)}"


def _words(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if tone:
        label.setProperty("tone", tone)
    return label
