"""Methods by masks, on slices of the test patient: the form of most tables of the papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from nmrrecon.evaluation.cine_data import FRAMES, PHASE, PHASE_SEED, CineCase, patient_series
from nmrrecon.evaluation.cine_entries import CLASSICAL, PLAIN, CineEntry, entries_for, training_notes
from nmrrecon.evaluation.cine_named_masks import MASKS, plan_of, presets_for
from nmrrecon.evaluation.cine_order import order_note
from nmrrecon.evaluation.cine_published import PAPER_COLUMNS, Published, paper_cells
from nmrrecon.evaluation.cine_scores import SCORE_COLUMNS, CineScores, measured_by, scores_over
from nmrrecon.evaluation.dot_panels import draw_dots
from nmrrecon.evaluation.figure import new_figure
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Spread, Table, row_line
from nmrrecon.metric_definitions import USUAL
from synthetic.coil_maps import random_coil_maps

COLUMNS = (
    Column("mask"), Column("method"), Column("weights"), *SCORE_COLUMNS,
    Column("gain over zero-filled (dB)", 2), Column("gain over k-t SLR (dB)", 2), *PAPER_COLUMNS,
)  # fmt: skip
PSNR = 4  #: column of the PSNR
#: Of the masks, and of the coil maps.
MASK_SEED, MAPS_SEED = 1, 1
Paper = Callable[[str, str], Published | None]


@dataclass(frozen=True)
class Scene:
    """How slices are seen: rows and columns, coils, and how images are measured."""

    size: tuple[int, int] | None = None
    coils: int = 1
    definition: str = USUAL


ONE_COIL = Scene()


@dataclass(frozen=True, eq=False)
class GridRow:
    """What a method scored with a mask; None where it has no weights."""

    mask: str
    entry: CineEntry
    scores: CineScores | None


def patient_cases(mask: str, settings: Settings, scene: Scene = ONE_COIL) -> list[CineCase]:
    """Return the slices of the test patient, each with as many masks as there are seeds, or the stored one.

    Raises
    ------
    DataError
        If the data are not there, or cannot be read.
    """
    plan = plan_of(mask, settings.data)
    cases = []
    for number, series in patient_series(settings.data, settings.slices, scene.size).items():
        maps = None
        if scene.coils > 1:
            rng = np.random.default_rng([MAPS_SEED, number])
            maps = random_coil_maps(scene.coils, series.shape[1:], rng)
        for seed in range(MASK_SEED, MASK_SEED + (1 if MASKS[mask].stored else settings.seeds or 1)):
            drawn = plan.draw(series.shape, np.random.default_rng([seed, number]))
            cases.append(CineCase.sampled(f"{mask}, slice {number}", series, drawn, maps))
    return cases


def score_grid(
    masks: Sequence[str],
    entries_of: Callable[[str], Sequence[CineEntry]],
    settings: Settings,
    report: Report,
    paper: Paper,
    scene: Scene = ONE_COIL,
) -> list[GridRow]:
    """Score with each mask the methods that `entries_of` gives for it, and report the rows as they come."""
    rows: list[GridRow] = []
    for mask in masks:
        entries, cases = entries_of(mask), patient_cases(mask, settings, scene)
        if not rows:
            report.begin(len(masks) * len(entries) * len(cases))
        of_mask: list[GridRow] = []
        for entry in entries:
            scores = scores_over(entry, cases, settings.device, report, scene.definition)
            of_mask.append(GridRow(mask, entry, scores))
            report.row(row_line(COLUMNS, _cells(of_mask[-1], of_mask, paper)))
        rows += of_mask
    return rows


def suited(choices: Sequence[MethodChoice], settings: Settings) -> Callable[[str], Sequence[CineEntry]]:
    """Return a function from a mask to methods with the weights for it, or for the masks most like it."""
    return lambda mask: entries_for(choices, presets_for(mask), settings.weights)


def grid_table(rows: Sequence[GridRow], paper: Paper, caption: str) -> Table:
    """Return the table of what was scored, the paper's figures beside."""
    return Table(caption, COLUMNS, tuple(_cells(row, rows, paper) for row in rows))


def _cells(row: GridRow, rows: Sequence[GridRow], paper: Paper) -> tuple[Cell, ...]:
    named = {other.entry.label: other.scores for other in rows if other.mask == row.mask}
    scored: tuple[Cell, ...] = (None,) * (len(SCORE_COLUMNS) + 2)
    if row.scores is not None:
        gains = [
            row.scores.gain(named.get(name)) if name != row.entry.label else None
            for name in (PLAIN, CLASSICAL)
        ]
        scored = (*row.scores.cells(), *gains)
    return (
        row.mask,
        row.entry.label,
        row.entry.weights,
        *scored,
        *paper_cells(paper(row.mask, row.entry.label)),
    )


def psnr_by_method(rows: Sequence[GridRow], mask: str) -> dict[str, float | None]:
    """Return the mean PSNR of each method with a mask, None where it has no weights."""
    return {
        row.entry.label: None if row.scores is None else float(np.mean(row.scores.psnr_db))
        for row in rows
        if row.mask == mask
    }


def grid_notes(
    rows: Sequence[GridRow], theirs: dict[str, dict[str, float]], whose: str, settings: Settings, scene: Scene
) -> tuple[str, ...]:
    """Return how the grid was measured, where its order differs from a paper's, and what was trained how.

    Parameters
    ----------
    rows : sequence of GridRow
    theirs : dict of str to dict
        The paper's PSNR by mask and method.
    whose : str
        The paper's table, in words.
    settings : Settings
    scene : Scene
    """
    masks = list(dict.fromkeys(row.mask for row in rows))
    orders = [
        order_note(psnr_by_method(rows, mask), theirs[mask], whose, mask)
        for mask in masks
        if theirs.get(mask)
    ]
    shares = ", ".join(f"{mask} {100 * _share(mask, settings, scene):.1f} %" for mask in masks)
    stored = [mask for mask in masks if MASKS[mask].stored]
    drawn = "masks drawn with seeds [1 and on, slice]"
    if stored:
        one = f"{', '.join(stored)}: one stored pattern for all slices"
        drawn = one if len(stored) == len(masks) else f"{drawn}, {one}"
    return (
        *data_notes(scene),
        f"Sampled shares of k-space: {shares}; {drawn}.",
        measured_by(scene.definition),
        "The papers' figures are of other data (complex, of scanners), and of weights trained on these.",
        *orders,
        *training_notes(row.entry for row in rows),
    )


def data_notes(scene: Scene = ONE_COIL) -> tuple[str, ...]:
    """Return what the series are, in words."""
    size = "128 x 128" if scene.size is None else f"{scene.size[0]} x {scene.size[1]}"
    notes = [
        f"Sunnybrook patient 301, whom no network has seen: {FRAMES} frames of each slice, the central "
        f"{size} of magnitude images, with a synthetic smooth phase (seeds [{PHASE_SEED}, slice], standard "
        f"deviation {PHASE:g} rad): easier than data of a scanner. No noise is added."
    ]
    if scene.coils > 1:
        notes.append(
            f"{scene.coils} coils, their maps synthetic (seeds [{MAPS_SEED}, slice]) and known to the "
            "methods; magnitudes are compared, as the paper does."
        )
    return tuple(notes)


def _share(mask: str, settings: Settings, scene: Scene) -> float:
    case = patient_cases(mask, Settings(data=settings.data, slices=1), scene)[0]
    return float(case.cine.encoding.mask.float().mean())


def draw_grid(table: Table) -> Figure:
    """Return the figure of a grid: PSNR by mask, a dot with a bar for each method."""
    figure = new_figure(10.0, 4.8)
    found = {(str(row[1]), str(row[0])): row[PSNR] for row in table.rows if isinstance(row[PSNR], Spread)}
    draw_dots(figure.subplots(), found, ylabel="PSNR (dB)")
    return figure
