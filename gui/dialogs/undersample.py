"""How fully sampled data are undersampled, with a picture of the schedule."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.actions import undersampling
from gui.dialogs.schedule_picture import SchedulePicture
from gui.jobs.job import Job
from gui.panels.form import combo
from gui.state.document import Entry
from gui.workbench import Workbench
from nmrrecon.sampling.draw import KINDS
from nmrrecon.sampling.poisson_gap import WEIGHTS
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.undersampling import Undersampling

QUEUE = "schedules"
KIND_NAMES = {"poisson-gap": "Poisson gap", "random": "random, even", "exponential": "random, decaying"}
WEIGHT_NAMES = {
    "sine": "dense at the start",
    "half-sine": "dense at both ends",
    "flat": "even",
}


class Undersample(QDialog):
    """Density, kind, seed and weighting of a schedule; the button undersamples the entry."""

    def __init__(self, workbench: Workbench, entry: Entry, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Undersample {entry.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workbench, self._entry = workbench, entry
        self._grid: tuple[int, ...] = entry.content.schedule.grid
        self._job: Job | None = None
        self.density = QDoubleSpinBox()
        self.density.setRange(0.1, 100.0)
        self.density.setDecimals(1)
        self.density.setSuffix(" %")
        self.density.setValue(20.0)
        self.density.setAccessibleName("Density")
        kinds = {kind: KIND_NAMES.get(kind, kind) for kind in KINDS}
        self.kind = combo(kinds, "poisson-gap", lambda _: self._changed(), "Schedule")
        weights = {weight: WEIGHT_NAMES.get(weight, weight) for weight in WEIGHTS}
        self.weight = combo(weights, "sine", lambda _: self._changed(), "Weighting")
        self.decay = QDoubleSpinBox()
        self.decay.setRange(0.0, 20.0)
        self.decay.setValue(2.0)
        self.decay.setSingleStep(0.5)
        self.decay.setAccessibleName("Decay")
        self.decay.setToolTip("E-foldings from the start to the end of a dimension: acquisition time over T2")
        self.seed = QSpinBox()
        self.seed.setRange(0, 2**31 - 1)
        self.seed.setValue(1)
        self.seed.setAccessibleName("Seed")
        for field in (self.density, self.decay, self.seed):
            field.valueChanged.connect(self._changed)
        self.picture, self.figures = SchedulePicture(), QLabel()
        self.figures.setObjectName("schedule figures")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Undersample")
        self.buttons.accepted.connect(self._undersample)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._changed()

    @property
    def chosen(self) -> Undersampling:
        """What the fields say."""
        return Undersampling(
            round(self.density.value() / 100.0, 6),
            self.kind.currentData(),
            self.seed.value(),
            self.weight.currentData(),
            self.decay.value(),
        )

    def done(self, result: int) -> None:
        """Draw no more schedules."""
        if self._job is not None:
            self._workbench.jobs.cancel(self._job)
            self._job = None
        super().done(result)

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field in (
            ("Density", self.density),
            ("Schedule", self.kind),
            ("Weighting", self.weight),
            ("Decay", self.decay),
            ("Seed", self.seed),
        ):
            form.addRow(title, field)
        note = QLabel(
            "Makes two entries below the data: the spectrum of all increments, as the reference, and "
            "the increments that are kept, to be reconstructed."
        )
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.figures)
        layout.addWidget(note)
        layout.addWidget(self.buttons)
        self.resize(460, 400 if len(self._grid) == 1 else 620)

    def _changed(self, *_: object) -> None:
        """Draw the schedule anew, in a thread: those of large grids take a while."""
        chosen = self.chosen
        self._form.setRowVisible(self.weight, chosen.kind == "poisson-gap")
        self._form.setRowVisible(self.decay, chosen.kind == "exponential")
        if self._job is not None:
            self._workbench.jobs.cancel(self._job)
        grid = self._grid

        def work(_: Job) -> tuple[Schedule, float]:
            from nmrrecon.sampling.point_spread import largest_side_lobe

            schedule = chosen.schedule(grid)
            return schedule, largest_side_lobe(schedule)

        def finished(drawn: tuple[Schedule, float]) -> None:
            if job is self._job:
                self._show(*drawn)

        job = self._job = self._workbench.submit("Draw a schedule", work, finished, QUEUE, quiet=True)

    def _show(self, schedule: Schedule, lobe: float) -> None:
        self.picture.show_schedule(schedule)
        grid = " x ".join(map(str, self._grid))
        self.figures.setText(
            f"{len(schedule)} of {grid} increments; largest side lobe of the point spread {lobe:.2f}"
        )

    def _undersample(self) -> None:
        undersampling.undersample(self._workbench, self._entry.key, self.chosen)
        self.accept()
