"""``evaluate cine-masks``: radial, variable density and VISTA masks, as in JotlasNet's Tables 2 and 3."""

from __future__ import annotations

from nmrrecon.evaluation.cine_entries import cine_methods
from nmrrecon.evaluation.cine_grid import (
    ONE_COIL,
    Scene,
    draw_grid,
    grid_notes,
    grid_table,
    score_grid,
    suited,
)
from nmrrecon.evaluation.cine_published import JOTLAS_NET, jotlas_net
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Evaluation, Table

SINGLE_COIL = ("radial-16", "radial-30", "vds-8", "vds-10")
MULTI_COIL = ("vista-8", "vista-12", "vista-24")
#: The stored patterns of VISTA have 144 lines.
COILS = Scene((144, 128), 8, "unrolling-nets-coils")


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score every method with each mask, one coil and eight."""
    masks = settings.chosen("mask", (*SINGLE_COIL, *MULTI_COIL))
    choices = cine_methods(settings.methods)
    theirs = {mask: {name: row[0] for name, row in of.items()} for mask, of in JOTLAS_NET.items()}
    tables: list[Table] = []
    notes: list[str] = []
    kinds = ((SINGLE_COIL, ONE_COIL, "Table 2", "one coil"), (MULTI_COIL, COILS, "Table 3", "eight coils"))
    for of_kind, scene, number, words in kinds:
        chosen = [mask for mask in of_kind if mask in masks]
        if chosen:
            rows = score_grid(chosen, suited(choices, settings), settings, report, jotlas_net, scene)
            tables.append(grid_table(rows, jotlas_net, f"{number} of JotlasNet's paper, {words}."))
            notes += grid_notes(rows, theirs, f"{number} of JotlasNet's paper", settings, scene)
    joined = Table("", tables[0].columns, tuple(row for table in tables for row in table.rows))
    kept = tuple(dict.fromkeys(notes))
    return Evaluation("Masks of cines", tuple(tables), kept, lambda: draw_grid(joined))
