"""The log of a training: a table and a curve, both made anew at every validation."""

from __future__ import annotations

import csv
from dataclasses import astuple, fields
from pathlib import Path

from nmrrecon.io.atomic import atomic_write
from nmrrecon.training.checkpoint import LogEntry
from nmrrecon.training.plan import TrainingPlan


def write_log(folder: Path, log: list[LogEntry], plan: TrainingPlan) -> None:
    """Write ``log.csv`` and ``curve.png`` (as Fig. S1-2 of the MoDern paper) whole or not at all."""
    with atomic_write(folder / "log.csv") as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(LogEntry))
        writer.writerows(astuple(entry) for entry in log)
    _draw_curve(folder / "curve.png", log, plan)


def _draw_curve(path: Path, log: list[LogEntry], plan: TrainingPlan) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    steps = [entry.step for entry in log]
    axes.plot(steps, [entry.training_rlne for entry in log], label="training")
    axes.plot(steps, [entry.validation_rlne for entry in log], label="validation")
    axes.set(xlabel="step", ylabel="RLNE", title=f"{plan.network}, preset {plan.preset}", yscale="log")
    axes.grid(alpha=0.3, which="both")
    axes.legend()
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=150)
