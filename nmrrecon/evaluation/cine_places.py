"""``evaluate cine-places``: where the low-rank module stands; plugged in or unrolled (SLR-Net, III, IV)."""

from __future__ import annotations

from nmrrecon.evaluation.cine_grid import ONE_COIL, draw_grid, grid_notes, grid_table, score_grid
from nmrrecon.evaluation.cine_published import PLACES, SLR_NET
from nmrrecon.evaluation.cine_variants import Variant, expected_names, paper_of, variants_with
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Evaluation

MASKS = ("gaussian-8", "radial-16")
#: Of the paper.
PAPER_MASK = "gaussian-8"
VARIANTS = (
    Variant("zero-filled-cine", "zero-filled-cine", ""),
    Variant("DC-CNN", "dc-cnn", "dc-cnn", PLACES[""]),
    Variant("DC-CNN-LR, L1", "dc-cnn-lr", "dc-cnn-lr-l1", PLACES["L1"]),
    Variant("DC-CNN-LR, L2", "dc-cnn-lr", "dc-cnn-lr", PLACES["L2"]),
    Variant("DC-CNN-LR, L3", "dc-cnn-lr", "dc-cnn-lr-l3", PLACES["L3"]),
    Variant("ISTA-LR-Net", "ista-lr-net", "ista-lr-net", SLR_NET[PAPER_MASK]["ista-lr-net"]),
    Variant("SLR-Net", "slr-net", "slr-net", SLR_NET[PAPER_MASK]["slr-net"]),
)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the variants with each mask."""
    masks = settings.chosen("mask", MASKS)
    paper = paper_of(VARIANTS, PAPER_MASK)
    rows = score_grid(masks, variants_with(VARIANTS, settings), settings, report, paper)
    table = grid_table(rows, paper, "Tables III (L1 to L3) and IV (SLR-Net, ISTA-LR-Net) of SLR-Net's paper.")
    theirs = {each.label: each.paper.psnr_db for each in VARIANTS if each.paper is not None}
    notes = (
        expected_names(VARIANTS, masks[0]),
        *grid_notes(rows, dict.fromkeys(masks, theirs), "SLR-Net's paper at 8x", settings, ONE_COIL),
    )
    return Evaluation("Places of the low-rank module", (table,), notes, lambda: draw_grid(table))
