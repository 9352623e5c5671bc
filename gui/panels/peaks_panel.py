"""The peaks of the present spectrum in a table."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from gui.actions import peaks as actions
from gui.jobs.job import Job
from gui.panels.peak_model import PeakModel
from gui.panels.picking_bar import PickingBar
from gui.state.document import Document
from gui.state.peak import Peak
from gui.workbench import Workbench

#: In pixels.
ROW_HEIGHT, NARROWEST = 22, 48
#: Rows whose contents count for the width of a column.
LOOKED_AT = 30
Flag = QItemSelectionModel.SelectionFlag


class PeaksPanel(QWidget):
    """What is picked, a row each; a row that is clicked is looked at in the spectrum."""

    #: With what the panel is called: it tells the number of peaks.
    titled = Signal(str)
    #: When the entry that is looked at gets its first peaks.
    filled = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._following = False
        self._noise_of: Any = None
        self._empty: str | None = None
        self.model = PeakModel()
        self.table = QTableView()
        self._make_table()
        self.picking = PickingBar(workbench)
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Find peaks")
        self.filter.setPlaceholderText("Find: label or shift")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._find)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.picking)
        layout.addWidget(self.filter)
        layout.addWidget(self.table)
        self._connections = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self.refresh()),
            workbench.desk.changed.connect(self._follow_selection),
        ]
        self.refresh()

    def _make_table(self) -> None:
        table = self.table
        table.setObjectName("peaks")
        table.setAccessibleName("Peaks")
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed)
        table.setSortingEnabled(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setHighlightSections(False)  # it asks every row whether it is chosen
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(LOOKED_AT)
        header.setMinimumSectionSize(NARROWEST)
        vertical = table.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(ROW_HEIGHT)
        vertical.hide()
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        table.selectionModel().selectionChanged.connect(self._selected)
        table.selectionModel().currentRowChanged.connect(self._go_to)
        table.clicked.connect(self._go_to)
        self.model.edited.connect(self._edited)
        self.model.layoutChanged.connect(self._follow_selection)

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._connections:
            disconnect()
        self.picking.close_view()

    def refresh(self) -> None:
        """Show the peaks of the present spectrum."""
        entry, spectrum = actions.subject(self._workbench), actions.spectrum_of(self._workbench)
        peaks = entry.peaks if entry is not None else ()
        axes = spectrum.axes if spectrum is not None else ()
        names = tuple(f"F{d + 1} {axis.nucleus}".strip() for d, axis in enumerate(axes))
        self._following = True
        self.model.show_peaks(peaks if names else (), names)
        self._following = False
        if names:
            self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._follow_selection()
        self.titled.emit(f"Peaks ({len(peaks)})" if peaks else "Peaks")
        key = entry.key if entry is not None else None
        if peaks and self._empty == key:
            self.filled.emit()
        self._empty = None if peaks else key
        if peaks and spectrum is not None and spectrum is not self._noise_of:
            self._measure_noise(spectrum)

    def _measure_noise(self, spectrum: Any) -> None:
        """Have the noise of a spectrum measured, for the last column."""
        self._noise_of = spectrum
        self.model.show_noise(0.0)

        def work(_: Job) -> float:
            from nmrrecon.noise import noise_level

            return noise_level(np.asarray(spectrum.array)[0].real)

        def finished(noise: float) -> None:
            if self._noise_of is spectrum:
                self.model.show_noise(noise)

        self._workbench.submit("Measure the noise", work, finished, actions.QUEUE, quiet=True)

    def _document_changed(self, new: Document, old: Document) -> None:
        self.refresh()

    def _find(self, text: str) -> None:
        self._following = True
        self.model.find(text)
        self._following = False
        self._follow_selection()

    def _selected(self, *_: Any) -> None:
        if not self._following:
            self._workbench.desk.choose_peaks(self.model.peak(row) for row in self._chosen_rows())

    def _chosen_rows(self) -> list[int]:
        """Return the rows that are chosen, topmost first."""
        # not selectedRows, which asks for every cell
        ranges = self.table.selectionModel().selection().toList()
        return sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})

    def _follow_selection(self) -> None:
        """Choose in the table what is chosen in the plot."""
        chosen = self._workbench.desk.peaks
        selection = self.table.selectionModel()
        rows = self.model.places_of(chosen)
        if rows == self._chosen_rows():
            return
        wanted, last = QItemSelection(), self.model.columnCount() - 1
        for first, end in _runs(rows):
            wanted.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(end, last)))
        self._following = True
        selection.select(wanted, Flag.ClearAndSelect)
        if rows and selection.currentIndex().row() not in rows:
            selection.setCurrentIndex(self.model.index(rows[0], 0), Flag.NoUpdate)
            self.table.scrollTo(self.model.index(rows[0], 0))
        self._following = False

    def _go_to(self, index: QModelIndex, *_: Any) -> None:
        if not self._following and index.isValid():
            actions.go_to(self._workbench, self.model.peak(index.row()))

    def _edited(self, peak: Peak, dimension: int, text: str) -> None:
        if dimension < 0:
            actions.rename(self._workbench, peak, text.strip())
            return
        try:
            shift = float(text.replace(",", "."))
        except ValueError:
            self._workbench.tell(f"'{text}' is no chemical shift", bad=True)
            return
        if np.isfinite(shift):
            actions.move(self._workbench, peak, (*peak.ppm[:dimension], shift, *peak.ppm[dimension + 1 :]))

    def _copy(self) -> None:
        rows = self._chosen_rows()
        QGuiApplication.clipboard().setText(self.model.as_text(rows or range(self.model.rowCount())))


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of rows without a gap."""
    ends = [i for i in range(1, len(rows)) if rows[i] != rows[i - 1] + 1]
    return [(rows[i], rows[j - 1]) for i, j in zip([0, *ends], [*ends, len(rows)], strict=True) if i < j]
