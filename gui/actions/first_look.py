"""Where one begins to look at a 3D."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gui.state.document import Entry
from gui.state.view import View

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

QUEUE = "first look"


def begin_at_the_strongest(workbench: Workbench, key: str) -> None:
    """Show the plane of a 3D's highest point, where nobody has looked at another yet; no step of undo."""
    entry, spectrum = workbench.store.document.entry(key), workbench.spectra.get(key)
    if entry is None or entry.view != View() or len(getattr(spectrum, "axes", ())) != 3:
        return

    def work(_: Job) -> int:
        return strongest_plane(spectrum, View().normal)

    def finished(plane: int) -> None:
        def change(entry: Entry) -> Entry:
            return replace(entry, view=replace(entry.view, plane=plane)) if entry.view == View() else entry

        workbench.store.amend(workbench.store.document.changed(key, change))

    workbench.submit("Look for the highest point", work, finished, QUEUE, quiet=True)


def strongest_plane(spectrum: Any, normal: int) -> int:
    """Return which plane across a dimension of a spectrum holds its highest point."""
    import numpy as np

    values = np.asarray(spectrum.array)[0].real
    across = tuple(axis for axis in range(values.ndim) if axis != normal)
    return int(np.maximum(values.max(axis=across), -values.min(axis=across)).argmax())
