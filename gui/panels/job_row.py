"""One job: its name, how far it is, and a button that ends it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from gui.jobs.job import Job, Status
from gui.workbench import Workbench


class JobRow(QWidget):
    """Shows one job; a button cancels it, and clears it away when it is over."""

    def __init__(self, workbench: Workbench, job: Job) -> None:
        super().__init__()
        self._workbench, self._job = workbench, job
        self.name, self.state = QLabel(job.name), QLabel()
        for label in (self.name, self.state):  # a long name does not make the window wider
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.setToolTip(job.name)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {job.name}")
        self.button = QPushButton()
        self.button.clicked.connect(self._pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.addWidget(self.name, 3)
        layout.addWidget(self.bar, 2)
        layout.addWidget(self.state, 5)
        layout.addWidget(self.button)
        self.refresh()

    def refresh(self) -> None:
        """Show how far the job is by now."""
        job = self._job
        self.bar.setValue(round(1000 * job.state.done))
        text = words(job, self._workbench.jobs.before(job))
        self.state.setText(text)
        self.state.setToolTip(text)
        over = job.state.status.over
        self.button.setText("Clear" if over else "Cancel")
        self.button.setAccessibleName(f"{self.button.text()} {job.name}")
        self.button.setEnabled(over or not job.cancelled)

    def _pressed(self) -> None:
        if self._job.state.status.over:
            self._workbench.jobs.forget(self._job)
        else:
            self._workbench.jobs.cancel(self._job)
            self.refresh()


def words(job: Job, before: int) -> str:
    """Return how far a job is, for people; `before` counts the jobs that come before a waiting one."""
    status = job.state.status
    if status is Status.WAITING:
        return f"waiting, {before} before it" if before else "waiting"
    if status.over:
        return f"{status} after {clock(job.elapsed_s)}" if job.elapsed_s else f"{status} before it began"
    if job.cancelled:
        return "ending..."
    left = job.remaining_s
    times = [clock(job.elapsed_s), *([f"{clock(left)} to go"] if left is not None else [])]
    return ", ".join([*times, *([job.state.detail] if job.state.detail else [])])


def clock(seconds: float) -> str:
    """Return a time as ``7.2 s``, ``42 s`` or ``3:07 min``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d} min"
