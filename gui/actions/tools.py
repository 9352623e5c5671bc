"""The tools below the spectrum."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.workbench import Workbench

PHASE, INDIRECT = "phase", "indirect"


def toggle_phase_tool(workbench: Workbench) -> None:
    """Show or put away the phases of the direct dimension."""
    workbench.desk.toggle(PHASE)


def has_phase_tool(workbench: Workbench) -> bool:
    """Whether the phases of the direct dimension are shown."""
    return workbench.desk.tool == PHASE


def toggle_indirect_tool(workbench: Workbench) -> None:
    """Show or put away the assistant for the indirect dimensions."""
    workbench.desk.toggle(INDIRECT)


def has_indirect_tool(workbench: Workbench) -> bool:
    """Whether the assistant for the indirect dimensions is shown."""
    return workbench.desk.tool == INDIRECT
