"""Picture of the peak heights of an estimate over those of the reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nmrrecon.comparison import Comparison
from nmrrecon.io.atomic import atomic_write
from nmrrecon.metrics import WEAK_FRACTION, HeightFit, weak_peaks

_BLUE, _GREY, _ORANGE = "#1f5fa8", "#888888", "#c8501e"


def write_peak_correlation(comparison: Comparison, path: str | Path, estimate_name: str = "estimate") -> None:
    """Write a PNG of the heights of both spectra at the reference peaks, the weak ones in an inset.

    Heights are in per cent of the highest reference peak. The grey line is equality, the
    coloured one the least-squares line.

    Parameters
    ----------
    comparison : Comparison
    path : path-like
        File to write.
    estimate_name : str
        For the vertical axis.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    figure = Figure(figsize=(6.0, 6.0), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    x, y = comparison.reference_heights, comparison.estimate_heights
    full = np.abs(x).max(initial=0.0) or 1.0
    x, y = 100 * x / full, 100 * y / full
    weak = weak_peaks(x)
    _scatter(axes, x, y, comparison.heights.all, full, size=12)
    axes.set_xlabel("height in the reference (% of its highest peak)")
    axes.set_ylabel(f"height in {estimate_name} (same unit)")
    axes.set_title(_caption("all peaks", comparison.heights.all), loc="left", fontsize=10)
    if weak.sum() >= 2:
        # lower right is free, as the points run from the lower left to the upper right
        inset = axes.inset_axes((0.60, 0.10, 0.37, 0.37))
        _scatter(inset, x[weak], y[weak], comparison.heights.weak, full, size=7)
        inset.tick_params(labelsize=7)
        inset.set_title(
            _caption(f"under {100 * WEAK_FRACTION:.0f} %", comparison.heights.weak), loc="left", fontsize=7
        )
    with atomic_write(path) as temporary:
        figure.savefig(temporary, format="png")


def _scatter(
    axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], fit: HeightFit, full: float, size: float
) -> None:
    ends = np.array(
        [min(x.min(initial=0.0), y.min(initial=0.0)), max(x.max(initial=0.0), y.max(initial=0.0))]
    )
    axes.plot(ends, ends, color=_GREY, linewidth=0.8, zorder=1)
    if np.isfinite(fit.slope):
        axes.plot(ends, fit.slope * ends + 100 * fit.intercept / full, color=_ORANGE, linewidth=1.0, zorder=2)
    axes.scatter(x, y, s=size, color=_BLUE, alpha=0.7, linewidths=0, zorder=3)
    axes.spines[["top", "right"]].set_visible(False)


def _caption(name: str, fit: HeightFit) -> str:
    return f"{name} (n = {fit.n})\nR² = {fit.r2:.5f}, slope {fit.slope:.4f}"
