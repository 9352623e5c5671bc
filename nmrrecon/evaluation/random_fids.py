"""``evaluate synthetic``: RLNE on FIDs drawn as the MoDern paper draws them (Table S1-1), phases anywhere."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation.figure import finish, method_colors, new_figure
from nmrrecon.evaluation.method_choice import MethodChoice, usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.single_traces import reconstruct_traces
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Table, percent, row_line
from nmrrecon.learned import echo_extension
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.loss import relative_errors
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.presets import Preset
from nmrrecon.training.streams import CHUNK, TraceStream

#: CS as the paper runs it: virtual-echo IST of 300 iterations.
METHODS = ("zero-filled", "ist-plain:iterations=300", "dlnmr", "modern-fixed", "modern-paper")
TRACES, DENSITY = 4000, 0.20
#: FIDs that are drawn together.
BATCH = 100
#: Far from the seeds of every training, and from those with `VALIDATION_SEED` added.
SEED = 770_000_000
COLUMNS = (Column("density"), Column("method"), Column("FIDs"), Column("RLNE, mean"), Column("RLNE, median"))


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Measure the RLNE of every FID by every method."""
    choices, missing = usable(settings.methods or METHODS, 1)
    densities, traces = settings.densities or (DENSITY,), checked_traces(settings.traces or TRACES)
    report.begin(len(densities) * len(choices) * traces)
    errors: dict[tuple[str, float], NDArray[np.float64]] = {}
    rows: list[tuple[Cell, ...]] = []
    for density in densities:
        for choice in choices:
            found = random_fid_errors(choice, density, traces, settings.device, report)
            errors[choice.label, density] = found
            rows.append(
                (percent(density), choice.label, traces, float(found.mean()), float(np.median(found)))
            )
            report.row(row_line(COLUMNS, rows[-1]))
    table = Table(f"Preset 'paper', 256 points, seed {SEED}.", COLUMNS, tuple(rows))
    notes = (
        "RLNE of each FID against the fully sampled, noisy one, the measured points put back.",
        "ist-plain is this project's CS: virtual-echo IST of every FID for itself.",
        *grids_in_words(choices),
        *missing,
    )
    return Evaluation("FIDs drawn as in the MoDern paper", (table,), notes, lambda: _figure(errors))


def grids_in_words(choices: Iterable[MethodChoice]) -> tuple[str, ...]:
    """Say on how long a grid the echo of each method lay."""
    labels: dict[float, list[str]] = {}
    for choice in choices:
        if hasattr(choice.parameters, "virtual_echo"):
            labels.setdefault(echo_extension(choice.parameters, 1), []).append(choice.label)
    return tuple(
        f"The echo is {extension:g} times as long as the FID for {', '.join(names)}."
        for extension, names in sorted(labels.items())
    )


def checked_traces(traces: int) -> int:
    """Return `traces` if so many FIDs can be drawn.

    Raises
    ------
    ParameterError
        If not: they come in chunks.
    """
    if traces % CHUNK or traces < 1:
        raise ParameterError(f"--traces {traces}: must be a multiple of {CHUNK}")
    return traces


def random_fid_errors(
    choice: MethodChoice, density: float, traces: int, device: str, report: Report
) -> NDArray[np.float64]:
    """Return the RLNE of each of `traces` random FIDs, (trace,); peaks are the same at every density."""
    stream = TraceStream(paper_preset(density), SEED, min(BATCH, traces))
    errors: list[NDArray[np.float64]] = []
    while sum(map(len, errors)) < traces:
        batch = stream.draw(len(errors))
        estimate = _estimate(choice, batch, device, report, f"{choice.label} at {percent(density)}")
        errors.append(relative_errors(estimate, batch).double().numpy())
    return np.concatenate(errors)[:traces]


def paper_preset(density: float) -> Preset:
    """Return the preset 'paper' for one indirect dimension at another density."""
    return TrainingPlan("modern", "paper", 1, density=density).ranges()


def _estimate(
    choice: MethodChoice, batch: TrainingBatch, device: str, report: Report, words: str
) -> torch.Tensor:
    """Return the half echoes of a batch's reconstruction, on the grid of the batch."""
    transform = batch.echo.transform
    found = reconstruct_traces(
        choice,
        transform.fids(batch.complete),
        transform.fids(batch.echo.known),
        batch.echo.noise,
        device=device,
        step=lambda count: report.step(words, count),
    )
    return transform.echo(found)


def _figure(errors: dict[tuple[str, float], NDArray[np.float64]]) -> Figure:
    colors = method_colors([label for label, _ in errors])
    figure = new_figure(1.0 + 1.5 * max(3, len(errors)), 4.0)
    panel = figure.subplots()
    if not errors:
        return figure
    one_density = len({density for _, density in errors}) == 1
    names = [label if one_density else f"{label}, {percent(density)}" for label, density in errors]
    boxes = panel.boxplot(
        list(errors.values()), widths=0.6, whis=(5, 95), showfliers=False,
        patch_artist=True, medianprops={"color": "black"},
    )  # fmt: skip
    for box, (label, _) in zip(boxes["boxes"], errors, strict=True):
        box.set(facecolor=colors[label], alpha=0.6)
    panel.set_xticks(range(1, len(names) + 1), names)
    finish(panel, yscale="log", ylabel="RLNE", xlabel="box: quartiles, line: median, whiskers: 5 and 95 %")
    return figure
