"""``evaluate adaptive``: what adaptive thresholds bring, in training and in use (Fig. S1-3, S1-4)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nmrrecon import weights
from nmrrecon.errors import DataError
from nmrrecon.evaluation.figure import finish, method_colors, new_figure
from nmrrecon.evaluation.measured import LEAST, SETS, measured_folder
from nmrrecon.evaluation.method_choice import usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table, percent, row_line
from nmrrecon.evaluation.undersampling import SCORE_COLUMNS, fully_sampled, score_cells, scores_over
from nmrrecon.io.open import open_dataset
from nmrrecon.recipe import Recipe

METHODS = ("modern-paper", "modern-fixed")
DENSITIES, SCHEDULES = (0.10, 0.15, 0.20, 0.25), 20
DEFAULT_SET = "hdac8-methyl-nmrpipe"
COLUMNS = (Column("set"), Column("density"), Column("method"), *SCORE_COLUMNS)
CURVE_COLUMNS = (
    Column("method"),
    Column("steps"),
    Column("training RLNE at the end"),
    Column("least validation RLNE"),
    Column("at step"),
)
#: Of one training: step, RLNE in training, RLNE in validation.
Curve = list[tuple[int, float, float]]


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Read the logs of both trainings, and score both networks on measured data."""
    curves, absent = _curves(settings)
    choices, missing = usable(METHODS, 1)
    sets = settings.chosen("set", SETS) if settings.only else (DEFAULT_SET,)
    schedules, densities = settings.schedules or SCHEDULES, settings.densities or DENSITIES
    report.begin(len(sets) * len(densities) * len(choices) * schedules)
    rows: list[tuple[Cell, ...]] = []
    for name in sets if choices else ():
        folder = measured_folder(settings.data, name)
        full = fully_sampled(open_dataset(folder), Recipe(), device=settings.device, least=LEAST)
        for density in densities:
            for choice in choices:
                seeds = range(1, schedules + 1)
                scores = scores_over(full, choice, density, seeds, settings.device, report, name)
                rows.append((name, percent(density), choice.label, *score_cells(scores)))
                report.row(row_line(COLUMNS, rows[-1]))
    table = Table(f"Measured data, {schedules} schedules each.", COLUMNS, tuple(rows))
    training = Table("Training.", CURVE_COLUMNS, tuple(_row(label, curve) for label, curve in curves.items()))
    notes = ("modern-fixed has one learned threshold for each channel in place of adaptive ones.",)
    return Evaluation(
        "Adaptive against fixed thresholds",
        (training, table),
        (*notes, *absent, *missing),
        lambda: _figure(curves, table),
    )


def read_curve(path: Path) -> Curve:
    """Return the RLNE of a training from its log.csv.

    Raises
    ------
    DataError
        If the file is no such log.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                (int(row["step"]), float(row["training_rlne"]), float(row["validation_rlne"]))
                for row in csv.DictReader(file)
            ]
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError, csv.Error) as error:
        raise DataError(
            f"not the log of a training: {error}", path=path, remedy="Give the log.csv that training wrote."
        ) from None


def _curves(settings: Settings) -> tuple[dict[str, Curve], list[str]]:
    """Return the curves by method, and a note on each that is not there."""
    defaults = {"modern-paper": "modern-2d-paper.csv", "modern-fixed": "modern-2d-fixed.csv"}
    given = {"modern-paper": settings.adaptive_log, "modern-fixed": settings.fixed_log}
    curves, notes = {}, []
    for label, file in defaults.items():
        path = given[label] or weights.weights_folder() / file
        if given[label] is None and not path.exists():
            notes.append(f"The training curve of {label} is left out: there is no log {file}.")
            continue
        curve = read_curve(path)
        if curve:
            curves[label] = curve
    return curves, notes


def _row(label: str, curve: Curve) -> tuple[Cell, ...]:
    step, _, least = min(curve, key=lambda entry: entry[2])
    return label, curve[-1][0], curve[-1][1], least, step


def _figure(curves: Mapping[str, Curve], table: Table) -> Figure:
    figure = new_figure(12.0, 3.8)
    panels = figure.subplots(1, 3)
    for panel, which, name in zip(panels, (1, 2), ("training", "validation"), strict=False):
        for label, curve in curves.items():
            color = method_colors([label])[label]
            panel.plot([e[0] for e in curve], [e[which] for e in curve], color=color, label=label)
        finish(panel, xlabel="step", ylabel=f"RLNE in {name}", yscale="log")
        panel.set_title(f"({'ab'[which - 1]}) {name}", loc="left", fontsize=10)
        if curves:
            panel.legend(fontsize=8, frameon=False)
    _draw_r2(panels[2], table)
    return figure


def _draw_r2(panel: Axes, table: Table) -> None:
    first = str(table.rows[0][0]) if table.rows else ""
    for label in dict.fromkeys(str(row[2]) for row in table.rows):
        rows = [row for row in table.rows if row[2] == label and row[0] == first]
        kept = [(float(str(row[1]).rstrip(" %")), row[4]) for row in rows if isinstance(row[4], Spread)]
        spreads = [cell for _, cell in kept if isinstance(cell, Spread)]
        panel.errorbar(
            [x for x, _ in kept], [s.mean for s in spreads], [s.deviation for s in spreads], marker="o",
            markersize=4, capsize=3, linewidth=1, color=method_colors([label])[label], label=label,
        )  # fmt: skip
    finish(panel, xlabel="sampled points (%)", ylabel="R² of peak heights")
    panel.set_title(f"(c) {first}", loc="left", fontsize=10)
    if table.rows:
        panel.legend(fontsize=8, frameon=False, loc="lower right")
