"""Python's search for objects that nobody needs any more, in the thread of the window alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Between two looks whether there is enough to be searched, in milliseconds.
LOOK_MS = 200


class Garbage(QObject):
    """Searches as often as Python would.

    Notes
    -----
    Python searches in whichever thread makes objects just then. Widgets and items of plots that refer to each
    other would be freed by the thread of a job, while the window draws them: the program would crash.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        """Leave it to Python again, when no job is left."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        gc.disable()  # another window may have been closed
        made = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(made) if count > most]
        if due:
            gc.collect(due[-1])
