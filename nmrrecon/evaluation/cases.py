"""``evaluate cases``: synthetic 2D and 3D data, scored against themselves fully sampled."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.dot_panels import draw_dots
from nmrrecon.evaluation.figure import new_figure
from nmrrecon.evaluation.method_choice import MethodChoice, usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table, row_line
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import reconstruct
from synthetic.cases import SPECS, case
from synthetic.scoring import CaseScore, score

CASES = ("A", "B", "C", "3d")
METHODS = (
    "ist-plain",
    "ist",
    "ist:iterations=320",
    "modern-trace",
    "modern-joint",
    "modern-paper",
    "modern-fixed",
    "dlnmr",
)
SEEDS = 5
COLUMNS = (
    Column("case"),
    Column("method"),
    Column("RLNE"),
    Column("R2 all", 5),
    Column("R2 weak"),
    Column("slope"),
    Column("false peaks", 1),
)
#: A case counts towards the R2 of weak peaks where it has more of them.
FEW = 2


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score methods on the cases, seeds 1, 2, ..."""
    seeds = settings.seeds or SEEDS
    cases = settings.chosen("case", CASES)
    per_case = {name: usable(settings.methods or METHODS, len(SPECS[name].grid)) for name in cases}
    report.begin(seeds * sum(len(choices) for choices, _ in per_case.values()))
    rows: list[tuple[Cell, ...]] = []
    for name, (choices, _) in per_case.items():
        for choice in choices:
            rows.append((name, choice.label, *_cells(score_seeds(name, choice, seeds, settings, report))))
            report.row(row_line(COLUMNS, rows[-1]))
    notes = dict.fromkeys(f"Case {name}: {note}" for name, (_, notes) in per_case.items() for note in notes)
    caption = f"Seeds 1 to {seeds}; weak peaks are those under 4 % of the highest."
    table = Table(caption, COLUMNS, tuple(rows))
    return Evaluation("Synthetic cases", (table,), tuple(notes), lambda: _figure(table))


def score_seeds(
    name: str, choice: MethodChoice, seeds: int, settings: Settings, report: Report
) -> list[CaseScore]:
    """Reconstruct and score the case `name` with seeds 1, 2, ..."""
    scores = []
    for seed in range(1, seeds + 1):
        drawn = case(name, seed)
        result = reconstruct(drawn.dataset(), choice.recipe(Recipe()), device=settings.device)
        scores.append(score(drawn, result.fids.array))
        report.step(f"case {name}, {choice.label}, seed {seed}")
    return scores


def _cells(scores: list[CaseScore]) -> tuple[Spread | None, ...]:
    return (
        Spread.of(score.rlne for score in scores),
        Spread.of(score.r2 for score in scores),
        Spread.of(score.r2_weak for score in scores if score.weak > FEW),
        Spread.of(score.slope for score in scores),
        Spread.of(score.false_peaks for score in scores),
    )


def _figure(table: Table) -> Figure:
    figure = new_figure(7.5, 3.8)
    errors = {(str(row[1]), f"case {row[0]}"): row[2] for row in table.rows}
    draw_dots(figure.subplots(), errors, ylabel="RLNE", yscale="log")
    return figure
