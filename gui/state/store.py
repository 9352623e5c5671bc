"""The present document, those before it and those undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from gui.state.document import Document
from gui.state.event import Event

#: Changes of one kind that follow each other faster than this are undone together.
BURST_S = 1.0
DEEPEST = 500


@dataclass(frozen=True, eq=False)
class _Step:
    """A change: its name for people, and the document before it."""

    text: str
    before: Document


class Store:
    """Where the window's truth is kept; it changes by `commit`, `amend`, `undo` and `redo` alone.

    Attributes
    ----------
    document : Document
    changed : Event
        Called with the new and the old document after every change.

    Parameters
    ----------
    clock : callable, optional
        Seconds, ever increasing.

    Notes
    -----
    Documents share what they have in common, so that many of them take little more memory than one, and undo
    is the document before: nothing has to know how to take itself back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.document = Document()
        self.changed = Event()
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._burst: tuple[str, float] | None = None

    def commit(self, document: Document, text: str, burst: str | None = None) -> None:
        """Make `document` the present one.

        Parameters
        ----------
        document : Document
        text : str
            What was done, as it stands behind Undo in the menu.
        burst : str, optional
            Changes of the same name within `BURST_S` of each other are one step of undo.
        """
        old = self.document
        if document is old:
            return
        now = self._clock()
        goes_on = burst is not None and self._burst is not None and self._burst[0] == burst
        if not (goes_on and self._burst is not None and now - self._burst[1] < BURST_S and self._done):
            self._done = [*self._done[-DEEPEST + 1 :], _Step(text, old)]
        self._burst = None if burst is None else (burst, now)
        self._undone.clear()
        self._become(document)

    def amend(self, document: Document) -> None:
        """Put `document` in place of the present one: what the program itself finds is no step."""
        if document is not self.document:
            self._become(document)

    def adopt(self, document: Document) -> None:
        """Begin anew with `document`: there is nothing to undo."""
        self._done.clear()
        self._undone.clear()
        self._burst = None
        self._become(document)

    def undo(self) -> None:
        """Go back one step, if there is one."""
        self._exchange(self._done, self._undone)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._exchange(self._undone, self._done)

    @property
    def undo_text(self) -> str | None:
        """What `undo` would take back, None for nothing."""
        return self._done[-1].text if self._done else None

    @property
    def redo_text(self) -> str | None:
        """What `redo` would do again, None for nothing."""
        return self._undone[-1].text if self._undone else None

    def _exchange(self, source: list[_Step], target: list[_Step]) -> None:
        if not source:
            return
        step = source.pop()
        target.append(_Step(step.text, self.document))
        self._burst = None
        self._become(step.before)

    def _become(self, document: Document) -> None:
        old, self.document = self.document, document
        self.changed(document, old)
