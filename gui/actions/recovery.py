"""What was not saved, kept while the program runs, and offered at the next start where it ended otherwise."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions import leaving, sessions
from gui.actions.failures import in_words
from gui.state.contents import Contents
from gui.state.document import Document, Entry, Kind
from gui.state.event import Event
from gui.state.place import VARIABLE
from gui.state.session import SUFFIX, Session, Unfinished, read_session, write_session
from nmrrecon.errors import NMRReconError, OutputError
from nmrrecon.io.atomic import output_errors

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from gui.jobs.job import Job
    from gui.workbench import Workbench

#: Below the window's folder: one folder for each process that runs, or that ended without a farewell.
FOLDER = "running"
FILE, LOCK = f"recovery{SUFFIX}", "lock"
#: The queue of this work: it waits for nothing else.
QUEUE = "recovery"
#: A folder in which nothing was kept is somebody's who just begins, until it is so old.
BEGINNING_S = 3600.0


@dataclass(frozen=True, eq=False)
class Leftover:
    """What a process left that did not come to its end.

    Attributes
    ----------
    folder : Path
    session : Session
    lock : BaseFileLock
        Held, so that no other window offers the same.
    """

    folder: Path
    session: Session
    lock: BaseFileLock

    @property
    def text(self) -> str:
        """What can be restored, for people."""
        entries = self.session.document.entries
        data = [entry.name for entry in entries if entry.parent is None]
        results = sum(entry.kind is Kind.RESULT for entry in entries)
        count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
        more = f" with {results} {'result' if results == 1 else 'results'}" if results else ""
        names = ", ".join(data[:2]) + (f" and {len(data) - 2} more" if len(data) > 2 else "")
        return f"nmrrecon ended unexpectedly; {count} of {names}{more} can be restored"


class Recovery:
    """Keeps the document in a folder of this process's own, which goes when the window is closed.

    Attributes
    ----------
    leftovers : tuple of Leftover
        Of other processes, last first.
    changed : Event
        Called without arguments when they are others.
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._base = workbench.folder / FOLDER if workbench.folder is not None else None
        self.leftovers: tuple[Leftover, ...] = ()
        self.changed = Event()
        self._own: _Own | None = None
        self._writing = self._again = self._failed = False
        self._taken_over: list[Leftover] = []

    def look(self) -> None:
        """Look in the background for what other processes left."""
        base = self._base
        if base is None:
            return

        def finished(found: tuple[tuple[Leftover, ...], tuple[str, ...]]) -> None:
            self.leftovers, errors = found
            self.changed()
            for leftover in self.leftovers[:1]:
                self._workbench.tell(f"{leftover.text}.", action="Restore", do=self.restore)
            for error in errors:
                self._workbench.tell(f"What was not saved cannot be restored: {error}", bad=True)

        self._workbench.submit(
            "Look for what was not saved", lambda _: _left(base), finished, QUEUE, quiet=True
        )

    def keep(self) -> None:
        """Write the document and what is being done, in the background; results that are there stay there."""
        document, base, saved_as = self._workbench.store.document, self._base, self._workbench.saved.path
        if base is None or (self._own is None and not document.entries):
            return
        if self._writing:
            self._again = True
            return
        self._writing, self._again = True, False
        jobs = unfinished(self._workbench)

        def work(_: Job) -> Exception | bool:
            try:
                self._own = self._own or _Own(base)
                self._own.write(document, jobs, saved_as)
            except (NMRReconError, OSError) as error:
                return error
            return True

        self._workbench.submit("Keep what is not saved", work, self._kept, QUEUE, quiet=True)

    def _kept(self, outcome: Exception | bool) -> None:
        self._writing = False
        failed = isinstance(outcome, Exception)
        if isinstance(outcome, Exception) and not self._failed:
            words = in_words(outcome)
            self._workbench.tell(f"What is not saved would be lost should nmrrecon end: {words}", bad=True)
        self._failed = failed
        if not failed:
            for leftover in self._taken_over:  # what it held now stands in this process's folder
                self._remove(leftover)
            self._taken_over = []
        if self._again:
            self.keep()

    def restore(self) -> None:
        """Open what was left last in place of what is open."""
        if not self.leftovers:
            return
        leftover = self.leftovers[0]

        def opened(found: sessions.Opened) -> None:
            self.leftovers = tuple(other for other in self.leftovers if other is not leftover)
            self._workbench.saved.become(leftover.session.path, Document())
            for job in leftover.session.jobs:
                self._workbench.tell(f"{job.name} was interrupted: Process > Reconstruct begins it anew.")
            if found.errors:
                leftover.lock.release()  # it stays, and is offered again
            else:
                self._taken_over.append(leftover)
            self.changed()
            self.keep()

        path = leftover.folder / FILE
        leaving.leave(self._workbench, lambda: sessions.load(self._workbench, path, opened), "Restore")

    def discard(self) -> None:
        """Remove what was left last."""
        if self.leftovers:
            first, *rest = self.leftovers
            self.leftovers = tuple(rest)
            self._remove(first)
            self.changed()

    def _remove(self, leftover: Leftover) -> None:
        def work(_: Job) -> None:
            _clear(leftover.folder, leftover.lock)

        self._workbench.submit("Remove what was left", work, lambda _: None, QUEUE, quiet=True)

    def close(self) -> None:
        """Remove the folder of this process, whose window is closed; what others left stays."""
        if self._own is not None:
            self._own.clear()
            self._own = None
        for leftover in (*self.leftovers, *self._taken_over):
            leftover.lock.release()
        self.leftovers = ()


class _Own:
    """The folder of this process; the lock in it says that the process lives."""

    def __init__(self, base: Path) -> None:
        self.folder = base / f"{os.getpid()}-{secrets.token_hex(4)}"
        with output_errors(self.folder):
            self.folder.mkdir(parents=True)
            lock = _locked(self.folder)
        if lock is None:
            remedy = f"Have {VARIABLE} name a folder on a disk of this computer."
            raise OutputError("cannot be locked", path=self.folder, remedy=remedy)
        self._lock = lock
        self._contents = Contents(self.folder / FILE)

    def write(self, document: Document, jobs: tuple[Unfinished, ...], saved_as: Path | None) -> None:
        kept = self._contents.keep(document)
        write_session(document, self.folder / FILE, kept, saved_as=saved_as, jobs=jobs)
        self._contents.tidy(kept)

    def clear(self) -> None:
        _clear(self.folder, self._lock)


def unfinished(workbench: Workbench) -> tuple[Unfinished, ...]:
    """Return what waits or runs and would have to be begun anew."""
    jobs = [job for job in workbench.jobs.jobs if not job.state.status.over]
    return tuple(job.task for job in jobs if isinstance(job.task, Unfinished))


def new_results(new: Document, old: Document) -> bool:
    """Whether a document holds work of the machine that the other does not."""
    known = {id(entry.content) for entry in old.entries}

    def made_here(entry: Entry) -> bool:
        return entry.source is None and id(entry.content) not in known

    return any(made_here(entry) for entry in new.entries)


def _left(base: Path) -> tuple[tuple[Leftover, ...], tuple[str, ...]]:
    """Return what processes left that live no longer, last first, and what of it cannot be read."""
    found: list[tuple[float, Leftover]] = []
    errors: list[str] = []
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        lock = _locked(folder) if folder.is_dir() else None
        if lock is None:
            continue
        file = folder / FILE
        if not file.exists():
            _forget(folder, lock)
            continue
        try:
            written, session = file.stat().st_mtime, read_session(file)
        except (OSError, NMRReconError) as error:
            errors.append(in_words(error))
            lock.release()
            continue
        if session.document.entries:
            found.append((written, Leftover(folder, session, lock)))
        else:
            _clear(folder, lock)
    return tuple(leftover for _, leftover in sorted(found, key=lambda pair: -pair[0])), tuple(errors)


def _locked(folder: Path) -> BaseFileLock | None:
    """Return the lock of a folder, held; None where a process that lives holds it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return None
    return lock


def _forget(folder: Path, lock: BaseFileLock) -> None:
    """Remove a folder in which nothing was kept, unless its process may only just begin."""
    try:
        old = time.time() - folder.stat().st_mtime > BEGINNING_S
    except OSError:
        old = False
    if old:
        _clear(folder, lock)
    else:
        lock.release()


def _clear(folder: Path, lock: BaseFileLock) -> None:
    """Remove a folder: first that in it which would be offered, so that no half of it ever is."""
    (folder / FILE).unlink(missing_ok=True)
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
