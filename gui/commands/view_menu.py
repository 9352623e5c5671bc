"""Commands of the View menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.actions import overlaying, ruler, viewing
from gui.commands.command import Command

if TYPE_CHECKING:
    from gui.workbench import Workbench


def _pan(name: str, key: str, right: int, down: int) -> Command:
    """Return the command that moves what is seen."""

    def do(workbench: Workbench) -> None:
        viewing.pan(workbench, right * viewing.PAN_STEP, down * viewing.PAN_STEP)

    return Command(
        f"view.pan-{name}",
        f"Move {name.capitalize()}",
        "View",
        do,
        f"Show what lies further {name}",
        f"Ctrl+{key}",
        enabled=viewing.has_entry,
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        "view.full",
        "Full View",
        "View",
        viewing.full_view,
        "Show all of the spectrum",
        "F",
        "full",
        viewing.has_entry,
    ),
    Command(
        "view.back",
        "Back",
        "View",
        viewing.back,
        "Show what was seen before",
        "Backspace",
        "back",
        viewing.can_go_back,
    ),
    Command(
        "view.higher",
        "Raise Contour Levels",
        "View",
        viewing.raise_levels,
        "Draw fewer contour lines; the wheel does the same",
        "+",
        enabled=viewing.has_entry,
        separated=True,
    ),
    Command(
        "view.lower",
        "Lower Contour Levels",
        "View",
        viewing.lower_levels,
        "Draw more contour lines; the wheel does the same",
        "-",
        enabled=viewing.has_entry,
    ),
    Command(
        "view.image",
        "Image",
        "View",
        viewing.toggle_image,
        "Draw an image in place of contour lines",
        "I",
        "image",
        viewing.has_entry,
        viewing.is_image,
        separated=True,
    ),
    Command(
        "view.slices",
        "Slices",
        "View",
        viewing.toggle_slices,
        "Show the traces through the pointer",
        "S",
        "slices",
        viewing.has_entry,
        viewing.has_slices,
    ),
    Command(
        "view.zoom-in",
        "Zoom In",
        "View",
        viewing.zoom_in,
        "Show less, about the middle; Ctrl and the wheel do it about the pointer",
        "Ctrl+=",
        enabled=viewing.has_entry,
        separated=True,
    ),
    Command(
        "view.zoom-out",
        "Zoom Out",
        "View",
        viewing.zoom_out,
        "Show more, about the middle; Ctrl and the wheel do it about the pointer",
        "Ctrl+-",
        enabled=viewing.has_entry,
    ),
    _pan("left", "Left", -1, 0),
    _pan("right", "Right", 1, 0),
    _pan("up", "Up", 0, -1),
    _pan("down", "Down", 0, 1),
    Command(
        "view.overlay",
        "Overlay Next",
        "View",
        overlaying.overlay_next,
        "Draw the next spectrum of the project over this one; after the last, none",
        "O",
        "overlay",
        overlaying.can_overlay,
        overlaying.has_overlays,
        separated=True,
    ),
    Command(
        "view.no-overlays",
        "Remove Overlays",
        "View",
        overlaying.remove_all,
        "Show this spectrum alone",
        "Shift+O",
        enabled=overlaying.has_overlays,
    ),
    Command(
        "view.strips",
        "Strips",
        "View",
        viewing.toggle_strips,
        "Show a 3D as strips at the peaks of its projection, or as planes",
        "T",
        "strips",
        viewing.is_3d,
        viewing.has_strips,
        separated=True,
    ),
    Command(
        "view.projection",
        "Projection",
        "View",
        viewing.toggle_projection,
        "Show the projection of a 3D across its planes",
        "P",
        enabled=viewing.is_3d,
        checked=viewing.has_projection,
    ),
    Command(
        "view.next-plane",
        "Next Plane",
        "View",
        viewing.next_plane,
        "Show the next plane of a 3D",
        "]",
        enabled=viewing.is_3d,
    ),
    Command(
        "view.previous-plane",
        "Previous Plane",
        "View",
        viewing.previous_plane,
        "Show the plane of a 3D before this one",
        "[",
        enabled=viewing.is_3d,
    ),
    Command(
        "view.ruler",
        "Ruler",
        "View",
        ruler.toggle,
        "Measure distances by dragging; with Shift at any time",
        "R",
        "ruler",
        viewing.has_entry,
        ruler.is_taken_up,
        separated=True,
    ),
    Command(
        "view.ruler-away",
        "Put the Ruler Away",
        "View",
        ruler.put_away,
        "Remove the line that was measured; dragging zooms again",
        "Esc",
        enabled=ruler.lies_somewhere,
    ),
    Command(
        "view.reset-layout",
        "Reset Layout",
        "View",
        lambda workbench: workbench.desk.reset_layout(),
        "Put all panels back where they were at first",
        separated=True,
    ),
)
