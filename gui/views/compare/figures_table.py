"""The figures of all compared estimates in a small table."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from gui.actions import comparing
from gui.comparison.comparisons import Comparisons
from gui.theme import Theme
from gui.workbench import Workbench

KEY = int(Qt.ItemDataRole.UserRole)


class FiguresTable(QTableWidget):
    """One row for each estimate; the chosen one is shown in detail below."""

    def __init__(self, workbench: Workbench, comparisons: Comparisons, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("figures")
        self.setAccessibleName("Figures of the estimates")
        self._workbench, self._comparisons, self._theme = workbench, comparisons, theme
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentCellChanged.connect(self._chosen)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.refresh()

    def refresh(self) -> None:
        """Show what is known."""
        document, found = self._workbench.store.document, self._comparisons
        keys = comparing.estimates_of(document)
        columns = found.yardstick.columns if found.yardstick is not None else ()
        self.blockSignals(True)
        self.setColumnCount(1 + len(columns))
        self.setRowCount(len(keys))
        for column, (title, tip) in enumerate((("", ""), *columns)):
            item = QTableWidgetItem(title)
            item.setToolTip(tip)
            self.setHorizontalHeaderItem(column, item)
        for row, key in enumerate(keys):
            self._fill(row, key)
        chosen = comparing.chosen_estimate(document)
        if chosen is not None:
            self.selectRow(keys.index(chosen))
        self.blockSignals(False)
        self._fit()

    def _fill(self, row: int, key: str) -> None:
        document, found = self._workbench.store.document, self._comparisons
        name = QTableWidgetItem(comparing.short_name(document, key))
        name.setData(KEY, key)
        name.setToolTip(comparing.full_name(document, document.entry(key)))
        color, _ = self._theme.lines(document.compared.index(key))
        name.setForeground(QBrush(QColor(color)))
        self.setItem(row, 0, name)
        values: tuple[float, ...] = ()
        if found.yardstick is not None and key in found.figures:
            values = found.yardstick.row(found.figures[key])
        problem = found.heights.problems.get(key, "") if found.heights is not None else ""
        for column in range(1, self.columnCount()):
            item = QTableWidgetItem(_text(values[column - 1]) if values else ("-" if problem else "..."))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(problem)
            self.setItem(row, column, item)

    def _fit(self) -> None:
        """Be as high as the rows need, and give the name what room is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if self.columnCount():
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader().defaultSectionSize() * self.rowCount()
        self.setFixedHeight(rows + header.sizeHint().height() + 2 * self.frameWidth() + 2)

    def _chosen(self, row: int, *_: int) -> None:
        item = self.item(row, 0)
        if item is not None:
            comparing.change(self._workbench, "Another estimate", estimate=item.data(KEY))


def _text(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}" if math.isfinite(value) else "-"
