"""Where the panels stand: remembered between starts."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write, output_errors

FILE = "layout.json"
#: Another one where the panels are others: an old layout does not fit them.
VERSION = 1
#: A file longer than this is none.
LARGEST_FILE = 1 << 20


class Layout:
    """The geometry of a window, its docks and the splitter in its middle.

    Parameters
    ----------
    window : QMainWindow
        With all its docks in their first places.
    middle : QSplitter
    folder : Path or None
        Where the layout is kept; None for nowhere.
    """

    def __init__(self, window: QMainWindow, middle: QSplitter, folder: Path | None) -> None:
        self._window, self._middle, self._folder = window, middle, folder
        self._first = self._parts()
        self._take(self._read())

    def reset(self) -> None:
        """Put everything back in its first place; the window stays where it is."""
        self._take({name: part for name, part in self._first.items() if name != "geometry"})

    def write(self) -> None:
        """Remember the layout; where that cannot be done, little is lost."""
        if self._folder is None:
            return
        texts = {name: base64.b64encode(part.data()).decode() for name, part in self._parts().items()}
        try:
            with output_errors(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
            with atomic_write(self._folder / FILE) as temporary:
                temporary.write_text(json.dumps({"version": VERSION, **texts}), encoding="utf-8")
        except OutputError:
            return

    def _parts(self) -> dict[str, QByteArray]:
        window = self._window
        return {
            "geometry": window.saveGeometry(),
            "docks": window.saveState(VERSION),
            "middle": self._middle.saveState(),
        }

    def _take(self, parts: dict[str, QByteArray]) -> None:
        if "geometry" in parts:
            self._window.restoreGeometry(parts["geometry"])
        if "docks" in parts:
            self._window.restoreState(parts["docks"], VERSION)
        if "middle" in parts:
            self._middle.restoreState(parts["middle"])

    def _read(self) -> dict[str, QByteArray]:
        """Return the layout that was remembered; nothing where there is none that can be read."""
        if self._folder is None:
            return {}
        try:
            file = self._folder / FILE
            values: Any = json.loads(file.read_text(encoding="utf-8")) if _is_small(file) else {}
            if values["version"] != VERSION:
                return {}
            names = [name for name in self._first if name in values]
            return {name: QByteArray(base64.b64decode(values[name], validate=True)) for name in names}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= LARGEST_FILE
