"""The assistant for the indirect dimensions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.actions import indirect, reconstruction
from gui.actions.opening import PAUSE_S
from gui.jobs.job import Job
from gui.phasing import indirect_advice
from gui.phasing.alternatives import Alternative
from gui.phasing.direct_traces import wrapped
from gui.phasing.indirect_study import Study, study
from gui.phasing.reduced import Reduced, reduced
from gui.plots.readout import Readout
from gui.state.document import Document, Entry
from gui.theme import Theme
from gui.tools.dial import Dial
from gui.tools.indirect_controls import IndirectControls
from gui.tools.stacked_traces import StackedTraces
from gui.tools.thumbnail_strip import ThumbnailStrip
from gui.tools.tool import Tool
from gui.workbench import Workbench
from nmrrecon.recipe import IndirectRecipe

#: The queue of this work: it does not wait for the preview.
QUEUE = "alternatives"


class IndirectView(Tool):
    """Phase, first point and quadrature of one indirect dimension, with a picture of each alternative.

    Attributes
    ----------
    study : Study or None
        What is shown.
    """

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme)
        self.setObjectName("indirect")
        self.setAccessibleName("Indirect dimensions")
        self.study: Study | None = None
        self._wanted: tuple[Any, ...] = ()
        self._reduced: tuple[tuple[Any, ...], Reduced] | None = None
        self._job: Job | None = None
        self._make_widgets(theme)
        self._lay_out()
        self.paint_with(theme)
        self._disconnect = workbench.store.changed.connect(self._document_changed)

    def _make_widgets(self, theme: Theme) -> None:
        self.dimension = QComboBox()
        self.dimension.setObjectName("dimension")
        self.dimension.setAccessibleName("Indirect dimension")
        self.dimension.currentIndexChanged.connect(lambda _: self.refresh())
        self.quadrature, self.warning = QLabel(), QLabel()
        self.found = Readout()
        self.found.setObjectName("found")
        self.found.setAccessibleName("What was found")
        self.warning.setObjectName("warning")
        self.warning.setWordWrap(True)
        self.quadrature.setWordWrap(True)
        self.warning.hide()
        self.automatic = QPushButton("Automatic")
        self.automatic.setToolTip("Leave phase, first point and quadrature to the program")
        self.automatic.clicked.connect(lambda: indirect.leave_to_program(self.workbench, self._place))
        self.controls = IndirectControls()
        self.controls.changed.connect(self._set)
        self.p0 = Dial("p0", 180.0)
        self.p0.turned.connect(self._turned)
        self.traces = StackedTraces(theme)
        self.traces.setAccessibleName("Traces along the indirect dimension")
        self.traces.setMinimumHeight(104)
        self.strip = ThumbnailStrip(theme)
        self.strip.chosen.connect(self._take)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.dimension)
        head.addWidget(self.found, 1)
        head.addWidget(self.automatic)
        left = QVBoxLayout()
        left.addWidget(self.controls)
        left.addWidget(self.quadrature)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.traces, 1)
        right.addWidget(self.p0)
        middle = QHBoxLayout()
        middle.addLayout(left)
        middle.addLayout(right, 1)
        for label in (self.controls, self.quadrature):
            label.setFixedWidth(310)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.warning)
        layout.addLayout(middle, 1)
        layout.addWidget(self.strip)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit_texts()

    def _fit_texts(self) -> None:
        """Give texts the lines that they need: a layout presses wrapped labels together."""
        for label in (self.warning, self.quadrature):
            label.setMinimumHeight(max(label.heightForWidth(label.width()), 0) if label.text() else 0)

    def close_view(self) -> None:
        """Stop following the document."""
        self._disconnect()
        if self._job is not None:
            self.workbench.jobs.cancel(self._job)
            self._job = None  # whatever it has posted by now is shown no more

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.traces.paint_with(theme)
        self.strip.paint_with(theme)
        self.warning.setStyleSheet(f"color: {theme.caution}")
        self.quadrature.setStyleSheet(f"color: {theme.faint}")

    @property
    def _place(self) -> int:
        """The dimension that is shown, 0 for F1."""
        return max(self.dimension.currentIndex(), 0)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    def _document_changed(self, _: Document, __: Document) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the present data as they are set."""
        entry = reconstruction.fids_of(self.workbench)
        if not self.isVisible() or entry is None:
            return
        self._name_dimensions(entry)
        wanted = (entry.key, id(entry.content), replace(entry.recipe, method="", parameters={}), self._place)
        if wanted == self._wanted:
            return
        if self.study is not None and wanted[:2] + wanted[3:] != self._wanted[:2] + self._wanted[3:]:
            self.study = None  # of other data, or another dimension
            self.strip.show_study(None)
        self._wanted = wanted
        self._show_recipe(entry)
        self._fetch(entry)

    def _name_dimensions(self, entry: Entry) -> None:
        names = [f"F{i} {axis.nucleus}".strip() for i, axis in enumerate(entry.content.indirect, start=1)]
        if names != [self.dimension.itemText(i) for i in range(self.dimension.count())]:
            self.dimension.blockSignals(True)
            self.dimension.clear()
            self.dimension.addItems(names)
            self.dimension.blockSignals(False)
            self.dimension.setEnabled(len(names) > 1)

    def _fetch(self, entry: Entry) -> None:
        """Have the alternatives tried, in place of those of an older recipe."""
        older, wanted, place = self._job, self._wanted, self._place
        if older is not None:
            self.workbench.jobs.cancel(older)
        recipe = entry.recipe
        source = (id(entry.content), recipe.direct, recipe.reference, recipe.temperature_k)
        kept = self._reduced[1] if self._reduced is not None and self._reduced[0] == source else None

        def work(job: Job) -> Study:
            if kept is not None:
                job.rest(PAUSE_S)
            latest: Study | None = None
            for latest in study(kept or reduced(entry.content, recipe), recipe, place, job.check):
                job.show(latest)
            assert latest is not None
            return latest

        def show(found: Study) -> None:
            if self._wanted == wanted and self._job is job:
                self._reduced = source, found.reduced
                self._show(found)

        job = self._job = self.workbench.submit(
            f"Alternatives of {entry.name}", work, show, QUEUE, previewed=show, quiet=True
        )

    def _show(self, found: Study) -> None:
        entry = reconstruction.fids_of(self.workbench)
        if entry is None:
            return
        self.study = found
        words = [indirect_advice.found(found), indirect_advice.sure(found)]
        self.found.say("   ".join(filter(None, words)), words[0])
        self.quadrature.setText(indirect_advice.quadrature(entry.content, self._place))
        said = indirect_advice.warnings(found, entry.content)
        self.warning.setText("\n".join(said))
        self.warning.setVisible(bool(said))
        self._fit_texts()
        self.strip.show_study(found)
        self._order_keys()
        self._show_recipe(entry)

    def _order_keys(self) -> None:
        """Let Tab go from top to bottom; widgets that were made later would come last in the window."""
        chain = [self.dimension, self.automatic, *self.controls.chain]
        chain += [self.p0.slider, self.p0.number, *self.strip.thumbnails.values()]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _show_recipe(self, entry: Entry) -> None:
        own = entry.recipe.indirect_for(self._place)
        axis = entry.content.indirect[self._place]
        phase = self.study.now.phase if self.study is not None else None
        self.controls.show_recipe(own, axis, phase)
        p0 = own.p0 if own.p0 is not None else phase.p0 if phase is not None else 0.0
        delay = own.delay if own.delay is not None else phase.delay if phase is not None else 0.0
        self.p0.show_value(wrapped(p0))
        self.p0.setEnabled(self.study is None or phase is not None)
        if self.study is not None:
            traces = self.study.traces
            self.traces.show_rows(traces.axis.ppm_scale, traces.phased(p0, delay), traces.labels)

    def _turned(self, p0: float) -> None:
        self._change(lambda own: replace(own, p0=round(p0, 2)), "p0", "p0")

    def _set(self, recipe: IndirectRecipe, text: str) -> None:
        indirect.set_dimension(self.workbench, self._place, recipe, text)

    def _take(self, alternative: Alternative) -> None:
        self._set(alternative.recipe, alternative.title)

    def _change(self, change: Any, text: str, burst: str) -> None:
        entry = reconstruction.fids_of(self.workbench)
        if entry is not None:
            recipe = change(entry.recipe.indirect_for(self._place))
            indirect.set_dimension(
                self.workbench, self._place, recipe, text, f"{burst} of F{self._place + 1}"
            )
