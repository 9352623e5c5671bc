"""One piece of work and how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from nmrrecon.errors import Cancelled

#: Reports follow each other no faster than this: more of them nobody can read.
PAUSE_S = 0.05
#: Of less work than this no pace is told.
LEAST_DONE = 0.02


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


class Residual(NamedTuple):
    """What is left to be explained, as it was reported on the way.

    Attributes
    ----------
    done : float
        Share of the work.
    value : float
        Relative residual.
    part : int
        Which part of the work, such as a block of traces, it is of.
    """

    done: float
    value: float
    part: int = 0


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
    residuals : tuple of Residual
    elapsed_s : float
    error : Exception or None
        Why it failed.
    """

    status: Status = Status.WAITING
    done: float = 0.0
    detail: str = ""
    residuals: tuple[Residual, ...] = ()
    elapsed_s: float = 0.0
    error: Exception | None = None


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
    about : str
        Key of the entry that it works on; empty where it is none's.
    retry : callable, optional
        Queues the same work on the CPU; None where it would fail there, too.
    task : object, optional
        What is to be known of it at the next start, should the program end before it does.
    state : JobState
        Replaced, never changed.
    """

    key: str
    name: str
    work: Callable[[Job], Any]
    finished: Callable[[Any], None] | None = None
    previewed: Callable[[Any], None] | None = None
    quiet: bool = False
    about: str = ""
    retry: Callable[[], object] | None = None
    task: Any = None
    state: JobState = field(default_factory=JobState)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _began: float = 0.0
    _told: float = 0.0
    #: When the work proper began, by the first report, and how much was done then.
    _first: tuple[float, float] | None = None
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

    def rest(self, seconds: float) -> None:
        """Wait, and raise `Cancelled` where the job is asked to end meanwhile; called from its thread.

        Who turns a dial starts many jobs, each in place of the one before: only the last is to work.
        """
        self._cancelled.wait(seconds)
        self.check()

    @property
    def elapsed_s(self) -> float:
        """Seconds since it began; of a job that is over, those that it took."""
        running = self.state.status is Status.RUNNING
        return time.monotonic() - self._began if running else self.state.elapsed_s

    @property
    def remaining_s(self) -> float | None:
        """Seconds left at the pace so far, None where nobody knows."""
        if self.state.status is not Status.RUNNING or self._first is None:
            return None
        began, at_first = self._first
        done = self.state.done - at_first
        if done < LEAST_DONE:
            return None
        reported = self._began + self.state.elapsed_s
        left = (reported - began) * (1.0 - self.state.done) / done
        return max(left - (time.monotonic() - reported), 0.0)

    def report(self, done: float, detail: str = "", residual: float | None = None, part: int = 0) -> None:
        """Tell how far the work is, and the residual of a part of it; called from its thread."""
        now = time.monotonic()
        self._first = self._first or (now, done)
        residuals = self.state.residuals
        if residual is not None:
            residuals = (*residuals, Residual(done, residual, part))
        self.state = replace(
            self.state, done=done, detail=detail, residuals=residuals, elapsed_s=now - self._began
        )
        if self._tell is not None and now - self._told >= PAUSE_S:
            self._told = now
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
