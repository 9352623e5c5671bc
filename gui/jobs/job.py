"""One piece of work and how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from nmrrecon.errors import Cancelled


class Status(StrEnum):
    """What became of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (Status.WAITING, Status.RUNNING)


@dataclass(frozen=True)
class JobState:
    """How far a job is, for people to see.

    Attributes
    ----------
    status : Status
    done : float
        Share of the work, 0 to 1.
    detail : str
        Such as ``iteration 40 of 160``.
    residuals : tuple of (float, float)
        Share of the work and relative residual, as they were reported.
    elapsed_s : float
    error : Exception or None
        Why it failed.
    """

    status: Status = Status.WAITING
    done: float = 0.0
    detail: str = ""
    residuals: tuple[tuple[float, float], ...] = ()
    elapsed_s: float = 0.0
    error: Exception | None = None

    @property
    def remaining_s(self) -> float | None:
        """Seconds left at the pace so far, None where nobody knows."""
        if self.status is not Status.RUNNING or self.done < 0.02:
            return None
        return self.elapsed_s * (1.0 - self.done) / self.done


@dataclass(eq=False)
class Job:
    """Work to be done in a thread.

    Attributes
    ----------
    key : str
    name : str
        What people see.
    work : callable
        Takes the job; reports to it and asks it whether to go on; what it returns is handed to `finished`.
    finished : callable, optional
        Called with what `work` returned, by the queue's `post`.
    previewed : callable, optional
        Called with what `work` showed on the way, by the queue's `post`; of several on their way the
        last one counts.
    quiet : bool
        Whether it is work of the window itself, which is forgotten when it is over.
    state : JobState
        Replaced, never changed.
    """

    key: str
    name: str
    work: Callable[[Job], Any]
    finished: Callable[[Any], None] | None = None
    previewed: Callable[[Any], None] | None = None
    quiet: bool = False
    state: JobState = field(default_factory=JobState)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _began: float = 0.0
    _tell: Callable[[], None] | None = None
    _show: Callable[[Any], None] | None = None

    def cancel(self) -> None:
        """Ask the job to end as soon as it can."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to end."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` where the job was asked to end."""
        if self.cancelled:
            raise Cancelled(f"{self.name}: cancelled")

    def report(self, done: float, detail: str = "", residual: float | None = None) -> None:
        """Tell how far the work is; called from its thread."""
        residuals = self.state.residuals
        if residual is not None:
            residuals = (*residuals, (done, residual))
        elapsed = time.monotonic() - self._began
        self.state = replace(self.state, done=done, detail=detail, residuals=residuals, elapsed_s=elapsed)
        if self._tell is not None:
            self._tell()

    def show(self, preview: Any) -> None:
        """Hand out what there is so far; called from its thread."""
        if self._show is not None and self.previewed is not None:
            self._show(preview)

    def begin(self, tell: Callable[[], None], show: Callable[[Any], None]) -> None:
        """Start the clock; the queue's `tell` and `show` are called from now on."""
        self._began, self._tell, self._show = time.monotonic(), tell, show
        self.state = replace(self.state, status=Status.RUNNING)

    def end(self, status: Status, error: Exception | None = None) -> None:
        """Note what became of it."""
        elapsed = time.monotonic() - self._began if self._began else 0.0
        done = 1.0 if status is Status.DONE else self.state.done
        self.state = replace(self.state, status=status, error=error, elapsed_s=elapsed, done=done)
        self._tell = self._show = None
