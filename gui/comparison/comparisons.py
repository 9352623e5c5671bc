"""What is found where entries are held against their reference; followed by all that shows it."""

from __future__ import annotations

from functools import partial
from typing import Any

from gui.actions import comparing
from gui.comparison.kinds import yardstick_for
from gui.comparison.yardstick import Heights, Yardstick
from gui.jobs.job import Job
from gui.state.document import Document
from gui.state.event import Event
from gui.workbench import Workbench


def difference_key(key: str) -> str:
    """Return under which name the difference of an entry from the reference is drawn."""
    return f"difference of {key}"


class Comparisons:
    """Follows the compared entries; all work is done in a thread, and done anew where data are others.

    Attributes
    ----------
    reference : str or None
        Key of the entry that the others are held against.
    yardstick : Yardstick or None
        None as long as the reference is not drawn.
    heights : Heights or None
        None until they are known.
    figures : dict of str to object
        Of each estimate, as the yardstick gives them, as far as they are known.
    chosen : tuple of float or None
        A place that was gone to, F1 first.
    changed : Event
        Called without arguments after every change.

    Parameters
    ----------
    workbench : Workbench
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self.reference: str | None = None
        self.yardstick: Yardstick | None = None
        self.heights: Heights | None = None
        self.figures: dict[str, Any] = {}
        self.chosen: tuple[float, ...] | None = None
        self.changed = Event()
        self._held: tuple[Any, ...] = ()
        self._estimates: dict[str, Any] = {}
        self._subtracted: set[str] = set()
        self._jobs: list[Job] = []
        self._connections = [
            workbench.store.changed.connect(self._document_changed),
            workbench.shown.connect(lambda _: self._follow()),
        ]
        self._follow()

    def close(self) -> None:
        """Stop following."""
        for disconnect in self._connections:
            disconnect()
        self._stop()
        self._forget_differences()

    def choose(self, place: tuple[float, ...]) -> None:
        """Mark a place in every drawing, F1 first."""
        self.chosen = place
        self.changed()

    def _document_changed(self, _: Document, __: Document) -> None:
        self._follow()

    def _follow(self) -> None:
        """Begin anew where the compared data, the reference or the scaling are others."""
        document = self._workbench.store.document
        spectra = {key: self._workbench.spectra.get(key) for key in document.compared}
        reference = document.reference
        held = (reference, document.comparing.scaling, *spectra.items())
        if _same(held, self._held):
            self._subtract()
            return
        if reference != self.reference:
            self.chosen = None
        self._held, self.reference = held, reference
        self._stop()
        self.heights, self.figures = None, {}
        self._forget_differences()
        self.yardstick = yardstick_for(spectra.get(reference or ""))
        if self.yardstick is not None:
            self._hold(self.yardstick, spectra)
        self.changed()

    def _hold(self, yardstick: Yardstick, contents: dict[str, Any]) -> None:
        """Find what makes the entries comparable, and then their figures."""
        document, first = self._workbench.store.document, self.reference or ""
        reference = contents[first]
        self._estimates = {
            key: content
            for key, content in contents.items()
            if key != first and yardstick_for(content) is yardstick
        }
        alike = frozenset(key for key in self._estimates if comparing.same_data(document, first, key))
        estimates, scaling = self._estimates, document.comparing.scaling

        def work(job: Job) -> Heights:
            return yardstick.heights(reference, estimates, alike, scaling, job.check)

        def finished(heights: Heights) -> None:
            if job in self._jobs:
                self.heights = heights
                self._measure(yardstick, reference)
                self._subtract()
                self.changed()

        job = self._submit("Levels of the comparison", work, finished)

    def _measure(self, yardstick: Yardstick, reference: Any) -> None:
        heights = self.heights
        assert heights is not None
        for key, factor in heights.factors.items():
            measured = partial(yardstick.figures, reference, self._estimates[key], factor)

            def keep(figures: Any, key: str = key) -> None:
                if heights is self.heights:
                    self.figures = {**self.figures, key: figures}
                    self.changed()

            self._submit("Compare peaks", lambda job, measured=measured: measured(job.check), keep)

    def _subtract(self) -> None:
        """Make the differences, where they are shown and not made yet."""
        heights = self.heights
        if not self._workbench.store.document.comparing.difference or heights is None:
            return
        reference = self._workbench.spectra.get(self.reference or "")
        for key, factor in heights.factors.items():
            name = difference_key(key)
            if self.yardstick is None or name in self._subtracted:
                continue
            self._subtracted.add(name)
            made = partial(self.yardstick.difference, reference, self._estimates[key], factor)

            def draw(difference: Any, name: str = name) -> None:
                if heights is self.heights:
                    self._workbench.show(name, difference)

            self._submit("Difference", lambda job, made=made: made(job.check), draw)

    def _submit(self, name: str, work: Any, finished: Any) -> Job:
        job = self._workbench.submit(name, work, finished, comparing.QUEUE, quiet=True)
        self._jobs.append(job)
        return job

    def _stop(self) -> None:
        for job in self._jobs:
            if not job.state.status.over:
                self._workbench.jobs.cancel(job)
        self._jobs = []

    def _forget_differences(self) -> None:
        for name in self._subtracted:
            self._workbench.spectra.pop(name, None)
        self._subtracted = set()


def _same(first: tuple[Any, ...], second: tuple[Any, ...]) -> bool:
    """Whether two lists of data are the very same; data are not compared point by point."""
    if len(first) != len(second):
        return False
    return all(
        a is b or (isinstance(a, tuple) and a[0] == b[0] and a[1] is b[1]) or (isinstance(a, str) and a == b)
        for a, b in zip(first, second, strict=True)
    )
