"""``evaluate measured``: every fully sampled set of the measured data, undersampled by many schedules."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

import nmrrecon
from nmrrecon.errors import DataError
from nmrrecon.evaluation.dot_panels import draw_dots
from nmrrecon.evaluation.figure import new_figure
from nmrrecon.evaluation.method_choice import MethodChoice, usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table, percent, row_line
from nmrrecon.evaluation.undersampling import (
    SCORE_COLUMNS,
    FullySampled,
    fully_sampled,
    score_cells,
    scores_over,
)
from nmrrecon.io.open import open_dataset
from nmrrecon.metrics import weak_peaks
from nmrrecon.recipe import Recipe

SETS = (
    "ubiquitin-hmqc-bruker",
    "trosy-bruker",
    "titration-bruker/1",
    "titration-bruker/9",
    "cyclosporin-hsqc-bruker/3",
    "hdac8-methyl-nmrpipe",
    "ubiquitin-hsqc-mat",
    "azithromycin-varian/gHSQCAD_01.fid",
    "azithromycin-varian/zTOCSY_01.fid",
)
METHODS = (
    "zero-filled",
    "ist-plain",
    "ist",
    "ist:iterations=320",
    "modern-paper",
    "modern-trace",
    "modern-joint",
)
SCHEDULES = 20
DENSITIES, DENSITIES_OF_FEW, FEW = (0.2, 0.3), (0.4, 0.5), 96
#: Peaks are those above five times the local noise and this share of the highest.
LEAST = 0.01
#: Whose RLNE the others are held against.
CLASSICAL = ("ist-plain", "ist-320")
COLUMNS = (Column("set"), Column("density"), Column("method"), *SCORE_COLUMNS)
NOTES = (
    "Each set is processed once with all its points; its phases are then kept, noise and line width are "
    "measured on the points of each schedule (Poisson gap). Scored against the fully sampled spectrum: peaks "
    "above five times the local noise and 1 % of the highest; R2 of weak ones, under 4 %, where 10 are.",
    "solid-3d-varian, fully sampled too, is left out: 8 x 8 increments with little signal.",
)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the methods on the measured sets."""
    sets = settings.chosen("set", SETS)
    choices, missing = usable(settings.methods or METHODS, 1)
    schedules = settings.schedules or SCHEDULES
    folders = {name: measured_folder(settings.data, name) for name in sets}
    # two densities each, until the data say otherwise
    report.begin(len(sets) * len(choices) * schedules * (len(settings.densities) or 2))
    rows: list[tuple[Cell, ...]] = []
    remarks = []
    for name, folder in folders.items():
        full = fully_sampled(open_dataset(folder), Recipe(), device=settings.device, least=LEAST)
        if not full.prepared.has_virtual_echo:
            remarks.append(f"{name} is skipped: its phases allow no virtual echo.")
            continue
        weak = int(weak_peaks(full.spectrum[full.peaks.indices]).sum())
        remarks.append(f"{name}: {len(full.peaks)} peaks, {weak} of them weak.")
        rows += _rows(name, full, choices, settings, schedules, report)
    table = Table(f"{schedules} schedules each, seeds 1 to {schedules}.", COLUMNS, tuple(rows))
    tables = (table, *_summaries(table))
    return Evaluation("Measured spectra", tables, (*NOTES, *remarks, *missing), lambda: _figure(table))


def measured_folder(data: Path | None, name: str) -> Path:
    """Return the folder of a measured set.

    Raises
    ------
    DataError
        If it is not there.
    """
    root = data or Path(nmrrecon.__file__).resolve().parents[2] / "shared" / "data"
    folder = root / "nmr" / name
    if not folder.exists():
        raise DataError(
            "there is no such measured data set",
            path=folder,
            remedy="Give the folder that holds nmr/ by --data, or choose sets by --only.",
        )
    return folder


def densities_for(full: FullySampled, settings: Settings) -> tuple[float, ...]:
    """Return the densities asked for, or those that suit the number of increments."""
    increments = max(axis.size for axis in full.prepared.dataset.indirect)
    return settings.densities or (DENSITIES_OF_FEW if increments <= FEW else DENSITIES)


def _rows(
    name: str,
    full: FullySampled,
    choices: tuple[MethodChoice, ...],
    settings: Settings,
    schedules: int,
    report: Report,
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for density in densities_for(full, settings):
        for choice in choices:
            seeds = range(1, schedules + 1)
            scores = scores_over(full, choice, density, seeds, settings.device, report, name)
            rows.append((name, percent(density), choice.label, *score_cells(scores)))
            report.row(row_line(COLUMNS, rows[-1]))
    return rows


def _summaries(table: Table) -> list[Table]:
    """Hold every method against each classical one, over the sets and densities."""
    cells = {(str(row[0]), str(row[1]), str(row[2])): row[3:] for row in table.rows}
    labels = list(dict.fromkeys(str(row[2]) for row in table.rows))
    columns = (
        Column("method"), Column("RLNE lower on"), Column("RLNE over its, worst", 3),
        Column("R2 all above on"), Column("R2 all less its, worst", 5), Column("R2 weak less its, worst"),
    )  # fmt: skip
    tables = []
    for classical in (label for label in CLASSICAL if label in labels):
        rows = [(label, *_held_against(cells, label, classical)) for label in labels if label != classical]
        caption = f"Against {classical}: means over the schedules, each set at each density counted."
        tables.append(Table(caption, columns, tuple(rows)))
    return tables


def _held_against(
    cells: dict[tuple[str, str, str], tuple[Cell, ...]], label: str, classical: str
) -> tuple[Cell, ...]:
    pairs = [
        (row, cells[name, density, classical])
        for (name, density, method), row in cells.items()
        if method == label and (name, density, classical) in cells
    ]
    ratios = [a.mean / b.mean for a, b in _means(pairs, 0) if b.mean]
    gains, weak = ([a.mean - b.mean for a, b in _means(pairs, i)] for i in (1, 2))
    return (
        f"{sum(ratio < 1 for ratio in ratios)} of {len(ratios)}",
        max(ratios, default=None),
        f"{sum(gain > 0 for gain in gains)} of {len(gains)}",
        min(gains, default=None),
        min(weak, default=None),
    )


def _means(pairs: list[tuple[tuple[Cell, ...], tuple[Cell, ...]]], which: int) -> list[tuple[Spread, Spread]]:
    columns = [(mine[which], its[which]) for mine, its in pairs]
    return [(a, b) for a, b in columns if isinstance(a, Spread) and isinstance(b, Spread)]


def _lacking(r2: Cell) -> Spread | None:
    """Return 1 - R2, which a logarithmic axis keeps apart where R2 is near 1."""
    return Spread.of(1.0 - value for value in r2.values) if isinstance(r2, Spread) else None


def _figure(table: Table) -> Figure:
    figure = new_figure(11.0, 8.0)
    panels = figure.subplots(2, 1, sharex=True)
    places = [
        f"{Path(str(row[0])).name if '.fid' in str(row[0]) else row[0]}\n{row[1]}" for row in table.rows
    ]
    named = [(str(row[2]), place) for row, place in zip(table.rows, places, strict=True)]
    errors = {key: row[3] for key, row in zip(named, table.rows, strict=True)}
    draw_dots(panels[0], errors, ylabel="RLNE", yscale="log")
    lacking = {key: _lacking(row[4]) for key, row in zip(named, table.rows, strict=True)}
    draw_dots(panels[1], lacking, legend=False, ylabel="1 - R² of all peak heights", yscale="log")
    return figure
