"""Simulated experiments as fully sampled data, processed and scored in one way for every method."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Cell, Column, percent, row_line
from nmrrecon.evaluation.undersampling import (
    SCORE_COLUMNS,
    FullySampled,
    fully_sampled,
    reconstructed,
    score,
    score_cells,
)
from nmrrecon.peaks import PeakList, within
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from synthetic.experiment import Experiment

#: Points within which a picked peak is a true one.
NEAR = 2.0
COLUMNS = (Column("spectrum"), Column("density"), Column("method"), *SCORE_COLUMNS)


@dataclass(frozen=True, eq=False)
class Runs:
    """Methods on one spectrum at many densities.

    Attributes
    ----------
    rows : list of tuple
        Under `COLUMNS`.
    shown : dict
        By method and density, the spectrum of the first schedule, (f1, ..., direct).
    """

    rows: list[tuple[Cell, ...]]
    shown: dict[tuple[str, float], NDArray[Any]]


def simulated(
    experiment: Experiment, device: str, *, zero_fill: int = 1, region: tuple[float, float] | None = None
) -> FullySampled:
    """Return an experiment with all its points, its phases known to be zero.

    Its peaks are those that stand above five times the local noise where the truth has one, so that the feet
    of a window's line shape do not count.
    """
    direct = DirectRecipe(p0=0.0, p1=0.0, zero_fill=zero_fill, region_ppm=region, solvent="none")
    indirect = tuple(IndirectRecipe(p0=0.0, delay=0.0) for _ in experiment.grid)
    recipe = Recipe(source=experiment.name, direct=direct, indirect=indirect)
    full = fully_sampled(experiment.acquire(), recipe, device=device)
    return replace(full, peaks=true_peaks(full, experiment))


def true_peaks(full: FullySampled, experiment: Experiment) -> PeakList:
    """Return those of the picked peaks that lie within `NEAR` points of a true one in every dimension."""
    picked = full.peaks
    shifts = experiment.peaks.shifts(experiment.axes)
    points = np.stack([axis.point(shifts[:, d]) for d, axis in enumerate(full.axes)], axis=1)
    for d, ends_meet in enumerate(picked.circular):
        if ends_meet:  # a shift outside the spectral width folds
            points[:, d] %= picked.shape[d]
    pairs = within(picked.points, points, NEAR, picked.shape, picked.circular)
    return picked.select(np.unique(pairs[:, 0]))


def run_methods(
    name: str,
    full: FullySampled,
    choices: tuple[MethodChoice, ...],
    densities: tuple[float, ...],
    schedules: int,
    settings: Settings,
    report: Report,
) -> Runs:
    """Score every method at every density over schedules of seeds 1, 2, ..."""
    runs = Runs([], {})
    for density in densities:
        for choice in choices:
            scores = []
            for seed in range(1, schedules + 1):
                found = reconstructed(full, choice, density, seed, settings.device)
                spectrum = np.asarray(found.spectrum.array[0])
                scores.append(score(full, spectrum))
                runs.shown.setdefault((choice.label, density), spectrum)
                report.step(f"{name}, {choice.label} at {percent(density)}, schedule {seed}")
            runs.rows.append((name, percent(density), choice.label, *score_cells(scores)))
            report.row(row_line(COLUMNS, runs.rows[-1]))
    return runs
