"""The phases of the direct dimension, set by eye."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QPushButton, QVBoxLayout

from gui.actions import opening, phase_rows, reconstruction
from gui.jobs.job import Job
from gui.phasing.direct_traces import PhasingTraces, phasing_traces, wrapped
from gui.state.document import Document, Entry
from gui.theme import Theme
from gui.tools.dial import Dial
from gui.tools.row_bar import RowBar
from gui.tools.stacked_traces import StackedTraces
from gui.tools.tool import Tool
from gui.workbench import Workbench
from nmrrecon.recipe import DirectRecipe
from nmrrecon.step_order import DIRECT, whole_order

#: The largest first-order phase that a slider reaches.
LARGEST_P1 = 720.0


class PhaseView(Tool):
    """Traces of some rows that follow two sliders; a line marks the pivot."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme)
        self.setObjectName("phase")
        self.setAccessibleName("Phases of the direct dimension")
        self._traces: PhasingTraces | None = None
        self._of: tuple[Any, ...] = ()
        self._job: Job | None = None
        self._make_widgets(theme)
        self._lay_out()
        self.paint_with(theme)
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self.refresh()),
            workbench.desk.changed.connect(self.refresh),
        ]

    def _make_widgets(self, theme: Theme) -> None:
        self.plot = StackedTraces(theme)
        self.plot.setAccessibleName("Traces along the direct dimension")
        self.plot.setToolTip(
            "Wheel: height; Shift and wheel: zoom; double click: all of it, and the first pivot"
        )
        self.plot.setMinimumHeight(140)
        self.plot.reset.connect(self._reset_pivot)
        self.pivot = pg.InfiniteLine(angle=90, movable=True)
        self.plot.addItem(self.pivot, ignoreBounds=True)
        self.pivot.sigPositionChanged.connect(lambda line: self._show_pivot(float(line.value())))
        self.pivot_ppm = QDoubleSpinBox()
        self.pivot_ppm.setObjectName("pivot")
        self.pivot_ppm.setAccessibleName("Pivot in ppm")
        self.pivot_ppm.setToolTip("Where p1 turns nothing; the line in the plot can be dragged")
        self.pivot_ppm.setDecimals(3)
        self.pivot_ppm.setKeyboardTracking(False)
        self.pivot_ppm.setSingleStep(0.1)
        self.pivot_ppm.setRange(-1000.0, 1000.0)
        self.pivot_ppm.valueChanged.connect(self.pivot.setPos)
        self.p0, self.p1 = Dial("p0", 180.0), Dial("p1", LARGEST_P1)
        self.p0.turned.connect(lambda value: self._set("p0", value))
        self.p1.turned.connect(lambda value: self._set("p1", value))
        self.automatic = QPushButton("Automatic")
        self.automatic.setToolTip("Leave the phases to the program")
        self.automatic.clicked.connect(self._leave_to_the_program)
        self.rows = RowBar(theme)
        self.rows.added.connect(lambda row: phase_rows.add(self.workbench, row, self._shown_rows))
        self.rows.removed.connect(self._take_away)
        self.rows.crosshair.connect(lambda: phase_rows.add_crosshair(self.workbench))
        self.rows.strongest.connect(lambda: phase_rows.choose(self.workbench, None))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(self.p0, 0, 0)
        grid.addWidget(self.p1, 1, 0)
        grid.addWidget(self.automatic, 0, 1, 1, 2)
        grid.addWidget(QLabel("Pivot"), 1, 1)
        grid.addWidget(self.pivot_ppm, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(4)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.rows)
        layout.addLayout(grid)

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()
        if self._job is not None:
            self.workbench.jobs.cancel(self._job)
            self._job = None

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.plot.paint_with(theme)
        self.rows.paint_with(theme)
        self.pivot.setPen(pg.mkPen(theme.bad, width=2, style=Qt.PenStyle.DashLine))

    def refresh(self) -> None:
        """Show the traces of the present data with their phases."""
        entry = reconstruction.fids_of(self.workbench)
        if not self.isVisible() or entry is None:
            return
        direct = replace(entry.recipe.direct, p0=None, p1=None)
        rows = phase_rows.rows(self.workbench)
        wanted = (id(entry.content), direct, entry.recipe.indirect, rows)
        self.rows.enable_crosshair(phase_rows.takes_crosshair(self.workbench))
        if self._of != wanted:
            if self._of[:1] != wanted[:1]:
                self._traces = None
            self._of = wanted
            self._fetch(entry)
        self._show_phases(entry)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def _document_changed(self, _: Document, __: Document) -> None:
        self.refresh()

    def _fetch(self, entry: Entry) -> None:
        if self._job is not None:
            self.workbench.jobs.cancel(self._job)
        rows = phase_rows.rows(self.workbench)

        def work(_: Job) -> PhasingTraces:
            return phasing_traces(entry.content, entry.recipe, rows)

        def finished(traces: PhasingTraces) -> None:
            now = reconstruction.fids_of(self.workbench)
            if self._job is not job or now is None:
                return
            first = self._traces is None
            self._traces = traces
            # those that the program chose stay, whatever is added to them
            self.workbench.desk.note_rows(entry.key, traces.which)
            self._of = (*self._of[:-1], traces.which)
            self.rows.show_rows(entry.content, traces.which)
            if first:
                self._reset_pivot()
            self._show_phases(now)

        job = self._job = self.workbench.submit(
            f"Preview phases of {entry.name}", work, finished, opening.PREVIEWS, quiet=True
        )

    @property
    def _shown_rows(self) -> tuple[Any, ...]:
        return self._traces.which if self._traces is not None else ()

    def _take_away(self, row: Any) -> None:
        phase_rows.choose(self.workbench, [other for other in self._shown_rows if other != row] or None)

    def _reset_pivot(self) -> None:
        if self._traces is not None:
            self.pivot.setPos(self._traces.pivot_ppm)

    def _show_pivot(self, ppm: float) -> None:
        self.pivot_ppm.blockSignals(True)
        self.pivot_ppm.setValue(ppm)
        self.pivot_ppm.blockSignals(False)

    def _phases(self, entry: Entry) -> tuple[float, float]:
        """Return the phases of the recipe, those that were found where it leaves them open."""
        spectrum = self.workbench.spectra.get(entry.key)
        facts = spectrum.axes[-1].facts if spectrum is not None else {}
        direct = entry.recipe.direct
        p0 = facts.get("p0") if direct.p0 is None else direct.p0
        p1 = facts.get("p1") if direct.p1 is None else direct.p1
        return float(p0 or 0.0), float(p1 or 0.0)

    def _show_phases(self, entry: Entry) -> None:
        p0, p1 = self._phases(entry)
        self.p0.show_value(wrapped(p0))
        self.p1.show_value(p1)
        traces = self._traces
        if traces is not None:
            self.plot.show_rows(traces.axis.ppm_scale, traces.phased(p0, p1), traces.labels)

    def _set(self, name: str, value: float) -> None:
        entry = reconstruction.fids_of(self.workbench)
        if entry is None:
            return
        p0, p1 = self._phases(entry)
        if name == "p0":
            p0 = value
        elif self._traces is not None:
            p0, p1 = self._traces.turned(p0, p1, value - p1, float(self.pivot.value()))
        self._commit(round(p0, 2), round(p1, 2))

    def _leave_to_the_program(self) -> None:
        self._commit(None, None)

    def _commit(self, p0: float | None, p1: float | None) -> None:
        entry = reconstruction.fids_of(self.workbench)
        if entry is None:
            return

        def changed(old: Entry) -> Entry:
            return replace(old, recipe=replace(old.recipe, direct=_phased(old.recipe.direct, p0, p1)))

        self.workbench.change_entry(changed, "Phases", "phases", key=entry.key)


def _phased(recipe: DirectRecipe, p0: float | None, p1: float | None) -> DirectRecipe:
    """Return a recipe with other phases; the step is done then, though it was switched off."""
    steps = tuple(
        step for step in whole_order(recipe.steps, DIRECT) if step == "phase" or step in recipe.steps
    )
    return replace(recipe, p0=p0, p1=p1, steps=steps)
