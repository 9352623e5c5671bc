"""Beside compared spectra: the correlation of their peak heights, and the peaks in a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.actions import comparing
from gui.theme import Theme
from gui.views.compare.beside import Beside
from gui.views.compare.correlation_view import CorrelationView
from gui.views.compare.peak_table import ChosenPeaks, ComparedPeaksModel
from gui.workbench import Workbench


class PeaksBeside(Beside):
    """See `Beside`."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme)
        self.correlation = CorrelationView(theme)
        self.correlation.chosen.connect(self.chosen)
        self.peaks = ComparedPeaksModel()
        self.rows = ChosenPeaks(self.peaks)
        self.table = self._make_table()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.correlation)
        splitter.addWidget(self._listed())
        splitter.setSizes([380, 200])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def show_figures(self, figures: Any, names: tuple[str, str]) -> None:
        self.correlation.show_figures(figures, names)
        self.peaks.show_figures(figures)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for button in (self.copy_all, self.save):
            button.setEnabled(figures is not None)

    def paint_with(self, theme: Theme) -> None:
        self.theme = theme
        self.correlation.paint_with(theme)

    def copy(self) -> None:
        """Copy the selected rows, all where none are, with tabs between the cells."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        self._to_clipboard(chosen or list(range(self.rows.rowCount())))

    def _to_clipboard(self, rows: list[int]) -> None:
        QGuiApplication.clipboard().setText(self.rows.written(rows, "\t"))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName("False and missing peaks")
        table.setModel(self.rows)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.setShowGrid(False)
        table.clicked.connect(self._go)
        table.activated.connect(self._go)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        return table

    def _listed(self) -> QWidget:
        """Return the table with what is done with it."""
        self.every = QCheckBox("All peaks")
        self.every.setToolTip("List the peaks that both spectra have too")
        self.every.toggled.connect(self.rows.show_all)
        self.copy_all, self.save = QPushButton("Copy"), QPushButton("Save...")
        self.copy_all.setToolTip(
            "Copy the table, with tabs between its cells (Ctrl+C copies the chosen rows)"
        )
        self.save.setToolTip("Write the table as a CSV file")
        self.copy_all.clicked.connect(lambda: self._to_clipboard(list(range(self.rows.rowCount()))))
        self.save.clicked.connect(self._save)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.every)
        row.addStretch(1)
        row.addWidget(self.copy_all)
        row.addWidget(self.save)
        listed = QWidget()
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(4, 2, 4, 4)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addWidget(self.table)
        return listed

    def _go(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.place(index))

    def _save(self) -> None:
        path = self.workbench.questions.new_file("Save the peaks", "peaks.csv", ("CSV (*.csv)",))
        if path is not None:
            text = self.rows.written(list(range(self.rows.rowCount())), ",")
            comparing.save_table(self.workbench, path, text)
