"""The rows and columns of the table of peaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui.drawing.peak_places import shifts_of
from gui.state.peak import Peak

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

LABEL = "Label"
#: Digits of a chemical shift of protons, and of other nuclei.
PROTON_DIGITS, DIGITS = 4, 3
NOWHERE = QModelIndex()
READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
EDITABLE = READ_ONLY | Qt.ItemFlag.ItemIsEditable
DIGITS_IN_ROW = re.compile(r"\d+")


class PeakModel(QAbstractTableModel):
    """Peaks in the order of a column, as far as a text is found in them.

    Notes
    -----
    Sorting and searching are done here with arrays: a proxy model would ask Python for each pair of rows.

    Attributes
    ----------
    rows : ndarray of int
        Which peak stands in each row.
    noise : float
        Standard deviation of the noise; 0 where it is unknown.
    """

    #: With a peak, the dimension of a shift (-1 for the label), and what was typed.
    edited = Signal(object, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.peaks: tuple[Peak, ...] = ()
        self.rows: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self.noise = 0.0
        self._names: tuple[str, ...] = ()
        self._shifts = np.empty((0, 0))
        self._heights = np.empty(0)
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._text = ""

    def show_peaks(self, peaks: tuple[Peak, ...], names: tuple[str, ...]) -> None:
        """Show other peaks.

        Parameters
        ----------
        peaks : tuple of Peak
        names : tuple of str
            Of the axes, F1 first.
        """
        if peaks is self.peaks and names == self._names:
            return
        rows = len(self.rows)
        as_before = names == self._names and len(peaks) == len(self.peaks)
        if not as_before:
            self.beginResetModel()
        self.peaks, self._names = peaks, names
        self._shifts = shifts_of(peaks, len(names))
        self._heights = np.array([peak.height for peak in peaks], dtype=np.float64)
        if as_before and self._arranged().size == rows:
            self.rows = self._arranged()
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, self.columnCount() - 1))
            return
        if as_before:
            self.beginResetModel()
        self.rows = self._arranged()
        self.endResetModel()

    def show_noise(self, noise: float) -> None:
        """Tell heights over another noise."""
        self.noise = noise
        last = self.columnCount() - 1
        if len(self.rows):
            self.dataChanged.emit(self.index(0, last), self.index(len(self.rows) - 1, last))

    def find(self, text: str) -> None:
        """Show the peaks whose label has `text` in it, or one of whose shifts begins with it."""
        self.beginResetModel()
        self._text = text.strip()
        self.rows = self._arranged()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order) if column >= 0 else None
        self.rows = self._arranged()
        self.layoutChanged.emit()

    def places_of(self, peaks: frozenset[Peak]) -> list[int]:
        """Return the rows in which some peaks stand."""
        return [row for row, i in enumerate(self.rows.tolist()) if self.peaks[i] in peaks] if peaks else []

    def peak(self, row: int) -> Peak:
        """Return the peak of a row."""
        return self.peaks[self.rows[row]]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._names) + 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.ToolTipRole and 0 < section <= len(self._names):
            return "Chemical shift in ppm"
        return (LABEL, *self._names, "Height", "S/N")[section] if role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return EDITABLE if index.column() <= len(self._names) else READ_ONLY

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role in (Role.DisplayRole, Role.EditRole):
            return self.text(index.row(), index.column())
        if role == Role.TextAlignmentRole and index.column() > 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or index.column() > len(self._names):
            return False
        if str(value) != self.text(index.row(), index.column()):
            self.edited.emit(self.peak(index.row()), index.column() - 1, str(value))
        return True

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        peak = self.peak(row)
        if column == 0:
            return peak.label
        if column <= len(self._names):
            digits = PROTON_DIGITS if "1H" in self._names[column - 1] else DIGITS
            return f"{peak.ppm[column - 1]:.{digits}f}" if column <= len(peak.ppm) else ""
        if column == len(self._names) + 1:
            return f"{peak.height:.3g}"
        return f"{peak.height / self.noise:.1f}" if self.noise else ""

    def as_text(self, rows: Sequence[int]) -> str:
        """Return rows with the header, columns apart by tabulators."""
        columns = range(self.columnCount())
        header = [LABEL, *(f"{name} (ppm)" for name in self._names), "Height", "S/N"]
        return "\n".join(
            "\t".join(line) for line in [header, *([self.text(r, c) for c in columns] for r in rows)]
        )

    def _arranged(self) -> NDArray[np.intp]:
        """Return the peaks to be shown, in their order."""
        order = np.arange(len(self.peaks))
        if self._sorted_by is not None and self._sorted_by[0] < self.columnCount():
            order = self._ordered(*self._sorted_by)
        if not self._text:
            return order
        wanted = self._text.lower()
        found = np.array([wanted in peak.label.lower() for peak in self.peaks], dtype=bool)
        return order[(found | self._begins_with(self._text))[order]]

    def _ordered(self, column: int, order: Qt.SortOrder) -> NDArray[np.intp]:
        if column == 0:
            keys = [_in_order(peak.label) for peak in self.peaks]
            rows = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)
        else:
            values = self._shifts[:, column - 1] if column <= len(self._names) else self._heights
            rows = np.argsort(values, kind="stable")
        return rows[::-1] if order == Qt.SortOrder.DescendingOrder else rows

    def _begins_with(self, text: str) -> NDArray[np.bool_]:
        """Return which peaks have a shift whose digits begin with those of `text`."""
        try:
            number, digits = float(text), len(text.partition(".")[2])
        except ValueError:
            return np.zeros(len(self.peaks), dtype=bool)
        cut = np.trunc(self._shifts * 10.0**digits + 1e-6 * np.sign(self._shifts))
        return np.asarray((cut == np.round(number * 10.0**digits)).any(axis=1))


def _in_order(label: str) -> tuple[bool, str]:
    """Return what sorts A9 before A10, and labels before none."""
    return not label, DIGITS_IN_ROW.sub(lambda digits: digits[0].zfill(8), label.lower())
