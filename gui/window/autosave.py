"""When what is not saved is kept: soon after a change, at once after a result."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from gui.actions.recovery import new_results, unfinished
from gui.jobs.job import Job
from gui.state.document import Document
from gui.state.session import Unfinished
from gui.workbench import Workbench

#: A change is kept no later than after so long; what follows it meanwhile is kept with it.
DELAY_MS = 3000


class Autosave(QObject):
    """Has the workbench's `recovery` keep the document."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._jobs: tuple[Unfinished, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(workbench.recovery.keep)
        self._disconnect = [
            workbench.store.changed.connect(self._document_changed),
            workbench.jobs.changed.connect(self._job_changed),
        ]

    def close(self) -> None:
        """Keep nothing any more."""
        self._timer.stop()
        for disconnect in self._disconnect:
            disconnect()

    def _document_changed(self, new: Document, old: Document) -> None:
        if new_results(new, old):
            self._timer.start(0)
        elif not self._timer.isActive():
            self._timer.start(DELAY_MS)

    def _job_changed(self, _: Job) -> None:
        jobs = unfinished(self._workbench)
        if jobs != self._jobs:
            self._jobs = jobs
            self._timer.start(0)
