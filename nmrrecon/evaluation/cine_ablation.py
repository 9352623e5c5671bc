"""``evaluate cine-ablation``: JotlasNet without this or that, as in its Table 6."""

from __future__ import annotations

from nmrrecon.evaluation.cine_grid import ONE_COIL, draw_grid, grid_notes, grid_table, score_grid
from nmrrecon.evaluation.cine_published import Published
from nmrrecon.evaluation.cine_variants import Variant, expected_names, paper_of, variants_with
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Evaluation

MASK = "radial-16"
NETWORK = "jotlas-net"
VARIANTS = (
    Variant("zero-filled-cine", "zero-filled-cine", ""),
    Variant("1: JotlasNet", NETWORK, NETWORK, Published(41.708, 0.982)),
    Variant("2: algorithm of SLR-Net", NETWORK, f"{NETWORK}-slr-algorithm", Published(41.629, 0.981)),
    Variant("3: no sparse layer", NETWORK, f"{NETWORK}-no-sparse", Published(40.788, 0.978)),
    Variant("4: no low-rank layer", NETWORK, f"{NETWORK}-no-low-rank", Published(41.617, 0.981)),
    Variant("5: as 4, one threshold", NETWORK, f"{NETWORK}-no-low-rank-st", Published(41.428, 0.980)),
    Variant("6: as 4, constraint .001", NETWORK, f"{NETWORK}-no-low-rank-0.001", Published(41.588, 0.981)),
    Variant("7: as 4, constraint .01", NETWORK, f"{NETWORK}-no-low-rank-0.01", Published(40.950, 0.977)),
    Variant("8: as 4, constraint .1", NETWORK, f"{NETWORK}-no-low-rank-0.1", Published(36.997, 0.947)),
)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the variants."""
    paper = paper_of(VARIANTS, MASK)
    rows = score_grid((MASK,), variants_with(VARIANTS, settings), settings, report, paper)
    table = grid_table(rows, paper, "Table 6 of JotlasNet's paper.")
    theirs = {each.label: each.paper.psnr_db for each in VARIANTS if each.paper is not None}
    notes = (
        expected_names(VARIANTS, MASK),
        *grid_notes(rows, {MASK: theirs}, "Table 6 of JotlasNet's paper", settings, ONE_COIL),
    )
    return Evaluation("JotlasNet's parts", (table,), notes, lambda: draw_grid(table))
