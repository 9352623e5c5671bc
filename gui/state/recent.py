"""What was opened lately."""

from __future__ import annotations

import json
from pathlib import Path

from gui.state.event import Event
from nmrrecon.io.atomic import atomic_write

#: Paths that are remembered.
MOST = 12
#: A list longer than this, in bytes, is none.
LARGEST_FILE = 1 << 20


class Recent:
    """Paths that were opened, last first; none stands twice.

    Attributes
    ----------
    paths : tuple of Path
    changed : Event
        Called without arguments when they are others.
    """

    def __init__(self) -> None:
        self.paths: tuple[Path, ...] = ()
        self.changed = Event()

    def become(self, paths: tuple[Path, ...]) -> None:
        """Take other paths."""
        if paths != self.paths:
            self.paths = paths
            self.changed()


def with_path(paths: tuple[Path, ...], path: Path) -> tuple[Path, ...]:
    """Return the paths with one more in front."""
    return (path, *(other for other in paths if other != path))[:MOST]


def read_recent(file: Path) -> tuple[Path, ...]:
    """Return the paths that are kept in a file; none where it cannot be read, as little is lost with it."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            return ()
        values = json.loads(file.read_text(encoding="utf-8"))
        paths = tuple(Path(value) for value in values)
    except (OSError, ValueError, TypeError, RecursionError):
        return ()
    return tuple(dict.fromkeys(paths))[:MOST]


def write_recent(paths: tuple[Path, ...], file: Path) -> None:
    """Write the paths.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    with atomic_write(file) as temporary:
        temporary.write_text(json.dumps([str(path) for path in paths], indent=1) + "\n", encoding="utf-8")
