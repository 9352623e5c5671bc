"""Queues of jobs, one thread for each device."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from gui.jobs.job import Job, Status
from gui.state.event import Event
from nmrrecon.errors import Cancelled

Post = Callable[[Callable[[], None]], None]
#: How long `close` waits for the threads.
PATIENCE_S = 10.0
#: Jobs that are over and still listed, the last ones.
KEPT = 40


class Jobs:
    """All jobs; those of one device run one after the other, each in that device's thread.

    Attributes
    ----------
    jobs : tuple of Job
        Waiting, running and over, oldest first.
    changed : Event
        Called with a job whose state is another; by `post`.
    failed : Event
        Called once with a job that failed; by `post`.

    Parameters
    ----------
    post : callable
        Has a callable called by the thread that the window lives in.
    """

    def __init__(self, post: Post) -> None:
        self.jobs: tuple[Job, ...] = ()
        self.changed = Event()
        self.failed = Event()
        self._post = post
        self._lines: dict[str, _Line] = {}

    def submit(self, job: Job, device: str) -> None:
        """Queue a job on a device; any name has a thread of its own."""
        self.jobs = (*self.jobs, job)
        if device not in self._lines:
            self._lines[device] = _Line(device, self._post, self._tell)
        self._lines[device].add(job)
        self.changed(job)

    def cancel(self, job: Job) -> None:
        """End a job: at once where it waits, as soon as it asks where it runs."""
        job.cancel()
        for line in self._lines.values():
            line.drop(job)
        self._tell(job)

    def before(self, job: Job) -> int:
        """Return how many jobs of the same device come before a waiting one, that which runs among them."""
        line = next((line for line in self._lines.values() if job in line), None)
        return line.before(job) if line is not None else 0

    def forget(self, job: Job) -> None:
        """Take a job that is over from the list."""
        if job.state.status.over:
            self.jobs = tuple(other for other in self.jobs if other is not job)
            self.changed(job)

    def abandon(self) -> None:
        """Cancel all but the window's own work, and let nobody hear of what comes of it."""
        for job in self.jobs:
            if not job.quiet and not job.state.status.over:
                job.finished = job.previewed = None
                self.cancel(job)

    def _tell(self, job: Job) -> None:
        if job.state.status is Status.FAILED:
            self.failed(job)
        if job.quiet and job.state.status.over:
            self.jobs = tuple(other for other in self.jobs if other is not job)
        self.changed(job)
        over = [other for other in self.jobs if other.state.status.over]
        for old in over[: max(len(over) - KEPT, 0)]:
            self.forget(old)

    @property
    def busy(self) -> bool:
        """Whether any job waits or runs."""
        return any(not job.state.status.over for job in self.jobs)

    def close(self) -> bool:
        """Cancel all jobs and end the threads; return whether all ended in time."""
        for job in self.jobs:
            if not job.state.status.over:
                self.cancel(job)
        ended = [line.close() for line in self._lines.values()]
        self._lines.clear()
        return all(ended)


class _Line:
    """The jobs of one device and their thread."""

    def __init__(self, name: str, post: Post, changed: Callable[[Job], None]) -> None:
        self._post, self._changed = post, changed
        self._waiting: deque[Job] = deque()
        self._wake = threading.Condition()
        self._running: Job | None = None
        self._closing = False
        # not a daemon: a thread in the middle of torch must not meet the end of the interpreter
        self._thread = threading.Thread(target=self._run, name=f"jobs on {name}")
        self._thread.start()

    def add(self, job: Job) -> None:
        with self._wake:
            self._waiting.append(job)
            self._wake.notify()

    def __contains__(self, job: Job) -> bool:
        with self._wake:
            return job in self._waiting

    def before(self, job: Job) -> int:
        with self._wake:
            place = self._waiting.index(job) if job in self._waiting else 0
            return place + (self._running is not None)

    def drop(self, job: Job) -> None:
        with self._wake:
            if job in self._waiting:
                self._waiting.remove(job)
                job.end(Status.CANCELLED)

    def close(self) -> bool:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(PATIENCE_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._waiting)
                if self._closing:
                    return
                job = self._running = self._waiting.popleft()
            self._do(job)
            with self._wake:
                self._running = None

    def _do(self, job: Job) -> None:
        latest = _Latest(self._post)
        job.begin(
            tell=lambda: latest("state", lambda: self._changed(job)),
            show=lambda shown: latest("preview", lambda: job.previewed and job.previewed(shown)),
        )
        latest("state", lambda: self._changed(job))
        result: Any = None
        try:
            job.check()
            result = job.work(job)
            status, error = (Status.CANCELLED if job.cancelled else Status.DONE), None
        except Cancelled:
            status, error = Status.CANCELLED, None
        except Exception as failure:  # whatever it is, the window says so and lives on
            status, error = Status.FAILED, failure
        self._post(lambda: self._finish(job, status, error, result))

    def _finish(self, job: Job, status: Status, error: Exception | None, result: Any) -> None:
        job.end(status, error)
        try:
            if result is not None and job.finished is not None:
                job.finished(result)
        finally:  # whoever waits for the job must hear that it is over
            self._changed(job)


class _Latest:
    """Posts the latest of several calls of one name: no more than one of them is on its way."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._lock = threading.Lock()
        self._calls: dict[str, Callable[[], Any]] = {}

    def __call__(self, name: str, call: Callable[[], Any]) -> None:
        with self._lock:
            on_its_way = name in self._calls
            self._calls[name] = call
        if not on_its_way:
            self._post(lambda: self._take(name))

    def _take(self, name: str) -> None:
        with self._lock:
            call = self._calls.pop(name)
        call()
