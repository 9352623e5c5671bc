"""Peak heights of a reconstruction over those of the fully sampled spectrum, the weak ones in an inset."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from nmrrecon.evaluation.figure import finish
from nmrrecon.evaluation.undersampling import FEWEST_WEAK, FullySampled
from nmrrecon.metrics import WEAK_FRACTION, fit_heights, peak_heights, weak_peaks


def draw_heights(axes: Axes, full: FullySampled, spectrum: NDArray[Any], color: str, title: str) -> None:
    """Draw the heights of `spectrum` over those of `full`, in per cent of its highest peak."""
    x, y = peak_heights(full.spectrum, spectrum, full.peaks, oriented=True)
    highest = np.abs(x).max(initial=0.0) or 1.0
    x, y = 100 * x / highest, 100 * y / highest
    weak = weak_peaks(x)
    _scatter(axes, x, y, color, size=8)
    finish(axes, xlabel="height, fully sampled (%)", ylabel="height, reconstructed (%)")
    axes.set_title(f"{title}\nR² = {fit_heights(x, y).r2:.4f}, {len(x)} peaks", loc="left", fontsize=9)
    if weak.sum() < FEWEST_WEAK:
        return
    inset = axes.inset_axes((0.60, 0.12, 0.38, 0.38))  # the points run from the lower left to the upper right
    _scatter(inset, x[weak], y[weak], color, size=4)
    inset.tick_params(labelsize=6)
    words = f"under {100 * WEAK_FRACTION:.0f} %: R² = {fit_heights(x[weak], y[weak]).r2:.3f}"
    inset.set_title(words, loc="right", fontsize=7)


def _scatter(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], color: str, size: float) -> None:
    ends = [min(x.min(initial=0.0), y.min(initial=0.0)), max(x.max(initial=0.0), y.max(initial=0.0))]
    axes.plot(ends, ends, color="0.6", linewidth=0.8, zorder=1)
    axes.scatter(x, y, s=size, color=color, alpha=0.7, linewidths=0, zorder=2)
