"""Saving the session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions import recent
from gui.state.contents import Contents
from gui.state.session import SUFFIX, write_session

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

#: The queue of work on session files: one after the other, beside that on data.
QUEUE = "sessions"


def can_save(workbench: Workbench) -> bool:
    """Whether there is anything to be saved."""
    return bool(workbench.store.document.entries)


def save(workbench: Workbench, then: Callable[[], None] | None = None) -> None:
    """Save the session where it was saved last; ask for a name where it has none."""
    if workbench.saved.path is None:
        save_as(workbench, then)
    else:
        _save(workbench, workbench.saved.path, then)


def save_as(workbench: Workbench, then: Callable[[], None] | None = None) -> None:
    """Ask for a file and save the session there; `then` is called when it is done."""
    path = workbench.questions.session_to_save(workbench.saved.path)
    if path is not None:
        _save(workbench, path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX), then)


def _save(workbench: Workbench, path: Path, then: Callable[[], None] | None) -> None:
    document, saved = workbench.store.document, workbench.saved
    contents = saved.contents if path == saved.path and saved.contents is not None else Contents(path)

    def work(_: Job) -> bool:
        kept = contents.keep(document)
        write_session(document, path, kept)
        contents.tidy(kept)
        return True

    def finished(_: bool) -> None:
        saved.become(path, document, contents)
        recent.add(workbench, path)
        workbench.tell(f"The session was saved in {path}")
        if then is not None:
            then()

    workbench.submit(f"Save {path.name}", work, finished, QUEUE)
