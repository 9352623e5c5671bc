"""The spectrum of what a running reconstruction has come to, drawn while its data are looked at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gui.actions.opening import PREVIEWS
from gui.workbench import Live

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.completion import Completion
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.recipe import Recipe

#: Between two previews, so many times as long as the last one took: they are to cost a few percent.
REST = 20.0
#: Before the first one, in seconds: a job shorter than this needs none.
FIRST_S = 0.5


class LivePreview:
    """Makes previews of one job, one at a time; all but the making happens in the thread of the window.

    Parameters
    ----------
    workbench : Workbench
    key : str
        Of the entry whose FIDs are reconstructed.
    recipe : Recipe
    """

    def __init__(self, workbench: Workbench, key: str, recipe: Recipe) -> None:
        self._workbench, self._key, self._recipe = workbench, key, recipe
        self._job: Job | None = None
        self._making: Job | None = None
        self._completion: Completion | None = None
        self._next = 0.0
        self._disconnect = workbench.jobs.changed.connect(self._consider)

    def follow(self, job: Job) -> None:
        """Make previews of a job until it is over."""
        self._job = job

    def take(self, completion: Completion) -> None:
        """Begin: these are the FIDs that fill up."""
        self._completion = completion
        self._next = time.monotonic() + FIRST_S

    def _consider(self, job: Job) -> None:
        if job is not self._job:
            return
        if job.state.status.over:
            self._end()
        elif self._wanted:
            self._make(job)

    @property
    def _wanted(self) -> bool:
        looked_at = self._workbench.store.document.current == self._key
        free = self._making is None or self._making.state.status.over
        return self._completion is not None and looked_at and free and time.monotonic() >= self._next

    def _make(self, job: Job) -> None:
        completion, text = self._completion, job.state.detail

        def work(making: Job) -> NMRDataset:
            from nmrrecon.completion import spectrum_of

            assert completion is not None
            return spectrum_of(completion.fids("preview"), self._recipe)

        def finished(spectrum: NMRDataset) -> None:
            self._next = time.monotonic() + REST * making.state.elapsed_s
            if not job.state.status.over:
                self._workbench.show_live(self._key, Live(spectrum, text))

        making = self._workbench.submit("Live preview", work, finished, PREVIEWS, quiet=True)
        self._making = making

    def _end(self) -> None:
        self._disconnect()
        if self._making is not None:
            self._workbench.jobs.cancel(self._making)
        self._workbench.show_live(self._key, None)
