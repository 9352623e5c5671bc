"""``evaluate cine-iterations``: JotlasNet of so many iterations, as in its Fig. 5."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.cine_grid import ONE_COIL, PSNR, grid_notes, grid_table, score_grid
from nmrrecon.evaluation.cine_variants import Variant, expected_names, paper_of, variants_with
from nmrrecon.evaluation.figure import COLORS, finish, new_figure
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Evaluation, Spread, Table

MASK, NETWORK = "radial-16", "jotlas-net"
#: Of the network as it is by default, whose weights bear no number.
DEFAULT = 15
ITERATIONS = (3, 5, 10, DEFAULT, 20)
VARIANTS = (
    Variant("zero-filled-cine", "zero-filled-cine", ""),
    *(
        Variant(
            f"{count} iterations", NETWORK, NETWORK if count == DEFAULT else f"{NETWORK}-{count}-iterations"
        )
        for count in ITERATIONS
    ),
)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the networks."""
    paper = paper_of(VARIANTS, MASK)
    rows = score_grid((MASK,), variants_with(VARIANTS, settings), settings, report, paper)
    table = grid_table(rows, paper, "Fig. 5 of JotlasNet's paper, which gives no numbers.")
    notes = (
        "The paper: PSNR grows slowly beyond 15 iterations.",
        expected_names(VARIANTS, MASK),
        *grid_notes(rows, {}, "", settings, ONE_COIL),
    )
    return Evaluation("Iterations of JotlasNet", (table,), notes, lambda: _figure(table))


def _figure(table: Table) -> Figure:
    figure = new_figure(6.0, 4.0)
    axes = figure.subplots()
    counts = {f"{count} iterations": count for count in ITERATIONS}
    found = [
        (counts[str(row[1])], cell)
        for row in table.rows
        if str(row[1]) in counts and isinstance(cell := row[PSNR], Spread)
    ]
    if found:
        deviations = [cell.deviation for _, cell in found]
        axes.errorbar(
            [count for count, _ in found],
            [cell.mean for _, cell in found],
            deviations,
            marker="o",
            capsize=2,
            color=COLORS[NETWORK],
        )
    finish(axes, xlabel="iterations", xticks=ITERATIONS, ylabel="PSNR (dB) of the series, mean ± deviation")
    return figure
