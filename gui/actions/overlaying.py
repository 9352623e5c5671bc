"""Spectra drawn over the one that is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gui.state.document import Kind
from gui.state.view import Overlay, View

if TYPE_CHECKING:
    from gui.state.document import Entry
    from gui.workbench import Workbench

#: Colours to choose among; the first is that of the spectrum below.
COLORS = 6


def can_lie_over(workbench: Workbench) -> list[Entry]:
    """Return the entries that can be drawn over the present one: as many dimensions, and drawn themselves."""
    document, present = workbench.store.document, workbench.entry
    if present is None or document.compared or present.key not in workbench.spectra:
        return []
    dimensions = len(workbench.spectra[present.key].axes)
    return [
        entry
        for entry in document.entries
        if entry is not present
        and entry.key in workbench.spectra
        and len(workbench.spectra[entry.key].axes) == dimensions
    ]


def overlay_of(view: View, key: str) -> Overlay | None:
    """Return how an entry is laid over a view, None where it is not."""
    return next((overlay for overlay in view.overlays if overlay.key == key), None)


def toggle(workbench: Workbench, key: str) -> None:
    """Draw an entry over the present one in a colour that is free, or take it away."""

    def change(view: View) -> View:
        if overlay_of(view, key) is not None:
            return replace(view, overlays=tuple(o for o in view.overlays if o.key != key))
        used = {overlay.color for overlay in view.overlays} | {0}
        free = [color for color in range(COLORS) if color not in used] or [len(view.overlays) % COLORS]
        return replace(view, overlays=(*view.overlays, Overlay(key, free[0])))

    workbench.change_view(change, "Overlay")


def change_overlay(workbench: Workbench, key: str, **values: Any) -> None:
    """Give an overlay another colour, level or offset."""

    def change(view: View) -> View:
        overlays = tuple(replace(o, **values) if o.key == key else o for o in view.overlays)
        return replace(view, overlays=overlays)

    workbench.change_view(change, "Overlay", burst=f"overlay {key} {' '.join(values)}")


def overlay_next(workbench: Workbench) -> None:
    """Lay the next spectrum that can lie over the present one over it; after the last, take all away.

    Previews of undersampled data come last: stripes of what was not measured hide the spectrum below.
    """
    entry = workbench.entry
    if entry is None:
        return
    others = [other for other in can_lie_over(workbench) if overlay_of(entry.view, other.key) is None]
    if others:
        toggle(workbench, min(others, key=_is_striped).key)
    else:
        remove_all(workbench)


def _is_striped(entry: Entry) -> bool:
    return entry.kind is Kind.FIDS and bool(getattr(entry.content, "is_nus", False))


def remove_all(workbench: Workbench) -> None:
    """Take all overlays away."""
    workbench.change_view(lambda view: replace(view, overlays=()) if view.overlays else view, "No overlays")


def can_overlay(workbench: Workbench) -> bool:
    """Whether anything can be drawn over the present entry."""
    return bool(can_lie_over(workbench))


def has_overlays(workbench: Workbench) -> bool:
    """Whether anything is drawn over the present entry."""
    return workbench.entry is not None and bool(workbench.entry.view.overlays)
