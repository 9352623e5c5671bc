"""Which rows are shown: a button for each, which takes it away, and ways to add others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QToolButton, QWidget

from gui.phasing.phase_rows import Increment, Row
from gui.theme import Theme
from nmrrecon.nmr import NMRDataset


class RowBar(QWidget):
    """One line of buttons below the traces."""

    #: With the `Row`.
    added = Signal(object)
    removed = Signal(object)
    #: The row under the crosshair is to be added; those of the strongest increments are to be shown.
    crosshair = Signal()
    strongest = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dataset: NMRDataset | None = None
        self._rows: tuple[Row, ...] = ()
        self.buttons: list[QToolButton] = []
        self.add_crosshair = QPushButton("Add Row Under Crosshair")
        self.add_crosshair.setToolTip("Show the row of the zero-filled spectrum where the crosshair stands")
        self.add_crosshair.clicked.connect(self.crosshair)
        self.number = _AcquiredPoint()
        self.add_increment = QPushButton("Add")
        self.add_increment.setAccessibleName("Add the increment")
        self.add_increment.clicked.connect(self._add_increment)
        self.reset = QPushButton("Strongest")
        self.reset.setToolTip("Show the strongest increments")
        self.reset.clicked.connect(self.strongest)
        self._chips = QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._chips)
        layout.addStretch(1)
        for widget in (self.add_crosshair, self.number, self.add_increment, self.reset):
            layout.addWidget(widget)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for number, button in enumerate(self.buttons):
            button.setStyleSheet(f"QToolButton {{ color: {theme.lines(number)[0]} }}")

    def show_rows(self, dataset: NMRDataset, rows: Sequence[Row]) -> None:
        """Show a button for each row, in the colours of the traces."""
        self._show_range(dataset)
        if tuple(rows) == self._rows and dataset is self._dataset:
            return
        self._dataset, self._rows = dataset, tuple(rows)
        for button in self.buttons:
            self._chips.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._chip(dataset, row) for row in rows]
        for button in self.buttons:
            self._chips.addWidget(button)
        self.paint_with(self._theme)

    def enable_crosshair(self, can: bool) -> None:
        """Say whether there is a row under the crosshair."""
        self.add_crosshair.setEnabled(can)

    def _chip(self, dataset: NMRDataset, row: Row) -> QToolButton:
        label = row.label(dataset.axes)
        made = QToolButton()
        made.setText(f"{row.short} \u00d7".strip())
        made.setToolTip(f"Take {label} away")
        made.setAccessibleName(f"Take {label} away")
        made.clicked.connect(lambda: self.removed.emit(row))
        return made

    def _show_range(self, dataset: NMRDataset) -> None:
        points = [] if dataset.schedule is None else dataset.schedule.points.tolist()
        self.number.show_points([tuple(point) for point in points])
        for widget in (self.number, self.add_increment):
            widget.setVisible(bool(points))

    def _add_increment(self) -> None:
        point = self.number.point
        if point is not None:
            self.added.emit(Increment(point))


class _AcquiredPoint(QSpinBox):
    """Steps through the acquired increments in the order of the grid, whatever the schedule left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Increment")
        self.setKeyboardTracking(False)
        self.setToolTip("Increment, counted from 1; of a 3D that of F1, F2")
        self._points: list[tuple[int, ...]] = []

    @property
    def point(self) -> tuple[int, ...] | None:
        """The increment, from 0; None where there is none."""
        return self._points[self.value()] if self._points else None

    def show_points(self, points: Sequence[tuple[int, ...]]) -> None:
        """Offer these increments."""
        ordered = sorted(points)
        if ordered != self._points:
            self._points = ordered
            self.setRange(0, max(len(ordered) - 1, 0))
            self.setMinimumWidth(self.fontMetrics().horizontalAdvance("000, 000") + 34)

    def textFromValue(self, value: int) -> str:
        if not 0 <= value < len(self._points):
            return ""
        return ", ".join(str(number + 1) for number in self._points[value])

    def valueFromText(self, text: str) -> int:
        """Return the place of the acquired increment nearest to what was typed."""
        wanted = [int(part) - 1 for part in text.replace(",", " ").split() if part.isdigit()]
        if not self._points or not wanted:
            return self.value()

        def away(place: int) -> list[int]:
            return [abs(a - b) for a, b in zip(self._points[place], wanted, strict=False)]

        return min(range(len(self._points)), key=away)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take digits and commas; what was not acquired becomes the nearest that was."""
        if not all(letter.isdigit() or letter in ", " for letter in text):
            return QValidator.State.Invalid, text, position
        typed = any(letter.isdigit() for letter in text)
        return QValidator.State.Acceptable if typed else QValidator.State.Intermediate, text, position
