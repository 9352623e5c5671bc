"""Commands of the Compare menu."""

from __future__ import annotations

from gui.actions import comparing
from gui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "process.compare",
        "Compare",
        "Compare",
        comparing.compare,
        "Show the chosen entries, or the results of the present data, side by side, and how they compare",
        "Ctrl+E",
        "compare",
        comparing.can_toggle,
        comparing.is_comparing,
    ),
    Command(
        "compare.overlaid",
        "Overlaid",
        "Compare",
        comparing.toggle_overlaid,
        "Show the compared entries in one plot, each in its own colour",
        "Ctrl+L",
        enabled=comparing.is_comparing,
        checked=comparing.is_overlaid,
        separated=True,
    ),
    Command(
        "compare.difference",
        "Difference",
        "Compare",
        comparing.toggle_difference,
        "Show each estimate less the reference, with the levels of the reference",
        "Ctrl+D",
        enabled=comparing.is_comparing,
        checked=comparing.is_difference,
    ),
    Command(
        "compare.marks",
        "Mark False and Missing Peaks",
        "Compare",
        comparing.toggle_marked,
        "Mark in the spectra which peaks only the estimate has, and which only the reference",
        "Ctrl+M",
        enabled=comparing.is_comparing,
        checked=comparing.is_marked,
    ),
    Command(
        "compare.next-reference",
        "Next Reference",
        "Compare",
        comparing.next_reference,
        "Hold the others against the next of the compared entries",
        "Ctrl+Shift+R",
        enabled=comparing.is_comparing,
    ),
    Command(
        "compare.next-estimate",
        "Next Estimate",
        "Compare",
        comparing.next_estimate,
        "Show the figures of the next of the compared entries",
        "Ctrl+J",
        enabled=comparing.is_comparing,
    ),
)
