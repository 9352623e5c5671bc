"""Opening sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.actions import leaving, locating, recent, saving
from gui.actions.failures import in_words
from gui.state.contents import Contents
from gui.state.document import Document, Entry
from gui.state.session import Session, read_session

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench


@dataclass(frozen=True, eq=False)
class Opened:
    """What came of reading a session.

    Attributes
    ----------
    session : Session
    document : Document
        With contents, as far as they could be read.
    contents : Contents
    gone : tuple of locating.Gone
        Data that are not what they were, to be asked for.
    errors : tuple of str
        What else could not be read.
    """

    session: Session
    document: Document
    contents: Contents
    gone: tuple[locating.Gone, ...]
    errors: tuple[str, ...]


def open_session(workbench: Workbench) -> None:
    """Ask for a session and open it in place of what is open."""
    path = workbench.questions.session_to_open()
    if path is not None:
        open_file(workbench, path)


def open_file(workbench: Workbench, path: Path) -> None:
    """Open a session in place of what is open, which is asked about where it is not saved."""

    def opened(found: Opened) -> None:
        workbench.saved.become(path, found.document, found.contents)
        recent.add(workbench, path)

    leaving.leave(workbench, lambda: load(workbench, path, opened), "Open")


def load(workbench: Workbench, path: Path, opened: Callable[[Opened], None]) -> None:
    """Read a session and its data in the background; `opened` is called when they are on the desk."""

    def finished(found: Opened) -> None:
        workbench.begin_with(found.document)
        opened(found)
        for error in found.errors:
            workbench.tell(error, bad=True)
        locating.ask_for(workbench, found.gone)

    workbench.submit(f"Open {path.name}", lambda job: read_opened(path, job), finished, saving.QUEUE)


def read_opened(path: Path, job: Job) -> Opened:
    """Read a session with its data and results.

    Raises
    ------
    DataError
        If the session itself cannot be read; what its entries hold may be missing.
    """
    session, contents = read_session(path), Contents(path)
    entries, gone, errors = [], [], []
    for number, entry in enumerate(session.document.entries):
        job.check()
        job.report(number / len(session.document.entries), entry.name)
        try:
            content = _content(entry, session, contents)
        except Exception as error:  # whatever it is: the other entries can be used
            content = None
            errors.append(f"{entry.name}: {in_words(error)}")
        if isinstance(content, locating.Gone):
            gone.append(content)
            content = None
        entries.append(replace(entry, content=content))
    document = replace(session.document, entries=tuple(entries))
    return Opened(session, document, contents, tuple(gone), tuple(errors))


def _content(entry: Entry, session: Session, contents: Contents) -> Any:
    """Return what an entry holds, None where it held nothing, or what is to be asked for."""
    if entry.key in session.kept:
        return contents.read(entry, session.kept[entry.key])
    if entry.source is None:
        return None
    state = locating.state_of(entry, entry.source)
    if state is not locating.State.AS_IT_WAS:
        return locating.Gone(entry.key, entry.source, state)
    return locating.read(entry, entry.source)
