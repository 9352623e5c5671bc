"""The list of what was opened lately."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gui.state.recent import read_recent, with_path, write_recent
from nmrrecon.io.atomic import output_errors

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

FILE = "recent.json"
#: The queue of what the window keeps for the next start.
QUEUE = "keeping"


def load(workbench: Workbench) -> None:
    """Read the list in the background; what is not there now is not offered."""
    folder = workbench.folder
    if folder is None:
        return

    def work(_: Job) -> tuple[Path, ...]:
        return tuple(path for path in read_recent(folder / FILE) if _is_there(path))

    def finished(paths: tuple[Path, ...]) -> None:
        for path in reversed(workbench.recent.paths):  # opened before the list was read
            paths = with_path(paths, path)
        workbench.recent.become(paths)

    workbench.submit("Read the recent list", work, finished, QUEUE, quiet=True)


def add(workbench: Workbench, path: Path) -> None:
    """Put what was opened at the head of the list."""
    path = path.absolute()
    workbench.recent.become(with_path(workbench.recent.paths, path))
    folder = workbench.folder
    if folder is None:
        return

    def work(_: Job) -> None:
        with output_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        # another window may have added to it meanwhile
        write_recent(with_path(read_recent(folder / FILE), path), folder / FILE)

    workbench.submit("Write the recent list", work, lambda _: None, QUEUE, quiet=True)


def has_any(workbench: Workbench) -> bool:
    """Whether anything was opened lately."""
    return bool(workbench.recent.paths)


def _is_there(path: Path) -> bool:
    try:
        return path.exists() or ("%" in path.name and path.parent.exists())
    except OSError:
        return False
