"""What must be asked before the document goes: work that is not saved, jobs that run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gui.actions import saving

if TYPE_CHECKING:
    from gui.workbench import Workbench


class Answer(StrEnum):
    """What becomes of the document."""

    SAVE = "save"
    ANYWAY = "anyway"
    STAY = "stay"


@dataclass(frozen=True)
class Loss:
    """What would be lost with the document.

    Attributes
    ----------
    running : tuple of str
        Jobs that are not over, by name.
    unsaved : str
        What is in no file, for people; empty for nothing.
    """

    running: tuple[str, ...] = ()
    unsaved: str = ""

    def __bool__(self) -> bool:
        return bool(self.running or self.unsaved)


def loss_of(workbench: Workbench) -> Loss:
    """Return what would be lost with the document; it is false where nothing would."""
    running = [job.name for job in workbench.jobs.jobs if not job.quiet and not job.state.status.over]
    unsaved = ""
    if workbench.saved.differs(workbench.store.document):
        path = workbench.saved.path
        since = f"since {path.name} was saved" if path is not None else "here"
        unsaved = f"What was done {since} is in no session file."
    return Loss(tuple(running), unsaved)


def leave(workbench: Workbench, go: Callable[[], None], verb: str) -> None:
    """Call `go` when nothing would be lost, or the person has saved it or does not mind.

    Parameters
    ----------
    workbench : Workbench
    go : callable
    verb : str
        What `go` does, such as ``Close``.
    """
    loss = loss_of(workbench)
    if not loss:
        go()
        return

    def saved() -> None:
        if workbench.saved.differs(workbench.store.document):  # a job brought its result meanwhile
            leave(workbench, go, verb)
        else:
            go()

    def answered(answer: Answer) -> None:
        if answer is Answer.ANYWAY:
            go()
        elif answer is Answer.SAVE:
            saving.save(workbench, saved)

    workbench.questions.leaving(loss, verb, answered)
