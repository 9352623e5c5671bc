"""Room for the compare view: panels that belong to a single entry stand back while entries are compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDockWidget


class Room:
    """Hides docks while it is taken, and shows those again that were seen before.

    Parameters
    ----------
    docks : sequence of QDockWidget
    """

    def __init__(self, docks: Sequence[QDockWidget]) -> None:
        self._docks = tuple(docks)
        self._hidden: list[QDockWidget] = []
        self.taken = False

    def take(self, wanted: bool) -> None:
        """Take the room of the docks, or give it back."""
        if wanted == self.taken:
            return
        self.taken = wanted
        if wanted:
            self._hidden = [dock for dock in self._docks if not dock.isHidden()]
        for dock in self._hidden:
            dock.setVisible(not wanted)
