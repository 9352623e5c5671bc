"""Commands of the Process menu."""

from __future__ import annotations

from gui.actions import processing, reconstruction, tools, undersampling
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
        "process.indirect",
        "Indirect Dimensions",
        "Process",
        tools.toggle_indirect_tool,
        "Set phase, first point and quadrature of the indirect dimensions, with a preview of each choice",
        "Ctrl+I",
        "indirect",
        reconstruction.can_reconstruct,
        tools.has_indirect_tool,
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
        "process.undersample",
        "Undersample...",
        "Process",
        undersampling.ask_and_undersample,
        "Keep some increments of fully sampled data, and hold what is reconstructed from them against all",
        "Ctrl+U",
        enabled=undersampling.can_undersample,
        reason=undersampling.refusal,
    ),
    Command(
        "process.step-up",
        "Do Step Earlier",
        "Process",
        processing.move_chosen(processing.UP),
        "Move the step of processing that the keyboard speaks to one place up",
        "Alt+Up",
        enabled=processing.can_move_chosen(processing.UP),
        separated=True,
    ),
    Command(
        "process.step-down",
        "Do Step Later",
        "Process",
        processing.move_chosen(processing.DOWN),
        "Move the step of processing that the keyboard speaks to one place down",
        "Alt+Down",
        enabled=processing.can_move_chosen(processing.DOWN),
    ),
    Command(
        "process.reset",
        "Reset the Processing",
        "Process",
        processing.reset,
        "Process the present data as if nothing had been set",
        enabled=processing.can_reset,
    ),
    Command(
        "process.copy",
        "Copy the Processing to All",
        "Process",
        processing.copy_to_all,
        "Process all other FIDs of as many dimensions like the present ones",
        enabled=processing.can_copy,
    ),
)
