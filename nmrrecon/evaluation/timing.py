"""``evaluate time``: seconds of IST, DLNMR and MoDern for the six sizes of Table S4-1 of the MoDern paper."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation.arithmetic import multiplication_rate, network_operations
from nmrrecon.evaluation.figure import COLORS, finish, new_figure
from nmrrecon.evaluation.method_choice import MethodChoice, there_are_weights
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Table, row_line
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.prepare import Prepared
from nmrrecon.processing.indirect_phase import IndirectPhase
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import chosen_device, solve
from nmrrecon.report import LoadReport
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.untrained import UNTRAINED, write_untrained
from nmrrecon.weights_manifest import Scalar


@dataclass(frozen=True)
class Size:
    """A spectrum of Table S4-1: its points, and the paper's seconds for CS, DLNMR and MoDern."""

    direct: int
    grid: tuple[int, ...]
    paper: tuple[float, float, float]


#: CS on 24 threads of two Xeons of 2.2 GHz, the networks on a Tesla K40M.
SIZES = {
    "116x256": Size(116, (256,), (0.29, 0.08, 0.04)),
    "1146x170": Size(1146, (170,), (3.32, 0.62, 0.13)),
    "512x128": Size(512, (128,), (1.22, 0.17, 0.05)),
    "928x512": Size(928, (512,), (1.39, 0.85, 0.17)),
    "879x90x44": Size(879, (90, 44), (225.12, 13.08, 3.18)),
    "732x60x60": Size(732, (60, 60), (44.84, 9.44, 2.38)),
}
METHODS = ("ist-plain:iterations=300", "dlnmr", "modern-paper", "modern-trace")
#: By indirect dimensions: runs, and the sampled share.
RUNS, DENSITIES = {1: 9, 2: 3}, {1: 0.20, 2: 0.10}
#: By method what stands in for its weights: the network, its arguments, and the preset whose grid it is for.
NETWORKS: dict[str, tuple[str, dict[str, Scalar], str]] = {
    "dlnmr": ("dlnmr", {}, "paper"),
    "modern-paper": ("modern", {}, "paper"),
    "modern-trace": ("modern", {"start": 50}, "measured"),
}
WARM_UP = 8  #: direct points that go through each method first
COLUMNS = (
    Column("size"), Column("IST, 300 iterations (s)", 3), Column("DLNMR (s)", 3), Column("MoDern (s)", 3),
    Column("MoDern / IST", 2), Column("begun by IST (s)", 3), Column("begun by IST / IST", 2),
    Column("paper's CS (s)", 2), Column("paper's DLNMR (s)", 2), Column("paper's MoDern (s)", 2),
    Column("paper's MoDern / ours", 2), Column("GFLOP needed", 2), Column("share of the time, %", 1),
)  # fmt: skip


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Time the methods in turn on each size."""
    names = settings.chosen("size", tuple(SIZES))
    device = chosen_device(settings.device)
    runs = {name: settings.runs or RUNS[len(SIZES[name].grid)] for name in names}
    report.begin(sum(len(METHODS) * count for count in runs.values()))
    rate = multiplication_rate(device)
    rows: list[tuple[Cell, ...]] = []
    untrained: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            choices = _choices(len(SIZES[name].grid), Path(folder), untrained)
            rows.append(_row(name, choices, runs[name], rate, device, report))
            report.row(row_line(COLUMNS, rows[-1]))
    table = Table("Direct points first. Seconds of the method alone.", COLUMNS, tuple(rows))
    notes = (
        f"Medians of {_runs_in_words(runs)}, the methods in turn in one process; random data, 20 % of a 2D, "
        "10 % of a 3D. MoDern / IST is the median of the ratios of each run. MoDern is the paper's network "
        "(modern-paper); begun by IST is modern-trace, the same network after some iterations of IST.",
        "Needed are 2 operations for each multiply-add of MoDern's layers, 5 N log2 N for each of its "
        f"transforms and a few for each element; a product of float32 matrices does {rate / 1e9:.0f} GFLOP a "
        "second in the same threads, and the share is that of the time which MoDern would take at this rate.",
        "The paper's CS ran on 24 threads at 2.2 GHz, its networks on a Tesla K40M.",
        *(
            [f"Untrained weights stand in for {', '.join(untrained)}: the time is the same."]
            if untrained
            else []
        ),
    )
    return Evaluation("Computing times", (table,), notes, lambda: _figure(table))


def _runs_in_words(runs: dict[str, int]) -> str:
    counts = sorted(set(runs.values()), reverse=True)
    return " or ".join(f"{count} run{'s' if count > 1 else ''}" for count in counts)


def _choices(dimensions: int, folder: Path, untrained: list[str]) -> list[MethodChoice]:
    """Return the methods, those without trained weights with random ones, written to `folder`."""
    choices = []
    for choice in map(MethodChoice.parsed, METHODS):
        if choice.is_network:
            name = _weights_name(choice, dimensions)
            if not there_are_weights(name):
                choice = choice.with_weights(str(untrained_weights(choice.name, dimensions, folder)))
                if name not in untrained:
                    untrained.append(name)
        choices.append(choice)
    return choices


def _weights_name(choice: MethodChoice, dimensions: int) -> str:
    """Return the name of the weights, also where the method has none for so many dimensions."""
    try:
        return choice.parameters.weights_for(dimensions)
    except ParameterError:
        return f"{choice.name} for a {dimensions + 1}D"


def untrained_weights(method: str, dimensions: int, folder: Path) -> Path:
    """Write the network of a method as it is before training, and return the file of its weights."""
    network, given, preset = NETWORKS[method]
    arguments: dict[str, Scalar] = {"dimensions": dimensions, **given}
    words = [network, *(f"{key}{value}" for key, value in arguments.items()), preset, UNTRAINED]
    return write_untrained(folder, "-".join(words), network, arguments, dimensions, preset)


def _row(
    name: str, choices: list[MethodChoice], runs: int, rate: float, device: str, report: Report
) -> tuple[Cell, ...]:
    size = SIZES[name]
    prepared, few = random_data(size.direct, size.grid), random_data(WARM_UP, size.grid)
    for choice in choices:
        solve(few, choice.recipe(Recipe()), choice.parameters, device=device)
    seconds: dict[str, list[float]] = {choice.name: [] for choice in choices}
    for number in range(1, runs + 1):
        for choice in choices:
            result = solve(prepared, choice.recipe(Recipe()), choice.parameters, device=device)
            seconds[choice.name].append(result.seconds)
            report.step(f"{name}, {choice.name}, run {number}")
    ist, dlnmr, modern, begun = (statistics.median(seconds[choice.name]) for choice in choices)
    over_ist = [
        statistics.median(m / i for m, i in zip(seconds[choice.name], seconds[choices[0].name], strict=True))
        for choice in choices[2:]
    ]
    needed = size.direct * _operations(choices[2], size.grid)
    ours = (ist, dlnmr, modern, over_ist[0], begun, over_ist[1])
    return (name, *ours, *size.paper, size.paper[-1] / modern, needed / 1e9, 100 * needed / rate / modern)


def _operations(choice: MethodChoice, grid: tuple[int, ...]) -> float:
    """Return the operations of MoDern for one trace."""
    dimensions = len(grid)
    transform = VirtualEcho(grid, (0.0,) * dimensions, choice.parameters.grid_extension(dimensions))
    return network_operations(choice.parameters.network(dimensions), transform)


def random_data(direct: int, grid: tuple[int, ...]) -> Prepared:
    """Return noise at the sampled points, ready for a method: the work does not depend on what it holds."""
    density = DENSITIES[len(grid)]
    schedule = poisson_gap(grid, max(1, round(density * int(np.prod(grid)))), 0)
    indirect = tuple(Axis(n, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES) for n in grid)
    axes = (*indirect, Axis(direct, 4200.0, 600.0, 8.5, "1H", frequency_domain=True))
    rng = np.random.default_rng(0)
    parts = rng.standard_normal((2 ** len(grid), len(schedule), direct)).astype(np.float32)
    dataset = NMRDataset(parts, axes, schedule, LoadReport("random", "synthetic"))
    half = len(parts) // 2
    signals = (parts[:half] + 1j * parts[half:]).astype(np.complex64)
    phases = (IndirectPhase(0.0, 0.0, "given"),) * len(grid)
    return Prepared(dataset, signals, phases, noise=1e-3, line_width=4.5)


def _figure(table: Table) -> Figure:
    figure = new_figure(9.5, 4.2)
    panel = figure.subplots()
    places = np.arange(len(table.rows))
    kinds = (
        ("IST", 1, 7, "ist-plain"), ("DLNMR", 2, 8, "dlnmr"), ("MoDern", 3, 9, "modern-paper"),
        ("MoDern begun by IST", 5, None, "modern-trace"),
    )  # fmt: skip
    for i, (label, ours, paper, method) in enumerate(kinds):
        x = places + 0.2 * (i - 1.5)
        panel.scatter(x, _seconds(table, ours), s=36, color=COLORS[method], label=f"{label}, here")
        if paper is None:
            continue
        name = "CS" if label == "IST" else label
        panel.scatter(
            x, _seconds(table, paper), marker="D", s=24, facecolors="white", edgecolors=COLORS[method],
            zorder=3, label=f"{name}, the paper's machine",
        )  # fmt: skip
    panel.set_xlim(-0.5, max(len(places), 1) - 0.5)
    panel.set_xticks(places, [str(row[0]).replace("x", " x ") for row in table.rows])
    finish(panel, yscale="log", ylabel="seconds", xlabel="direct x indirect points")
    panel.grid(visible=False, axis="x")
    panel.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _seconds(table: Table, column: int) -> list[float]:
    return [float(str(row[column])) for row in table.rows]
