"""Commands of the View menu."""

from __future__ import annotations

from gui.actions import viewing
from gui.commands.command import Command

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
)
