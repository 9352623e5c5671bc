"""The peaks of two compared spectra in a table."""

from __future__ import annotations

import csv
import io
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from gui.comparison.spectra import MATCHED, PeakFigures

#: What is sorted by: numbers, not their text.
SORTED = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ComparedPeaksModel(QAbstractTableModel):
    """One row for each peak: its kind, chemical shifts, and heights in per cent."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: PeakFigures | None = None
        self.titles: list[str] = ["peak", "height", "reference"]

    def show_figures(self, figures: PeakFigures | None) -> None:
        """List the peaks of a comparison."""
        self.beginResetModel()
        self._figures = figures
        nuclei = _told_apart(figures.nuclei) if figures is not None else []
        self.titles = ["peak", *nuclei, "height", "reference"]
        self.endResetModel()

    def place(self, row: int) -> list[float]:
        """Return the chemical shifts of a peak, F1 first."""
        assert self._figures is not None
        return [float(shift) for shift in self._figures.table.ppm[row]]

    def value(self, row: int, column: int) -> str | float:
        """Return what stands in a cell."""
        assert self._figures is not None
        table = self._figures.table
        last = len(self.titles) - 1
        if column == 0:
            return table.kinds[row]
        if column >= last - 1:
            return float((table.estimate if column == last - 1 else table.reference)[row])
        return float(table.ppm[row, column - 1])

    def text(self, row: int, column: int) -> str:
        """Return what is read in a cell."""
        value = self.value(row, column)
        if isinstance(value, str):
            return value
        return f"{value:.2f} %" if column >= len(self.titles) - 2 else f"{value:.3f}"

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._figures.table.kinds) if self._figures is not None else 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(self.titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == SORTED:
            return self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return self.titles[section]
        return None


class ChosenPeaks(QSortFilterProxyModel):
    """The rows of a `ComparedPeaksModel` that are shown, sorted by their values."""

    def __init__(self, peaks: ComparedPeaksModel) -> None:
        super().__init__()
        self.peaks = peaks
        self.all = False
        self.setSourceModel(peaks)
        self.setSortRole(SORTED)

    def show_all(self, wanted: bool) -> None:
        """Show every peak, or the false and the missing ones alone."""
        self.beginResetModel()
        self.all = wanted
        self.endResetModel()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return self.all or self.peaks.value(row, 0) != MATCHED

    def place(self, index: QModelIndex) -> list[float]:
        """Return the chemical shifts of the peak of a row, F1 first."""
        return self.peaks.place(self.mapToSource(index).row())

    def written(self, rows: list[int], separator: str) -> str:
        """Return rows and their titles as text, numbers with all their digits."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
        units = ["", *[" (ppm)"] * (len(self.peaks.titles) - 3), " (%)", " (%)"]
        writer.writerow([title + unit for title, unit in zip(self.peaks.titles, units, strict=True)])
        for row in rows:
            cells = [self.index(row, column).data(SORTED) for column in range(self.columnCount())]
            writer.writerow([cell if isinstance(cell, str) else f"{cell:.6g}" for cell in cells])
        return stream.getvalue()


def _told_apart(nuclei: tuple[str, ...]) -> list[str]:
    """Return a title for each dimension, with its number where two are of one nucleus."""
    return [name if nuclei.count(name) == 1 else f"{name} F{d}" for d, name in enumerate(nuclei, start=1)]
