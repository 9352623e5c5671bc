"""``evaluate cine-low-rank``: networks with and without the low-rank module (SLR-Net, I, II, IV)."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.cine_entries import PLAIN, cine_methods
from nmrrecon.evaluation.cine_grid import (
    ONE_COIL,
    PSNR,
    GridRow,
    draw_grid,
    grid_notes,
    grid_table,
    score_grid,
    suited,
)
from nmrrecon.evaluation.cine_published import SLR_NET, Published
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table

MASKS = ("gaussian-8", "radial-16")
#: A network, and the same with the module.
PAIRS = (("dc-cnn", "dc-cnn-lr"), ("crnn", "crnn-lr"), ("ista-net", "ista-lr-net"))
#: What is to be equal in two trainings that are compared.
ALIKE = ("preset", "steps", "batch", "seed", "remarks")
ONE_TRAINING = (
    "Each network was trained once: how much the outcome changes with the seed of a training is not known, "
    "and small gains may be of that kind."
)
COLUMNS = (
    Column("mask"), Column("network"), Column("without (dB)", 2), Column("with (dB)", 2),
    Column("gain (dB)", 2), Column("series better"), Column("paper's gain (dB)", 2),
    Column("trainings alike"),
)  # fmt: skip


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the pairs with each mask."""
    masks = settings.chosen("mask", MASKS)
    choices = cine_methods((PLAIN, *(name for pair in PAIRS for name in pair)))
    rows = score_grid(masks, suited(choices, settings), settings, report, _paper)
    table = grid_table(rows, _paper, "Each network.")
    pairs = [cells for mask in masks for pair in PAIRS for cells in [pair_cells(rows, mask, pair)]]
    gains = Table("With the low-rank module less without it, series by series.", COLUMNS, tuple(pairs))
    notes = (*map(_statement, pairs), ONE_TRAINING, *grid_notes(rows, {}, "", settings, ONE_COIL))
    return Evaluation("The low-rank module", (gains, table), notes, lambda: _figure(table))


def pair_cells(rows: list[GridRow], mask: str, pair: tuple[str, str]) -> tuple[Cell, ...]:
    """Return what the module gains: cells under `COLUMNS`."""
    bare, plugged = (
        next(row for row in rows if (row.mask, row.entry.label) == (mask, name)) for name in pair
    )
    paper = [found.psnr_db if (found := _paper(mask, name)) else None for name in pair]
    theirs = paper[1] - paper[0] if paper[0] is not None and paper[1] is not None else None
    without, with_module = (
        None if row.scores is None else Spread.of(row.scores.psnr_db) for row in (bare, plugged)
    )
    if bare.scores is None or plugged.scores is None:
        return mask, pair[0], without, with_module, None, None, theirs, None
    gain = plugged.scores.gain(bare.scores)
    assert gain is not None
    better = f"{sum(value > 0 for value in gain.values)} of {len(gain.values)}"
    return mask, pair[0], without, with_module, gain, better, theirs, _alike(bare, plugged)


def _alike(bare: GridRow, plugged: GridRow) -> str:
    """Return whether both were trained on the same data for as many steps, else what differs."""
    one, other = bare.entry.manifest, plugged.entry.manifest
    if one is None or other is None:
        return "-"
    differing = [name for name in ALIKE if getattr(one, name) != getattr(other, name)]
    return "no: " + ", ".join(differing) if differing else "yes"


def _statement(cells: tuple[Cell, ...]) -> str:
    mask, network, gain, theirs = cells[0], cells[1], cells[4], cells[6]
    if not isinstance(gain, Spread):
        return f"{mask}, {network}: nothing to compare, weights are missing."
    paper = f"; the paper's gain is {theirs:.2f} dB" if isinstance(theirs, float) else ""
    verdict = "better with the low-rank module" if gain.mean > 0 else "not better with the low-rank module"
    return f"{mask}, {network}: {verdict}, by {gain.mean:+.2f} dB{paper}."


def _paper(mask: str, method: str) -> Published | None:
    return SLR_NET.get(mask, {}).get(method)


def _figure(table: Table) -> Figure:
    return draw_grid(Table("", table.columns, tuple(row for row in table.rows if row[PSNR] is not None)))
