"""``evaluate five-peak``: peaks of five widths, CS against MoDern (Fig. 2 of the MoDern paper)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from torch import Tensor

from nmrrecon.evaluation.figure import finish, method_colors, new_figure
from nmrrecon.evaluation.method_choice import MethodChoice, there_are_weights, usable
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.single_traces import reconstruct_traces
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table, percent, row_line
from nmrrecon.io.picture import axis_title
from nmrrecon.metrics import fit_heights
from nmrrecon.nmr import Axis
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.cases import FIVE_PEAKS, Case, case
from synthetic.scoring import scored_spectrum

#: The paper's CS is virtual-echo IST of 300 iterations.
METHODS = ("ist-plain:iterations=300", "modern-paper", "modern-trace")
DENSITIES, SCHEDULES = (0.10, 0.15, 0.20), 100
#: Reach of a peak's region to either side, in line widths.
REACH = 2.0
#: Of the densities, the highest last.
LINE_STYLES = (":", "-.", "--", "-")


@dataclass(frozen=True, eq=False)
class Trials:
    """Reconstructions of the five-peak spectrum from many schedules of one density.

    Attributes
    ----------
    spectra : ndarray, (schedule, f1)
    r2 : ndarray, (schedule, peak)
        Broadest peak first.
    """

    spectra: NDArray[np.float64]
    r2: NDArray[np.float64]


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Measure the R2 of every peak over many schedules at each density."""
    choices, missing = usable(settings.methods or METHODS, 1)
    densities = settings.densities or DENSITIES
    schedules = settings.schedules or SCHEDULES
    drawn = case("five-peak", 0)
    report.begin(len(choices) * len(densities) * schedules)
    trials: dict[tuple[str, float], Trials] = {}
    rows: list[tuple[Cell, ...]] = []
    columns = (Column("density"), Column("method"), *(Column(f"R2 of peak {i}") for i in range(1, 6)))
    for density in densities:
        for choice in choices:
            chosen = trained_at(choice, density)
            found = run_trials(drawn, chosen, density, schedules, settings.device, report)
            trials[choice.label, density] = found
            rows.append((percent(density), choice.label, *(Spread.of(peak) for peak in found.r2.T)))
            report.row(row_line(columns, rows[-1]))
    caption = f"{schedules} schedules each (Poisson gap, seeds 1 to {schedules}); peak 1 is the broadest."
    notes = (
        "R2 of a peak: squared Pearson correlation of the points of both spectra within "
        f"{REACH:g} line widths of it, the line width being the natural one and the resolution of the "
        "acquisition together. Spectra have a cosine window and are zero filled to twice the size.",
        *_weights_in_words(choices, densities),
        *missing,
    )
    table = Table(caption, columns, tuple(rows))
    return Evaluation("Five peaks of different widths", (table,), notes, lambda: _figure(drawn, trials))


def trained_at(choice: MethodChoice, density: float) -> MethodChoice:
    """Return a network with the weights that were trained at `density`, where there are such.

    The paper trains a network for each density. Weights for another one than the default's bear it in their
    name, such as ``modern-2d-paper-15``.
    """
    if not choice.is_network or choice.parameters.weights != "auto":
        return choice
    name = f"{choice.parameters.weights_for(1)}-{100 * density:g}"
    return choice.with_weights(name) if there_are_weights(name) else choice


def _weights_in_words(choices: tuple[MethodChoice, ...], densities: tuple[float, ...]) -> list[str]:
    """Say which weights each network had at each density."""
    return [
        f"{choice.label} has the weights "
        + ", ".join(
            f"{trained_at(choice, share).parameters.weights_for(1)} at {percent(share)}"
            for share in densities
        )
        + "."
        for choice in choices
        if choice.is_network
    ]


def run_trials(
    drawn: Case, choice: MethodChoice, density: float, schedules: int, device: str, report: Report
) -> Trials:
    """Reconstruct the five-peak case from schedules of seeds 1, 2, ... and measure the R2 of its peaks."""
    (size,) = drawn.schedule.grid
    points = max(1, round(density * size))
    masks = np.stack([poisson_gap((size,), points, seed).mask for seed in range(1, schedules + 1)])
    fids = torch.from_numpy(drawn.traces.astype(np.complex64)).expand(schedules, size)
    noise = torch.full((schedules,), drawn.noise_sigma)
    words = f"{choice.label} at {percent(density)}"
    found = reconstruct_traces(
        choice,
        fids,
        torch.from_numpy(masks),
        noise,
        device=device,
        step=lambda count: report.step(words, count),
    )
    spectra = trace_spectra(found)
    reference = scored_spectrum(drawn.reference)[:, 0]
    return Trials(spectra, np.array([peak_r2(reference, estimate, drawn) for estimate in spectra]))


def trace_spectra(fids: Tensor) -> NDArray[np.float64]:
    """Return the scored real spectra (trace, f1) of FIDs (trace, t1)."""
    states = np.stack([fids.real.numpy().T, fids.imag.numpy().T])
    return scored_spectrum(states).T


def peak_r2(
    reference: NDArray[np.float64], estimate: NDArray[np.float64], drawn: Case
) -> NDArray[np.float64]:
    """Return the R2 of each peak, the paper's peak intensity correlation, (peak,).

    The squared Pearson correlation between the points of the reference and those of the estimate within
    `REACH` line widths of the peak's position. The line width is the natural one, decay / pi spectral
    widths, plus one over the number of increments, the resolution that the window leaves.
    """
    size = len(reference)
    regions = peak_regions(drawn, size)
    return np.array([fit_heights(reference[region], estimate[region]).r2 for region in regions])


def peak_regions(drawn: Case, size: int) -> list[slice]:
    """Return the points of a spectrum of `size` points that belong to each peak, broadest first."""
    resolution = 1.0 / drawn.spec.grid[0]
    widths = drawn.peaks.decay[:, 0] / np.pi + resolution
    centres = size // 2 - drawn.peaks.frequency[:, 0] * size  # chemical shift falls with the index
    edges = [
        (centre - REACH * width * size, centre + REACH * width * size)
        for centre, width in zip(centres, widths, strict=True)
    ]
    return [slice(max(0, round(low)), min(size, round(high) + 1)) for low, high in edges]


def _figure(drawn: Case, trials: dict[tuple[str, float], Trials]) -> Figure:
    methods = list(dict.fromkeys(label for label, _ in trials))
    densities = sorted({density for _, density in trials})
    reference = scored_spectrum(drawn.reference)[:, 0]
    columns = max(2, len(methods))
    figure = new_figure(4.2 * columns, 8.2)
    grid = figure.add_gridspec(3, columns)
    letters = iter("abcdefghijklmnop")
    full = figure.add_subplot(grid[0, :])
    _draw_spectrum(full, drawn, reference, None, f"({next(letters)}) fully sampled", "0.25")
    for column, method in enumerate(methods):
        found = trials[method, densities[-1]]
        estimate = found.spectra[_typical(found)]
        title = f"({next(letters)}) {method}, {percent(densities[-1])} of the points"
        panel = figure.add_subplot(grid[1, column])
        _draw_spectrum(panel, drawn, estimate, reference, title, method_colors(methods)[method])
    below: list[Axes] = []
    for column, method in enumerate(methods):
        below.append(figure.add_subplot(grid[2, column], sharey=below[0] if below else None))
        found_at = {density: trials[method, density] for density in densities}
        title = f"({next(letters)}) {method}"
        _draw_correlations(below[-1], found_at, title, method_colors(methods)[method])
    for panel in below[:1]:
        panel.set_ylim(top=1.05)  # once all are drawn, as it ends the scaling to the data
    return figure


def _draw_correlations(panel: Axes, found: dict[float, Trials], title: str, color: str) -> None:
    """Draw R2 of each peak at each density."""
    for (density, trials), style in zip(
        found.items(), LINE_STYLES[-len(found) :] + LINE_STYLES, strict=False
    ):
        _draw_r2(panel, trials.r2, percent(density), style, color)
    finish(panel, xlabel="peak (1 is the broadest)", ylabel="R²", xticks=range(1, 6))
    panel.set_title(title, loc="left", fontsize=10)
    panel.legend(
        title="sampled", fontsize=8, title_fontsize=8, frameon=False, loc="lower right", handlelength=4
    )


def _typical(found: Trials) -> int:
    """Return the schedule whose mean R2 is the median one."""
    order = np.argsort(found.r2.mean(axis=1), kind="stable")
    return int(order[len(order) // 2])


def _draw_r2(panel: Axes, r2: NDArray[np.float64], label: str, style: str, color: str) -> None:
    spread = r2.std(axis=0, ddof=1) if len(r2) > 1 else np.zeros(r2.shape[1])
    panel.errorbar(
        range(1, r2.shape[1] + 1), r2.mean(axis=0), spread, linestyle=style, marker="o", markersize=3,
        capsize=3, linewidth=1, color=color, label=label,
    )  # fmt: skip


def _draw_spectrum(
    panel: Axes,
    drawn: Case,
    spectrum: NDArray[np.float64],
    reference: NDArray[np.float64] | None,
    title: str,
    color: str,
) -> None:
    axis = _spectrum_axis(drawn, len(spectrum))
    height = np.abs(spectrum if reference is None else reference).max()
    if reference is not None:
        panel.plot(axis.ppm_scale, reference / height, color="0.75", linewidth=2.0, label="fully sampled")
    panel.plot(axis.ppm_scale, spectrum / height, color=color, linewidth=0.9, label="reconstructed")
    finish(panel, xlabel=axis_title(axis, 1), ylabel="intensity", ylim=(-0.08, 1.12))
    panel.set_xlim(axis.ppm_scale[0], axis.ppm_scale[-1])
    panel.set_title(title, loc="left", fontsize=10)
    if reference is not None:
        panel.legend(fontsize=7, frameon=False, loc="upper right")
        return
    for number, (position, _) in enumerate(FIVE_PEAKS, start=1):
        point = round(len(spectrum) * (1.0 - position))
        panel.annotate(
            f"Peak {number}", (axis.ppm(point), spectrum[point] / height), (0, 4), textcoords="offset points",
            ha="center", fontsize=8,
        )  # fmt: skip


def _spectrum_axis(drawn: Case, size: int) -> Axis:
    axis = drawn.axes[0]
    return Axis(size, axis.sw_hz, axis.observe_mhz, axis.carrier_ppm, axis.nucleus, frequency_domain=True)
