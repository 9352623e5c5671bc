"""The phases of the direct dimension, set by eye."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QPushButton, QSlider, QVBoxLayout

from gui.actions import opening, reconstruction
from gui.drawing.phasing import PhasingTraces, phasing_traces, wrapped
from gui.jobs.job import Job
from gui.state.document import Document, Entry
from gui.theme import Theme
from gui.views.tool import Tool
from gui.workbench import Workbench

#: Steps of the sliders in a degree, and the largest first-order phase that they reach.
FINE, LARGEST_P1 = 10, 720.0


class PhaseView(Tool):
    """Traces of the strongest increments that follow two sliders; a line marks the pivot."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme)
        self.setObjectName("phase")
        self.setAccessibleName("Phases of the direct dimension")
        self._traces: PhasingTraces | None = None
        self._of: tuple[Any, ...] = ()
        self.plot = pg.PlotWidget()
        self.plot.hideButtons()
        self.plot.plotItem.setMenuEnabled(False)
        self.plot.getViewBox().invertX(True)
        self.plot.setLabel("bottom", "ppm")
        self.plot.hideAxis("left")
        self.curves: list[pg.PlotDataItem] = []
        self.pivot = pg.InfiniteLine(angle=90, movable=True)
        self.plot.addItem(self.pivot)
        self.p0, self.p0_slider = self._dial("p0", 180.0)
        self.p1, self.p1_slider = self._dial("p1", LARGEST_P1)
        self.automatic = QPushButton("Automatic")
        self.automatic.clicked.connect(self._leave_to_the_program)
        grid = QGridLayout()
        for row, (name, number, slider) in enumerate(
            (("p0 (degrees)", self.p0, self.p0_slider), ("p1 (degrees)", self.p1, self.p1_slider))
        ):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(number, row, 2)
        grid.addWidget(self.automatic, 0, 3, 2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.plot, 1)
        layout.addLayout(grid)
        self.paint_with(theme)
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self.refresh()),
        ]

    def _dial(self, name: str, largest: float) -> tuple[QDoubleSpinBox, QSlider]:
        number, slider = QDoubleSpinBox(), QSlider(Qt.Orientation.Horizontal)
        number.setRange(-largest, largest)
        number.setDecimals(1)
        slider.setRange(round(-FINE * largest), round(FINE * largest))
        slider.setPageStep(5 * FINE)
        for widget in (number, slider):
            widget.setAccessibleName(f"{name} in degrees")
        number.setObjectName(name)
        number.valueChanged.connect(lambda value: self._set(name, value))
        slider.valueChanged.connect(lambda value: self._set(name, value / FINE))
        return number, slider

    def close_view(self) -> None:
        """Stop following the document."""
        for disconnect in self._disconnect:
            disconnect()

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.plot.setBackground(theme.base)
        self.plot.getAxis("bottom").setPen(theme.border)
        self.plot.getAxis("bottom").setTextPen(theme.text)
        self.pivot.setPen(pg.mkPen(theme.bad, width=2, style=Qt.PenStyle.DashLine))
        for number, curve in enumerate(self.curves):
            curve.setPen(pg.mkPen(theme.positive[number % len(theme.positive)]))

    def refresh(self) -> None:
        """Show the traces of the present data with their phases."""
        entry = reconstruction.fids_of(self.workbench)
        if not self.isVisible() or entry is None:
            return
        direct = replace(entry.recipe.direct, p0=None, p1=None)
        wanted = (id(entry.content), direct, entry.recipe.indirect)
        if self._of != wanted:
            self._of = wanted
            self._fetch(entry)
        self._show_phases(entry)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def _document_changed(self, _: Document, __: Document) -> None:
        self.refresh()

    def _fetch(self, entry: Entry) -> None:
        wanted = self._of

        def work(_: Job) -> PhasingTraces:
            return phasing_traces(entry.content, entry.recipe)

        def finished(traces: PhasingTraces) -> None:
            if self._of != wanted:
                return
            self._traces = traces
            for curve in self.curves:
                self.plot.removeItem(curve)
            self.curves = [self.plot.plot() for _ in traces.rows]
            self.pivot.setPos(traces.pivot_ppm)
            self.paint_with(self.theme)
            now = reconstruction.fids_of(self.workbench)
            if now is not None:
                self._show_phases(now)

        self.workbench.submit(f"Preview phases of {entry.name}", work, finished, opening.PREVIEWS, quiet=True)

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
        for number, slider, value in ((self.p0, self.p0_slider, wrapped(p0)), (self.p1, self.p1_slider, p1)):
            for widget in (number, slider):
                widget.blockSignals(True)
            number.setValue(value)
            slider.setValue(round(FINE * value))
            for widget in (number, slider):
                widget.blockSignals(False)
        if self._traces is None:
            return
        ppm = self._traces.axis.ppm_scale
        for place, (curve, row) in enumerate(zip(self.curves, self._traces.phased(p0, p1), strict=True)):
            curve.setData(ppm, np.asarray(row) - 1.2 * place)

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
            return replace(old, recipe=replace(old.recipe, direct=replace(old.recipe.direct, p0=p0, p1=p1)))

        self.workbench.change_entry(changed, "Phases", "phases", key=entry.key)
