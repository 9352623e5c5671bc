"""Work that is waiting, running or over."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.jobs.job import Job, Status
from gui.panels.hint import hint
from gui.panels.job_row import JobRow
from gui.panels.residual_plot import ResidualPlot
from gui.theme import Theme
from gui.workbench import Workbench

#: What runs is shown anew so often, in milliseconds.
TICK_MS = 250
PLOT_WIDTH = 330


class JobsPanel(QWidget):
    """One row for each job, newest first, and how the residual of one of them falls."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("jobs")
        self._workbench = workbench
        self._shown: dict[Job, JobRow] = {}
        self._make_widgets(theme)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._disconnect = workbench.jobs.changed.connect(self._changed)
        for job in workbench.jobs.jobs:
            self._changed(job)

    def _make_widgets(self, theme: Theme) -> None:
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self.hint = hint("No jobs. What runs, and what is over, will stand here.")
        self._scroll = scroll = QScrollArea()
        scroll.hide()
        scroll.setAccessibleName("Jobs")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self.plot, self.plotted = ResidualPlot(theme), QLabel()
        self.plotted.setProperty("tone", "faint")
        self._side = QWidget()
        self._side.setFixedWidth(PLOT_WIDTH)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.plotted)
        side.addWidget(self.plot)
        self._side.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.hint, 1)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._side)

    def paint_with(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.plot.paint_with(theme)

    def close_view(self) -> None:
        """Stop following the jobs."""
        self._disconnect()
        self._clock.stop()

    def _changed(self, job: Job) -> None:
        if job.quiet:
            return
        if job not in self._workbench.jobs.jobs:
            row = self._shown.pop(job, None)
            if row is not None:
                row.deleteLater()
        elif job not in self._shown:
            self._shown[job] = JobRow(self._workbench, job)
            self._rows.insertWidget(0, self._shown[job])
        elif job.state.status is Status.RUNNING and self._clock.isActive():
            return  # what runs is shown anew by the clock: more often nobody can read it
        self._tick()
        running = any(not other.state.status.over for other in self._shown)
        if running != self._clock.isActive():
            self._clock.start() if running else self._clock.stop()

    def _tick(self) -> None:
        self.hint.setVisible(not self._shown)
        self._scroll.setVisible(bool(self._shown))
        for row in self._shown.values():
            row.refresh()
        self._draw()

    def _draw(self) -> None:
        """Draw the residuals of the job that runs, else of the last one that has any."""
        jobs = [job for job in self._shown if job.state.residuals]
        running = [job for job in jobs if job.state.status is Status.RUNNING]
        self._side.setVisible(bool(jobs))
        if jobs:
            job = (running or jobs)[-1]
            self.plotted.setText(f"Relative residual, {job.name}")
            self.plot.show_residuals(job.state.residuals)
