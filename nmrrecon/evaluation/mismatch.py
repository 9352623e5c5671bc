"""``evaluate mismatch``: networks trained at one density used at others (Fig. S3-1 of the MoDern paper)."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nmrrecon.evaluation.figure import finish, method_colors, new_figure
from nmrrecon.evaluation.five_peak import run_trials
from nmrrecon.evaluation.method_choice import MethodChoice, usable
from nmrrecon.evaluation.random_fids import checked_traces, random_fid_errors
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, Evaluation, Spread, Table, percent
from synthetic.cases import case

#: Networks and the weights of them that were trained at `TRAINED`.
NETWORKS = {"modern-paper": "modern-2d-paper-15", "dlnmr": "dlnmr-2d-15"}
TRAINED = 0.15
DENSITIES = (0.10, 0.125, 0.15, 0.175, 0.20, 0.225, 0.25)
SCHEDULES, TRACES = 100, 500
COLUMNS = (
    Column("method"),
    Column("density"),
    Column("R2 of peak 1"),
    Column("change of R2"),
    Column("RLNE"),
    Column("change of RLNE"),
)
Found = dict[tuple[str, float], tuple[Spread | None, Spread | None]]


def evaluate(settings: Settings, report: Report) -> Evaluation:
    """Measure the R2 of the broadest of five peaks, and the RLNE of random FIDs, at each density."""
    named = [MethodChoice.parsed(name).with_weights(weights) for name, weights in NETWORKS.items()]
    choices, missing = usable(named, 1)
    densities = tuple(sorted({*(settings.densities or DENSITIES), TRAINED}))
    schedules, traces = settings.schedules or SCHEDULES, checked_traces(settings.traces or TRACES)
    report.begin(len(choices) * len(densities) * (schedules + traces))
    drawn, found = case("five-peak", 0), Found()
    for choice in choices:
        for density in densities:
            trials = run_trials(drawn, choice, density, schedules, settings.device, report)
            errors = random_fid_errors(choice, density, traces, settings.device, report)
            found[choice.label, density] = Spread.of(trials.r2[:, 0]), Spread.of(errors)
            words = [Column("").text(cell) for cell in found[choice.label, density]]
            report.row(f"{choice.label} {percent(density)} R2 {words[0]} RLNE {words[1]}")
    caption = (
        f"Weights trained at {percent(TRAINED)}; R2 over {schedules} schedules of the five-peak spectrum, "
        f"RLNE over {traces} FIDs of the preset 'paper'. Changes are against {percent(TRAINED)}."
    )
    table = Table(caption, COLUMNS, _rows(found))
    weights = ", ".join(f"{label}: {NETWORKS[label]}" for label in dict.fromkeys(label for label, _ in found))
    notes = (*([f"Weights of {weights}."] if weights else []), *_worst(table), *missing)
    return Evaluation("Used at another density than trained", (table,), notes, lambda: _figure(found))


def _rows(found: Found) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for (label, density), (r2, rlne) in found.items():
        r2_trained, rlne_trained = found[label, TRAINED]
        gain = r2.mean - r2_trained.mean if r2 and r2_trained else None
        growth = rlne.mean - rlne_trained.mean if rlne and rlne_trained else None
        rows.append((label, percent(density), r2, gain, rlne, growth))
    return tuple(rows)


def _worst(table: Table) -> list[str]:
    """Say for each network by how much it is worse away from the density that it was trained at."""
    words = []
    for label in dict.fromkeys(str(row[0]) for row in table.rows):
        rows = [row for row in table.rows if row[0] == label]
        losses = [float(row[3]) for row in rows if isinstance(row[3], float)]
        growths = [float(row[5]) for row in rows if isinstance(row[5], float)]
        words.append(
            f"{label}: R2 changes by {min(losses, default=0.0):+.4f} at worst, "
            f"RLNE by {max(growths, default=0.0):+.4f}."
        )
    return words


def _figure(found: Found) -> Figure:
    figure = new_figure(9.0, 3.8)
    panels = figure.subplots(1, 2)
    labels = list(dict.fromkeys(label for label, _ in found))
    for panel, which, name in zip(
        panels, (0, 1), ("R² of the broadest peak", "RLNE of random FIDs"), strict=True
    ):
        for shift, label in enumerate(labels):
            _draw(panel, found, label, which, 0.15 * (shift - (len(labels) - 1) / 2))
        panel.axvline(100 * TRAINED, color="0.6", linewidth=0.8, linestyle=":")
        finish(panel, xlabel="sampled points (%); dotted: trained", ylabel=name)
        panel.set_title(f"({'ab'[which]})", loc="left", fontsize=10)
    if labels:
        panels[0].legend(fontsize=8, frameon=False)
    return figure


def _draw(panel: Axes, found: Found, label: str, which: int, shift: float) -> None:
    """Draw one network's curve, moved by `shift` per cent so that error bars do not hide each other.

    Bars are the standard deviation over schedules, and of the mean over FIDs, which differ in difficulty.
    """
    cells = [(100 * d + shift, cell[which]) for (name, d), cell in found.items() if name == label]
    kept = [(x, cell) for x, cell in cells if cell is not None]
    bars = [cell.deviation / (len(cell.values) ** 0.5 if which else 1.0) for _, cell in kept]
    panel.errorbar(
        [x for x, _ in kept], [cell.mean for _, cell in kept], bars, marker="o", markersize=4, capsize=3,
        linewidth=1, color=method_colors([label])[label], label=label,
    )  # fmt: skip
