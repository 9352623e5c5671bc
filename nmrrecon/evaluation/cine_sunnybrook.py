"""``evaluate cine-sunnybrook``: all slices of the test patient at 8, 10 and 12x, as in SLR-Net's tables."""

from __future__ import annotations

from nmrrecon.evaluation.cine_entries import cine_methods
from nmrrecon.evaluation.cine_grid import ONE_COIL, draw_grid, grid_notes, grid_table, score_grid, suited
from nmrrecon.evaluation.cine_published import SLR_NET, Published
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Evaluation

MASKS = ("gaussian-8", "gaussian-10", "gaussian-12", "radial-16")


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score every method with each mask."""
    masks = settings.chosen("mask", MASKS)
    rows = score_grid(masks, suited(cine_methods(settings.methods), settings), settings, report, _paper)
    table = grid_table(rows, _paper, "Tables I, II and V of SLR-Net's paper, on the slices of one patient.")
    theirs = {mask: {name: row.psnr_db for name, row in of.items()} for mask, of in SLR_NET.items()}
    notes = grid_notes(rows, theirs, "SLR-Net's paper", settings, ONE_COIL)
    return Evaluation("Cines of a test patient", (table,), notes, lambda: draw_grid(table))


def _paper(mask: str, method: str) -> Published | None:
    return SLR_NET.get(mask, {}).get(method)
