"""What stands above a compared entry: which one it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.actions import comparing
from gui.paint import checked_style
from gui.theme import Theme
from gui.workbench import Workbench


class PaneHeader(QWidget):
    """A box to choose the entry, whether it is the reference, and a button that takes it away.

    Parameters
    ----------
    workbench : Workbench
    key : str
        Of the entry.
    color : int
        Number of its colour in the theme's list.
    """

    def __init__(self, workbench: Workbench, key: str, color: int) -> None:
        super().__init__()
        self._workbench, self.key, self._color = workbench, key, color
        self.swatch = QLabel("■")
        self.entry = QComboBox()
        self.entry.setAccessibleName("Compared entry")
        self.entry.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.entry.setMinimumWidth(90)
        self.entry.activated.connect(self._replace)
        self.reference = QToolButton()
        self.reference.setText("Ref")
        self.reference.setCheckable(True)
        self.reference.setAccessibleName("Reference")
        self.reference.clicked.connect(self._refer)
        self.away = QToolButton()
        self.away.setText("✕")
        self.away.setAutoRaise(True)
        self.away.setAccessibleName("Compare without this entry")
        self.away.setToolTip("Compare without this entry")
        self.away.clicked.connect(lambda: comparing.remove_compared(workbench, key))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 2, 0)
        layout.setSpacing(4)
        for widget in (self.swatch, self.entry, self.reference, self.away):
            layout.addWidget(widget, 1 if widget is self.entry else 0)
        for button in (self.reference, self.away):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.refresh()

    def refresh(self) -> None:
        """Show what the document says."""
        document = self._workbench.store.document
        self.entry.clear()
        for entry in document.entries:
            if not entry.missing:
                self.entry.addItem(comparing.listed_name(document, entry), entry.key)
        self.entry.setCurrentIndex(self.entry.findData(self.key))
        self.entry.setToolTip(self.entry.currentText())
        is_reference = document.reference == self.key
        self.reference.setChecked(is_reference)
        self.reference.setToolTip(
            "The others are held against this entry" if is_reference else "Hold the others against this entry"
        )
        self.away.setVisible(len(document.compared) > comparing.LEAST)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.swatch.setStyleSheet(f"color: {theme.lines(self._color)[0]};")
        self.reference.setStyleSheet(checked_style(theme))

    def _replace(self, place: int) -> None:
        comparing.replace_compared(self._workbench, self.key, self.entry.itemData(place))

    def _refer(self) -> None:
        self.reference.setChecked(True)  # there is always one; another is chosen at its own place
        comparing.set_reference(self._workbench, self.key)
