"""Commands of the Process menu."""

from __future__ import annotations

from gui.actions import comparing, reconstruction, tools
from gui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "process.phase",
        "Phase Tool",
        "Process",
        tools.toggle_phase_tool,
        "Set the phases of the direct dimension by eye, with a pivot",
        "Ctrl+P",
        "phase",
        reconstruction.can_reconstruct,
        tools.has_phase_tool,
    ),
    Command(
        "process.reconstruct",
        "Reconstruct",
        "Process",
        reconstruction.reconstruct_shown,
        "Reconstruct the spectrum with the method chosen",
        "Ctrl+R",
        "run",
        reconstruction.can_reconstruct,
    ),
    Command(
        "process.compare",
        "Compare",
        "Process",
        comparing.compare,
        "Show the results of the present data side by side, and how their peaks compare",
        "Ctrl+E",
        "compare",
        comparing.can_toggle,
        comparing.is_comparing,
    ),
)
