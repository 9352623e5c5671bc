"""``nmrrecon evaluate``: scores of the methods on named data, as a table and as JSON."""

from __future__ import annotations

import json
import statistics
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

if TYPE_CHECKING:
    from synthetic.scoring import CaseScore

CASES = ("A", "B", "C", "3d")
METHODS = ("ist", "ist-plain")
COLUMNS = ("RLNE", "R2 all", "R2 weak", "slope", "false peaks")


@click.command()
@click.argument("subject", type=click.Choice(["cases"]))
@click.option("--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Drawn from 1 on.")
@click.option("--method", "-m", "methods", multiple=True, help="Default: ist and ist-plain.")
@click.option("--case", "-c", "cases", multiple=True, type=click.Choice(CASES), help="Default: all.")
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option("--json", "as_json", is_flag=True, help="Print every seed's figures as JSON.")
def command(
    subject: str, seeds: int, methods: tuple[str, ...], cases: tuple[str, ...], device: str, as_json: bool
) -> None:
    """Score methods with default settings on SUBJECT.

    cases: synthetic data, scored against themselves fully sampled; means over the seeds.
    """
    scores = {
        (case, method): score_seeds(case, method, seeds, device)
        for case in cases or CASES
        for method in methods or METHODS
    }
    if as_json:
        rows = [
            {"case": case, "method": method, "seeds": [vars(seed) for seed in row]}
            for (case, method), row in scores.items()
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    from nmrrecon.cli.terminal import terminal

    table = Table(title=f"Means over {seeds} seeds, default settings")
    for column in ("case", "method"):
        table.add_column(column)
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for (case, method), row in scores.items():
        table.add_row(case, method, *_means(row))
    terminal().print(table)


def score_seeds(name: str, method: str, seeds: int, device: str) -> list[CaseScore]:
    """Reconstruct and score the case `name` with seeds 1, 2, ..., everything at its default."""
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import reconstruct
    from synthetic.cases import case
    from synthetic.scoring import score

    scores = []
    for seed in range(1, seeds + 1):
        drawn = case(name, seed)
        result = reconstruct(drawn.dataset(), Recipe(method=method), device=device)
        scores.append(score(drawn, result.fids.array))
    return scores


def _means(scores: list[CaseScore]) -> tuple[str, ...]:
    def mean(name: str) -> float:
        return statistics.fmean(getattr(score, name) for score in scores)

    weak: Any = [score.r2_weak for score in scores if score.weak > 2]
    return (
        f"{mean('rlne'):.4f}",
        f"{mean('r2'):.5f}",
        f"{statistics.fmean(weak):.4f}" if weak else "-",
        f"{mean('slope'):.4f}",
        f"{mean('false_peaks'):.1f}",
    )
