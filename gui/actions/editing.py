"""Undo, redo, and what changes the project itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.workbench import Workbench


def undo(workbench: Workbench) -> None:
    """Take back the last change."""
    workbench.store.undo()


def can_undo(workbench: Workbench) -> bool:
    """Whether there is anything to take back."""
    return workbench.store.undo_text is not None


def redo(workbench: Workbench) -> None:
    """Do again what was taken back last."""
    workbench.store.redo()


def can_redo(workbench: Workbench) -> bool:
    """Whether anything was taken back."""
    return workbench.store.redo_text is not None


def remove_entry(workbench: Workbench) -> None:
    """Take the present entry out of the project; its files stay as they are."""
    entry = workbench.entry
    if entry is not None:
        workbench.store.commit(workbench.store.document.without(entry.key), f"Remove {entry.name}")
