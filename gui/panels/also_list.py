"""The methods that run beside the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from gui.panels.method_box import offered
from gui.state.prospect import Prospect
from gui.workbench import Workbench
from nmrrecon.methods import METHODS

COLUMNS = 2


class AlsoList(QWidget):
    """A check box for each method but the chosen one; those that are checked are queued with it.

    Parameters
    ----------
    workbench : Workbench
    chosen : str
        The method that has a form of its own.
    prospect : Prospect or None
        Of the data.
    """

    def __init__(self, workbench: Workbench, chosen: str, prospect: Prospect | None) -> None:
        super().__init__()
        self._workbench = workbench
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        title = QLabel("Also run, with their defaults:")
        title.setProperty("tone", "faint")
        layout.addWidget(title, 0, 0, 1, COLUMNS)
        self.boxes: dict[str, QCheckBox] = {}
        for place, name in enumerate(name for name in offered() if name != chosen):
            self.boxes[name] = self._box(name, prospect)
            layout.addWidget(self.boxes[name], 1 + place // COLUMNS, place % COLUMNS)
        self._disconnect = workbench.runs.changed.connect(self._check)
        # a form that is replaced while it is being made is closed by nobody
        self.destroyed.connect(self._disconnect)
        self._check()

    def close_view(self) -> None:
        """Stop following the runs."""
        self._disconnect()

    def _box(self, name: str, prospect: Prospect | None) -> QCheckBox:
        box = QCheckBox(name)
        box.setObjectName(f"also {name}")
        note = prospect.notes.get(name, "") if prospect is not None else ""
        box.setToolTip(f"{METHODS[name].title}\n{note}".strip())
        box.setEnabled(prospect is None or name not in prospect.unusable)
        box.clicked.connect(lambda checked: self._workbench.runs.choose_also(name, checked))
        return box

    def _check(self) -> None:
        for name, box in self.boxes.items():
            box.setChecked(name in self._workbench.runs.also)
