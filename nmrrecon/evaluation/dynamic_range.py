"""``evaluate dynamic-range``: weak cross peaks beside a strong diagonal (Fig. S2-1 of the MoDern paper)."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nmrrecon.evaluation.contour_panel import draw_contours
from nmrrecon.evaluation.figure import method_colors, new_figure
from nmrrecon.evaluation.height_plot import draw_heights
from nmrrecon.evaluation.method_choice import usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.synthetic_spectra import COLUMNS, Runs, run_methods, simulated
from nmrrecon.evaluation.table import Evaluation, Table, percent
from nmrrecon.evaluation.undersampling import FullySampled
from nmrrecon.noise import noise_level
from synthetic.noesy import noesy

METHODS = ("ist-plain", "ist", "modern-trace", "modern-joint", "dlnmr")
DENSITIES, SCHEDULES = (0.40,), 5
SEED = 1
#: Complex increments and complex points of the FIDs.
INCREMENTS, DIRECT = 256, 512
#: Contours: the lowest in standard deviations of the noise, the factor between them, how many at most.
LOWEST_SIGMA, FACTOR, LEVELS = 5.0, 1.6, 24
SHOWN_PPM = (10.5, 0.0)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the methods on a NOESY-like spectrum."""
    choices, missing = usable(settings.methods or METHODS, 1)
    densities, schedules = settings.densities or DENSITIES, settings.schedules or SCHEDULES
    report.begin(len(choices) * len(densities) * schedules)
    full = simulated(noesy(seed=SEED, increments=INCREMENTS, direct=DIRECT), settings.device)
    runs = run_methods("noesy", full, choices, densities, schedules, settings, report)
    table = Table(f"{schedules} schedules each.", COLUMNS, tuple(runs.rows))
    notes = (
        f"NOESY-like spectrum of {INCREMENTS} x {DIRECT} complex points: a diagonal of 80 peaks, 500 cross "
        f"peaks of 0.2 to 4 % of the highest, seed {SEED}. Scored are the {len(full.peaks)} of them that the "
        "fully sampled spectrum shows above five times its local noise; weak are those under 4 %.",
        *missing,
    )
    return Evaluation("A spectrum of high dynamic range", (table,), notes, lambda: _figure(full, runs))


def _figure(full: FullySampled, runs: Runs) -> Figure:
    density = min(density for _, density in runs.shown) if runs.shown else 1.0
    shown = {label: spectrum for (label, share), spectrum in runs.shown.items() if share == density}
    columns = len(shown)
    figure = new_figure(6.4 + 3.4 * columns, 7.0)
    grid = figure.add_gridspec(2, 1 + columns, width_ratios=[1.9, *[1.0] * columns])
    _draw(figure.add_subplot(grid[:, 0]), full, full.spectrum, "fully sampled")
    for column, (label, spectrum) in enumerate(shown.items(), start=1):
        words = f"{label}, {percent(density)} of the points"
        _draw(figure.add_subplot(grid[0, column]), full, spectrum, words)
        panel = figure.add_subplot(grid[1, column])
        draw_heights(panel, full, spectrum, method_colors(list(shown))[label], label)
    return figure


def _draw(panel: Axes, full: FullySampled, spectrum: NDArray[Any], title: str) -> None:
    """Draw contours from just above the noise of the fully sampled spectrum."""
    levels = LOWEST_SIGMA * noise_level(full.spectrum) * FACTOR ** np.arange(LEVELS)
    axes = (full.axes[0], full.axes[1])
    draw_contours(panel, (spectrum, spectrum), axes, (1, 2), levels[levels < full.spectrum.max()], title)
    panel.set(xlim=SHOWN_PPM, ylim=SHOWN_PPM)
