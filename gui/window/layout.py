"""Where the panels stand: at first, and as they were left the last time."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_write, output_errors

FILE = "layout.json"
#: Another one where the panels are others: an old layout does not fit them.
VERSION = 2
#: A file longer than this is none.
LARGEST_FILE = 1 << 20
#: Docks that share one place at first, by their names; the first of each is seen.
TABS = (("What was read", "Processing", "Peaks"), ("Jobs", "Messages"))
#: First widths and heights of docks in pixels, by their names.
WIDTHS = {"Project": 190, "What was read": 400, "Reconstruct": 400}
HEIGHTS = (
    {"Project": 500, "Overlays": 160},
    {"What was read": 420, "Reconstruct": 380},
    {"Jobs": 150},
)

#: What is kept.
PARTS = ("geometry", "docks", "middle")

#: A dock and where it stands at first.
Place = tuple[QDockWidget, Qt.DockWidgetArea]


class Layout:
    """The geometry of a window, its docks and the splitter in its middle.

    Parameters
    ----------
    window : QMainWindow
        With all its docks, none of which shares a place with another one.
    places : sequence of Place
    middle : QSplitter
    folder : Path or None
        Where the layout is kept; None for nowhere.
    """

    def __init__(
        self, window: QMainWindow, places: Sequence[Place], middle: QSplitter, folder: Path | None
    ) -> None:
        self._window, self._places, self._middle, self._folder = window, places, middle, folder
        self._first_middle = middle.saveState()
        self._arranged = self._take(self._read())

    def shown(self) -> None:
        """Put the docks in their first places, unless they have others from the last time.

        Notes
        -----
        Docks that are made to share a place before their window is shown leave tabs behind where the window's
        state is then restored, or where it is shown.
        """
        if not self._arranged:
            self._arranged = True
            self._share_places()

    def reset(self) -> None:
        """Put everything back in its first place; the window stays where it is."""
        for dock, _ in self._places:
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        for dock, area in self._places:
            self._window.addDockWidget(area, dock)
            dock.show()
        self._share_places()
        self._middle.restoreState(self._first_middle)

    def _share_places(self) -> None:
        window, docks = self._window, {dock.objectName(): dock for dock, _ in self._places}
        for names in TABS:
            group = [docks[f"dock {name}"] for name in names]
            for one, next_one in pairwise(group):
                window.tabifyDockWidget(one, next_one)
            group[0].raise_()
        for sizes, along in (
            (WIDTHS, Qt.Orientation.Horizontal),
            *((s, Qt.Orientation.Vertical) for s in HEIGHTS),
        ):
            window.resizeDocks([docks[f"dock {name}"] for name in sizes], list(sizes.values()), along)

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

    def _take(self, parts: dict[str, QByteArray]) -> bool:
        """Take what there is of a layout; return whether the docks have places by it."""
        if "geometry" in parts:
            self._window.restoreGeometry(parts["geometry"])
        if "middle" in parts:
            self._middle.restoreState(parts["middle"])
        return "docks" in parts and self._window.restoreState(parts["docks"], VERSION)

    def _read(self) -> dict[str, QByteArray]:
        """Return the layout that was remembered; nothing where there is none that can be read."""
        if self._folder is None:
            return {}
        try:
            file = self._folder / FILE
            values: Any = json.loads(file.read_text(encoding="utf-8")) if _is_small(file) else {}
            if values["version"] != VERSION:
                return {}
            names = [name for name in PARTS if name in values]
            return {name: QByteArray(base64.b64decode(values[name], validate=True)) for name in names}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= LARGEST_FILE
