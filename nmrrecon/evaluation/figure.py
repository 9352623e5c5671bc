"""The frame of the figures: a canvas without a window, colours by method, the command at the foot."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from nmrrecon.io.atomic import atomic_write

DOTS_PER_INCH = 150
#: Of the classical methods, then of the networks; colours that the colour-blind tell apart.
COLORS = {
    "zero-filled": "#999999",
    "ist-plain": "#d55e00",
    "ist-plain-300": "#d55e00",
    "ist": "#e69f00",
    "ist-320": "#8c6d31",
    "modern-paper": "#56b4e9",
    "modern-fixed": "#009e73",
    "modern-trace": "#0072b2",
    "modern-joint": "#000000",
    "dlnmr": "#cc79a7",
    "zero-filled-cine": "#999999",
    "tv": "#c9b458",
    "llr": "#8c6d31",
    "l+s": "#e69f00",
    "kt-slr": "#d55e00",
    "dc-cnn": "#56b4e9",
    "dc-cnn-lr": "#0072b2",
    "dc-cnn-d5c5": "#a6cee3",
    "crnn": "#7fc97f",
    "crnn-lr": "#009e73",
    "ista-net": "#f4a6c8",
    "ista-lr-net": "#cc79a7",
    "slr-net": "#b22222",
    "slr-net-paper": "#e07b7b",
    "l-plus-s-net": "#7f3c8d",
    "t2lr-net": "#4b4b9f",
    "t2lr-net-gradient": "#9a9ad0",
    "jotlas-net": "#000000",
    "cine-vn": "#3b7a57",
}
#: Of methods with other parameters, in turn.
FURTHER = (
    "#7f3c8d", "#3b7a57", "#b22222", "#4b4b9f", "#e69f00", "#56b4e9", "#000000", "#f4a6c8", "#8c6d31",
)  # fmt: skip
#: Ratios of the ends of a logarithmic axis: beyond the first decades are labelled, under the second it is
#: labelled as a linear one.
DECADES, FEW = 1000.0, 4.0


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of so many inches."""
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def method_colors(labels: list[str]) -> dict[str, str]:
    """Return a colour for each method, the same in every figure where it has its default parameters."""
    others = [label for label in labels if label not in COLORS]
    return {**COLORS, **{label: FURTHER[i % len(FURTHER)] for i, label in enumerate(others)}}


def finish(axes: Axes, **settings: Any) -> None:
    """Set labels and limits, take the frame's idle sides away, draw a faint grid."""
    axes.set(**settings)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.9", linewidth=0.5)
    axes.set_axisbelow(True)
    if settings.get("yscale") == "log":
        _label_with_numbers(axes)


def _label_with_numbers(axes: Axes) -> None:
    """Label a logarithmic vertical axis with 0.02 instead of powers, closely enough to be read."""
    low, high = axes.get_ylim()
    span = high / low if low > 0 else DECADES
    if span < FEW:
        axes.yaxis.set_major_locator(MaxNLocator(6))
    else:
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0,) if span > DECADES else (1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())


def write_figure(figure: Figure, path: Path, command: str) -> None:
    """Write a PNG that says in itself which command makes it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    width = int(figure.get_figwidth() * 22)
    words = "\n".join(textwrap.wrap(command, width))
    figure.supxlabel(words, fontsize=6, color="0.45", x=0.99, ha="right", parse_math=False)
    with atomic_write(path) as temporary:
        figure.savefig(temporary, metadata={"Description": command})
