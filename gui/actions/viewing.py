"""How spectra are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from gui.drawing.limits import full_limits, moved, scaled

if TYPE_CHECKING:
    from gui.state.view import Limits, View
    from gui.workbench import Workbench

#: By how much a command zooms, and which share of what is seen it moves.
ZOOM_STEP, PAN_STEP = 1.4, 0.25


def has_entry(workbench: Workbench) -> bool:
    """Whether anything is looked at."""
    return workbench.leader is not None


def full_view(workbench: Workbench) -> None:
    """Show all of the spectrum."""
    workbench.change_view(lambda view: view.at(None), "Full view")


def look_at(workbench: Workbench, limits: Limits, key: str | None = None, *, goes_on: bool = True) -> None:
    """Show a part of the spectrum.

    Parameters
    ----------
    workbench : Workbench
    limits : Limits
    key : str, optional
        Of the entry; that which leads where none is given.
    goes_on : bool
        Whether more of it is to follow: what follows fast on another is one step, and none to go back to.
    """
    if goes_on:
        workbench.change_view(lambda view: replace(view, limits=limits), "Zoom", burst="zoom", key=key)
    else:
        workbench.change_view(lambda view: view.at(limits), "Zoom", key=key)


def zoom(workbench: Workbench, factor: float) -> None:
    """Show `factor` times as much of each axis, about the middle."""
    _change_limits(workbench, lambda limits: scaled(limits, factor))


def zoom_in(workbench: Workbench) -> None:
    """Show less."""
    zoom(workbench, 1.0 / ZOOM_STEP)


def zoom_out(workbench: Workbench) -> None:
    """Show more."""
    zoom(workbench, ZOOM_STEP)


def pan(workbench: Workbench, right: float, down: float) -> None:
    """Move what is seen by shares of its width and height."""
    # intensities of a 1D grow upwards, shifts of a plane downwards
    downwards = 1.0 if _dimensions(workbench) == 1 else -1.0
    _change_limits(workbench, lambda limits: moved(limits, right, downwards * down))


def _change_limits(workbench: Workbench, change: Callable[[Limits], Limits]) -> None:
    entry = workbench.leader
    spectrum = workbench.spectra.get(entry.key) if entry is not None else None
    if entry is None or spectrum is None:
        return
    limits = entry.view.limits or full_limits(spectrum, entry.view)
    if limits is not None:
        look_at(workbench, change(limits))


def back(workbench: Workbench) -> None:
    """Show what was seen before."""
    workbench.change_view(lambda view: view.back(), "Back to the view before")


def can_go_back(workbench: Workbench) -> bool:
    """Whether anything was seen before."""
    return workbench.leader is not None and bool(workbench.leader.view.past)


def raise_levels(workbench: Workbench, steps: float = 1.0, key: str | None = None) -> None:
    """Draw fewer contour lines."""
    workbench.change_view(lambda view: view.leveled(steps), "Contour level", burst="level", key=key)


def lower_levels(workbench: Workbench) -> None:
    """Draw more contour lines."""
    raise_levels(workbench, -1.0)


def toggle_image(workbench: Workbench) -> None:
    """Draw an image in place of contour lines, or the other way round."""
    workbench.change_view(
        lambda view: replace(view, mode="contours" if view.mode == "image" else "image"), "Image or contours"
    )


def is_image(workbench: Workbench) -> bool:
    """Whether an image is drawn."""
    return workbench.leader is not None and workbench.leader.view.mode == "image"


def toggle_slices(workbench: Workbench) -> None:
    """Show or hide the traces through the pointer."""
    workbench.change_view(lambda view: replace(view, slices=not view.slices), "Slices")


def has_slices(workbench: Workbench) -> bool:
    """Whether the traces through the pointer are shown."""
    return workbench.leader is not None and workbench.leader.view.slices


def is_3d(workbench: Workbench) -> bool:
    """Whether a 3D is looked at."""
    return _dimensions(workbench) == 3


def _dimensions(workbench: Workbench) -> int:
    entry = workbench.leader
    shown = workbench.spectra.get(entry.key) if entry is not None else None
    return 0 if shown is None else len(shown.axes)


def toggle_strips(workbench: Workbench) -> None:
    """Show a 3D as strips, or as planes again."""

    def change(view: View) -> View:
        normal = min(view.normal, 1)
        return replace(view, strips=not view.strips, normal=normal, limits=None, past=())

    workbench.change_view(change, "Strips or planes")


def has_strips(workbench: Workbench) -> bool:
    """Whether a 3D is shown as strips."""
    return workbench.leader is not None and workbench.leader.view.strips


def next_plane(workbench: Workbench, step: int = 1) -> None:
    """Show the next plane of a 3D."""
    if workbench.leader is None or not is_3d(workbench):
        return
    normal = workbench.leader.view.normal
    last = workbench.spectra[workbench.leader.key].axes[normal].size - 1

    def change(view: View) -> View:
        return replace(view, plane=min(max(view.plane + step, 0), last))

    workbench.change_view(change, "Another plane", burst="plane")


def previous_plane(workbench: Workbench) -> None:
    """Show the plane before."""
    next_plane(workbench, -1)


def toggle_projection(workbench: Workbench) -> None:
    """Show the projection across the planes, or a plane again."""
    workbench.change_view(lambda view: replace(view, projection=not view.projection), "Projection or plane")


def has_projection(workbench: Workbench) -> bool:
    """Whether a projection is shown."""
    return workbench.leader is not None and workbench.leader.view.projection
