"""``evaluate cine-time``: seconds and memory of each method for one series, the papers' seconds beside."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from nmrrecon.benchmarks.cine import MASK, SHAPE, CineTime, cine_times
from nmrrecon.evaluation.cine_published import JOTLAS_SECONDS, SLR_NET
from nmrrecon.evaluation.figure import finish, method_colors, new_figure
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Table, row_line
from nmrrecon.methods import CINES, methods_for

RUNS = 3
COLUMNS = (
    Column("method"), Column("parameters"), Column("time (s)", 3), Column("runs"), Column("over DC-CNN", 2),
    Column("k-t SLR over it", 1), Column("peak memory (MiB)", 0), Column("SLR-Net's paper (s)", 2),
    Column("JotlasNet's paper (s)", 2),
)  # fmt: skip
NOTES = (
    f"One series of {' x '.join(map(str, SHAPE))}, one coil, {MASK}, random data (seed 0), the methods one "
    "after the other in one process; medians of the runs after one that is not timed. Networks have random "
    "weights, which take as long as trained ones.",
    "Memory is the largest during the first run: that of the card, or the resident memory of the whole "
    "process with Python, torch and what its allocator keeps of the methods before.",
    "SLR-Net's paper: 18 x 192 x 192 on a Tesla V100, k-t SLR on a CPU: SLR-Net is 300 times as fast. "
    "JotlasNet's: OCMR, one coil, on a Quadro GV100.",
)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Time the methods."""
    methods = settings.methods or tuple(methods_for(CINES))
    report.begin(len(methods))
    found = cine_times(settings.runs or RUNS, settings.device, methods, report.step)
    rows = tuple(_cells(each) for each in found)
    for row in rows:
        report.row(row_line(COLUMNS, row))
    table = Table("Seconds for one series.", COLUMNS, rows)
    return Evaluation("Times of cine methods", (table,), (*NOTES, _statement(found)), lambda: _figure(found))


def _cells(each: CineTime) -> tuple[Cell, ...]:
    published = SLR_NET["gaussian-8"].get(each.method)
    return (
        each.method,
        each.parameters or None,
        each.seconds,
        each.runs,
        each.over_network,
        each.under_classical,
        each.peak_mib,
        None if published is None else published.seconds,
        JOTLAS_SECONDS.get(each.method),
    )


def _statement(found: list[CineTime]) -> str:
    ratios = {each.method: each.under_classical for each in found}
    ratio = ratios.get("slr-net", math.nan)
    if not math.isfinite(ratio):
        return "SLR-Net and k-t SLR were not both timed."
    return (
        f"SLR-Net is {ratio:.1f} times as fast as k-t SLR, both on this machine; the paper says 300, of a "
        "card against a CPU."
    )


def _figure(found: list[CineTime]) -> Figure:
    figure = new_figure(8.0, 0.35 * len(found) + 1.2)
    axes = figure.subplots()
    names = [each.method for each in found][::-1]
    colors = method_colors(names)
    values = [each.seconds for each in found][::-1]
    axes.barh(np.arange(len(names)), values, color=[colors[name] for name in names], height=0.65)
    axes.set_yticks(np.arange(len(names)), names)
    finish(axes, xlabel="seconds for one series")
    axes.set_xscale("log")
    axes.grid(visible=False, axis="y")
    for place, seconds in enumerate(values):
        axes.annotate(f" {seconds:.3g}", (seconds, place), va="center", fontsize=7)
    return figure
