"""``evaluate cine-time``: seconds and memory of each method for one series, the papers' seconds beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

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
    figure = new_figure(8.0, 0.28 * len(found) + 1.2)
    axes = figure.subplots()
    names = [each.method for each in found][::-1]
    colors = method_colors(names)
    places = dict(zip(names, range(len(names)), strict=True))
    seconds = {each.method: each.seconds for each in found}
    _draw_dots(axes, places, seconds, "here", "o", [colors[name] for name in names])
    slr = {name: row.seconds for name, row in SLR_NET["gaussian-8"].items() if row.seconds is not None}
    for papers, words, marker in ((slr, "SLR-Net's paper", "D"), (JOTLAS_SECONDS, "JotlasNet's paper", "s")):
        _draw_dots(axes, places, papers, words, marker, "white")
    axes.set_yticks(range(len(names)), names)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    finish(axes, xlabel="seconds for one series")
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _draw_dots(
    axes: Axes,
    places: dict[str, int],
    seconds: Mapping[str, float],
    words: str,
    marker: str,
    color: str | list[str],
) -> None:
    """Draw the seconds of those methods that have a place, in the order of the places."""
    there = [name for name in places if name in seconds]
    values = [seconds[name] for name in there]
    look: dict[str, Any] = {"marker": marker, "color": color, "edgecolors": "black", "linewidths": 0.6}
    axes.scatter(values, [places[name] for name in there], s=30, zorder=3, label=words, **look)
