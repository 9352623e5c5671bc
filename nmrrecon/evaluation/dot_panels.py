"""Dots with bars from the least to the largest draw, a colour for each method, a place for each data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nmrrecon.evaluation.figure import finish, method_colors
from nmrrecon.evaluation.table import Cell, Spread

#: Of the room between two places, how much the methods of one take.
WIDTH = 0.6


def draw_dots(
    axes: Axes, figures: Mapping[tuple[str, str], Cell], *, legend: bool = True, **settings: Any
) -> None:
    """Draw means, and bars from the least draw to the largest: deviations do not fit a logarithmic axis.

    Parameters
    ----------
    axes : Axes
    figures : mapping of (str, str) to Spread
        By method and place; what is no spread is left out.
    legend : bool
    settings
        Of the axes: labels, scale, limits.
    """
    methods = list(dict.fromkeys(method for method, _ in figures))
    places = list(dict.fromkeys(place for _, place in figures))
    colors = method_colors(methods)
    offsets = np.linspace(-WIDTH / 2, WIDTH / 2, len(methods)) if len(methods) > 1 else np.zeros(len(methods))
    for method, offset in zip(methods, offsets, strict=True):
        found = [(i + offset, figures.get((method, place))) for i, place in enumerate(places)]
        kept = [(x, cell) for x, cell in found if isinstance(cell, Spread)]
        _draw_method(axes, kept, method, colors[method])
    long = max((len(place) for place in places), default=0) > 10
    turned: dict[str, Any] = {"rotation": 35, "ha": "right", "rotation_mode": "anchor", "fontsize": 8}
    axes.set_xticks(range(len(places)), places, **(turned if long else {}))
    axes.set_xlim(-0.5, max(len(places), 1) - 0.5)
    finish(axes, **settings)
    axes.grid(visible=False, axis="x")
    for boundary in range(1, len(places)):
        axes.axvline(boundary - 0.5, color="0.85", linewidth=0.8)
    if legend and methods:
        axes.legend(
            fontsize=8,
            frameon=False,
            loc="upper left",
            bbox_to_anchor=(1.0, 1.0),
            title="bars: all draws",
            title_fontsize=8,
        )


def _draw_method(axes: Axes, found: list[tuple[float, Spread]], label: str, color: str) -> None:
    mean = [cell.mean for _, cell in found]
    below = [cell.mean - min(cell.values) for _, cell in found]
    above = [max(cell.values) - cell.mean for _, cell in found]
    bars = np.maximum([below, above], 0.0)  # a mean of equal draws may differ from them by rounding
    look: dict[str, Any] = {"fmt": "o", "markersize": 4, "capsize": 2, "linewidth": 1}
    axes.errorbar([x for x, _ in found], mean, bars, color=color, label=label, **look)
