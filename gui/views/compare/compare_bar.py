"""How compared entries are shown: the bar above them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from gui.actions import comparing
from gui.paint import checked_style
from gui.panels.form import combo
from gui.theme import Theme
from gui.workbench import Workbench

SCALINGS = {
    "automatic": "if units differ",
    "none": "never",
    "least-squares": "always, by least squares",
}


class CompareBar(QWidget):
    """Switches between side by side and overlaid, differences, marks; the scaling; one entry more."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self.overlaid = self._switch("Overlaid", "Show all in one plot", comparing.toggle_overlaid)
        self.difference = self._switch(
            "Difference", "Show each estimate less the reference", comparing.toggle_difference
        )
        self.marked = self._switch(
            "Marks",
            "Mark the false and the missing peaks that reach the lowest contour level",
            comparing.toggle_marked,
        )
        self.scaling = combo(SCALINGS, "automatic", self._scale, "Scaling to the reference")
        self.scaling.setToolTip("Whether estimates are multiplied to the height of the reference")
        self.add = QToolButton()
        self.add.setText("Add")
        self.add.setToolTip("Compare one entry more, up to four")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setMenu(QMenu(self.add))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 3, 4, 1)
        for widget in (self.overlaid, self.difference, self.marked, self.add):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(QLabel("Scaled"))
        layout.addWidget(self.scaling)
        self.refresh()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(checked_style(theme))

    def refresh(self) -> None:
        """Show what the document says."""
        document = self._workbench.store.document
        state = document.comparing
        self.overlaid.setChecked(state.overlaid)
        self.difference.setChecked(state.difference)
        self.marked.setChecked(state.marked)
        self.scaling.blockSignals(True)
        self.scaling.setCurrentIndex(self.scaling.findData(state.scaling))
        self.scaling.blockSignals(False)
        menu = self.add.menu()
        menu.clear()
        for entry in comparing.addable(document):
            action = menu.addAction(comparing.full_name(document, entry))
            action.triggered.connect(
                lambda _=False, key=entry.key: comparing.add_compared(self._workbench, key)
            )
        self.add.setEnabled(not menu.isEmpty())

    def _switch(self, text: str, tip: str, toggle: Callable[[Workbench], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.clicked.connect(lambda: toggle(self._workbench))
        return button

    def _scale(self, scaling: str) -> None:
        comparing.change(self._workbench, "Scaling", scaling=scaling)
