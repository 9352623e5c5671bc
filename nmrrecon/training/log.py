"""The log of a training: a table and a curve, both made anew at every validation."""

from __future__ import annotations

import csv
from dataclasses import astuple, fields
from pathlib import Path

from nmrrecon.io.atomic import atomic_write
from nmrrecon.training.checkpoint import LogEntry
from nmrrecon.training.folder import CURVE, LOG
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.weights_manifest import CINE_DIMENSIONS


def write_log(folder: Path, log: list[LogEntry], plan: TrainingPlan) -> None:
    """Write ``log.csv`` and ``curve.png`` (as Fig. S1-2 of the MoDern paper), each whole or not at all."""
    with atomic_write(folder / LOG) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(LogEntry))
        writer.writerows(astuple(entry) for entry in log)
    _draw_curve(folder / CURVE, log, plan)


def _draw_curve(path: Path, log: list[LogEntry], plan: TrainingPlan) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    # series are drawn one by one: of cines there are steps alone
    of_cines = plan.dimensions == CINE_DIMENSIONS
    steps_per_epoch = 1.0 if of_cines else plan.steps / plan.epochs
    epochs = [entry.step / steps_per_epoch for entry in log]
    marker = "o" if len(log) == 1 else None
    axes.plot(epochs, [entry.training_rlne for entry in log], label="training", marker=marker)
    axes.plot(epochs, [entry.validation_rlne for entry in log], label="validation", marker=marker)
    axis = (
        f"step (batch of {plan.batch})" if of_cines else f"epoch ({steps_per_epoch:g} steps of {plan.batch})"
    )
    axes.set(xlabel=axis, ylabel="RLNE", xlim=(0, None))
    kind = "cines" if of_cines else f"{plan.dimensions + 1}D"
    axes.set_title(f"{plan.network}, {kind}, preset {plan.preset}")
    axes.set_ylim(0, None)
    axes.grid(alpha=0.3)
    axes.legend()
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=150)
