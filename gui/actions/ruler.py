"""The ruler: distances in a spectrum."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.workbench import Workbench


def toggle(workbench: Workbench) -> None:
    """Have dragging measure, or zoom again."""
    workbench.desk.toggle_ruler()


def is_taken_up(workbench: Workbench) -> bool:
    """Whether dragging measures."""
    return workbench.desk.ruler


def put_away(workbench: Workbench) -> None:
    """Put the ruler away."""
    workbench.desk.put_ruler_away()


def lies_somewhere(workbench: Workbench) -> bool:
    """Whether there is a ruler to be put away."""
    return workbench.desk.ruler or workbench.desk.measured is not None
