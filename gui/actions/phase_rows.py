"""Which rows the phase tool shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.actions import reconstruction, tools
from gui.drawing.plane import below_crosshair
from gui.phasing.phase_rows import Row, Shift, has_shifts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.workbench import Workbench

#: More traces cannot be told apart.
MOST = 6


def rows(workbench: Workbench) -> tuple[Row, ...] | None:
    """Return the rows that were chosen for the present FIDs, None where nobody has."""
    entry = reconstruction.fids_of(workbench)
    return workbench.desk.rows.get(entry.key) if entry is not None else None


def choose(workbench: Workbench, chosen: Sequence[Row] | None) -> None:
    """Show these rows of the present FIDs, those of the strongest increments where None is given."""
    entry = reconstruction.fids_of(workbench)
    if entry is not None:
        workbench.desk.show_rows(entry.key, None if chosen is None else tuple(chosen)[-MOST:])


def add(workbench: Workbench, row: Row, shown: Sequence[Row]) -> None:
    """Show one more row below those that are `shown`."""
    choose(workbench, (*(other for other in shown if other != row), row))


def takes_crosshair(workbench: Workbench) -> bool:
    """Whether a place in the present spectrum is a row of the present FIDs."""
    entry, fids = workbench.entry, reconstruction.fids_of(workbench)
    if entry is None or fids is None or entry.view.strips:
        return False
    return len(fids.content.axes) in (2, 3) and has_shifts(fids.content)


def shifts_under_crosshair(workbench: Workbench) -> tuple[float, ...] | None:
    """Return the shifts of the crosshair along the indirect dimensions, F1 first, where it has some."""
    entry, place = workbench.entry, workbench.desk.place
    spectrum = workbench.spectra.get(entry.key) if entry is not None else None
    if entry is None or spectrum is None or place is None or not takes_crosshair(workbench):
        return None
    return tuple(round(shift, 4) for shift in below_crosshair(spectrum, entry.view, place)[:-1])


def can_add_crosshair(workbench: Workbench) -> bool:
    """Whether the phase tool is shown, and a place in the spectrum is a row of the FIDs."""
    return tools.has_phase_tool(workbench) and takes_crosshair(workbench)


def add_crosshair(workbench: Workbench) -> None:
    """Show the row under the crosshair in the phase tool, too."""
    shifts = shifts_under_crosshair(workbench)
    if shifts is not None:
        add(workbench, Shift(shifts), rows(workbench) or ())
