"""``evaluate 3d``: HNCO- and HNCACB-like spectra at few per cent (Fig. S2-5 and S2-6 of the MoDern paper)."""

from __future__ import annotations

from matplotlib.figure import Figure

from nmrrecon.evaluation.contour_panel import draw_contours
from nmrrecon.evaluation.figure import method_colors, new_figure
from nmrrecon.evaluation.height_plot import draw_heights
from nmrrecon.evaluation.method_choice import usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.synthetic_spectra import COLUMNS, Runs, run_methods, simulated
from nmrrecon.evaluation.table import Evaluation, Table, percent
from nmrrecon.evaluation.undersampling import FullySampled
from nmrrecon.io.picture import contour_levels
from synthetic.experiment import Experiment
from synthetic.hncacb import hncacb
from synthetic.protein import hnco

METHODS = ("ist-plain", "ist", "modern-trace", "modern-joint", "dlnmr")
DENSITIES, SCHEDULES = (0.05, 0.10), 3
SEED, RESIDUES = 1, 70
#: Increments of the paper's two 3D spectra, 13C first.
GRIDS = {"hnco": (60, 60), "hncacb": (90, 44)}
#: Complex points of the FIDs, not zero filled, and the part that is kept: 88 points.
DIRECT, REGION_PPM = 256, (10.8, 6.0)


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Score the methods on both spectra."""
    names = settings.chosen("spectrum", tuple(GRIDS))
    choices, missing = usable(settings.methods or METHODS, 2)
    densities, schedules = settings.densities or DENSITIES, settings.schedules or SCHEDULES
    report.begin(len(names) * len(choices) * len(densities) * schedules)
    found = {}
    for name in names:
        full = simulated(spectrum_named(name), settings.device, zero_fill=0, region=REGION_PPM)
        found[name] = full, run_methods(name, full, choices, densities, schedules, settings, report)
    table = Table(
        f"{schedules} schedules each.", COLUMNS, tuple(row for _, runs in found.values() for row in runs.rows)
    )
    sizes = ", ".join(f"{name} {grid[0]} x {grid[1]}" for name, grid in GRIDS.items() if name in names)
    notes = (
        f"Simulated proteins of {RESIDUES} residues, seed {SEED}; increments: {sizes}. Peaks are true ones "
        "above five times the local noise of the fully sampled spectrum, those of the HNCACB of both signs.",
        *(f"{name}: {len(full.peaks)} peaks." for name, (full, _) in found.items()),
        *missing,
    )
    return Evaluation("3D spectra", (table,), notes, lambda: _figure(found))


def spectrum_named(name: str) -> Experiment:
    """Return the experiment called `name`, 'hnco' or 'hncacb'."""
    make = {"hnco": hnco, "hncacb": hncacb}[name]
    return make(RESIDUES, SEED, increments=GRIDS[name], direct=DIRECT)


def _figure(found: dict[str, tuple[FullySampled, Runs]]) -> Figure:
    columns = 1 + max(len({label for label, _ in runs.shown}) for _, runs in found.values())
    figure = new_figure(3.5 * columns, 3.6 * len(found))
    rows = figure.subplots(len(found), columns, squeeze=False)
    for panels, (name, (full, runs)) in zip(rows, found.items(), strict=True):
        projections = full.spectrum.max(axis=-1), full.spectrum.min(axis=-1)
        axes, levels = (full.axes[0], full.axes[1]), contour_levels(full.spectrum)
        draw_contours(panels[0], projections, axes, (1, 2), levels, f"{name}, fully sampled, along $^1$H")
        density = min((share for _, share in runs.shown), default=1.0)
        shown = {label: array for (label, share), array in runs.shown.items() if share == density}
        for panel, (label, spectrum) in zip(panels[1:], shown.items(), strict=True):
            draw_heights(
                panel, full, spectrum, method_colors(list(shown))[label], f"{label}, {percent(density)}"
            )
    return figure
