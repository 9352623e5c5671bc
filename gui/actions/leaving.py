"""What must be asked before the document goes: work that is not saved, jobs that run."""

from __future__ import annotations

from collections.abc import Callable
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


def reasons_to_stay(workbench: Workbench) -> list[str]:
    """Return what would be lost with the document, for people; empty where nothing would."""
    running = [job.name for job in workbench.jobs.jobs if not job.quiet and not job.state.status.over]
    reasons = [f"{name} is still running." for name in running]
    if workbench.saved.differs(workbench.store.document):
        path = workbench.saved.path
        since = f"since {path.name} was saved" if path is not None else "here"
        reasons.append(f"What was done {since} is in no session file.")
    return reasons


def leave(workbench: Workbench, go: Callable[[], None]) -> None:
    """Call `go` when nothing would be lost, or the person has saved it or does not mind."""
    reasons = reasons_to_stay(workbench)
    if not reasons:
        go()
        return

    def answered(answer: Answer) -> None:
        if answer is Answer.ANYWAY:
            go()
        elif answer is Answer.SAVE:
            saving.save(workbench, go)

    workbench.questions.leaving(reasons, answered)
