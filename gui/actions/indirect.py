"""How the indirect dimensions of the present FIDs are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gui.actions import reconstruction
from gui.phasing.indirect_study import with_indirect
from nmrrecon.recipe import IndirectRecipe

if TYPE_CHECKING:
    from gui.state.document import Entry
    from gui.workbench import Workbench


def set_dimension(
    workbench: Workbench, dimension: int, recipe: IndirectRecipe, text: str, burst: str | None = None
) -> None:
    """Give an indirect dimension (0 for F1) of the present FIDs another recipe."""
    entry = reconstruction.fids_of(workbench)
    if entry is None or recipe == entry.recipe.indirect_for(dimension):
        return

    def changed(old: Entry) -> Entry:
        return replace(old, recipe=with_indirect(old.recipe, dimension, recipe))

    workbench.change_entry(changed, f"F{dimension + 1}: {text}", burst, key=entry.key)


def leave_to_program(workbench: Workbench, dimension: int) -> None:
    """Leave phase, first point and quadrature of a dimension to the program; window and size stay."""
    entry = reconstruction.fids_of(workbench)
    if entry is not None:
        recipe = replace(
            entry.recipe.indirect_for(dimension),
            p0=None,
            delay=None,
            alternate=None,
            negate=None,
            reverse=False,
            swap=False,
        )
        set_dimension(workbench, dimension, recipe, "Automatic")
