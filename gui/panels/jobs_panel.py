"""Work that is waiting, running or over."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.jobs.job import Job, Status
from gui.workbench import Workbench


class JobsPanel(QScrollArea):
    """One row for each job: name, how far it is, and a button that ends it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("jobs")
        self.setAccessibleName("Jobs")
        self.setWidgetResizable(True)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.addStretch(1)
        self.setWidget(inside)
        self._workbench = workbench
        self._shown: dict[Job, _Row] = {}
        self._disconnect = workbench.jobs.changed.connect(self._changed)
        for job in workbench.jobs.jobs:
            self._changed(job)

    def close_view(self) -> None:
        """Stop following the jobs."""
        self._disconnect()

    def _changed(self, job: Job) -> None:
        if job.quiet:
            return
        if job not in self._workbench.jobs.jobs:
            row = self._shown.pop(job, None)
            if row is not None:
                row.deleteLater()
            return
        if job not in self._shown:
            self._shown[job] = _Row(self._workbench, job)
            self._rows.insertWidget(0, self._shown[job])
        self._shown[job].refresh()


class _Row(QWidget):
    def __init__(self, workbench: Workbench, job: Job) -> None:
        super().__init__()
        self._workbench, self._job = workbench, job
        self.name, self.state = QLabel(job.name), QLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {job.name}")
        self.button = QPushButton("Cancel")
        self.button.clicked.connect(self._pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.addWidget(self.name, 2)
        layout.addWidget(self.bar, 3)
        layout.addWidget(self.state, 3)
        layout.addWidget(self.button)

    def refresh(self) -> None:
        state = self._job.state
        self.bar.setValue(round(1000 * state.done))
        words = [str(state.status)]
        if state.status is Status.RUNNING:
            words.append(f"{state.elapsed_s:.0f} s")
            if state.remaining_s is not None:
                words.append(f"{state.remaining_s:.0f} s to go")
            words.append(state.detail)
        elif state.status.over:
            words.append(f"after {state.elapsed_s:.1f} s")
        self.state.setText(", ".join(word for word in words if word))
        self.button.setText("Clear" if state.status.over else "Cancel")

    def _pressed(self) -> None:
        if self._job.state.status.over:
            self._workbench.jobs.forget(self._job)
        else:
            self._workbench.jobs.cancel(self._job)
