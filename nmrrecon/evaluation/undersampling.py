"""A fully sampled data set undersampled by many schedules, each result scored against all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report
from nmrrecon.evaluation.table import Column, Spread, percent
from nmrrecon.metrics import peak_correlation, rlne
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.noise import local_noise
from nmrrecon.peaks import NOISE_FACTOR, PeakList, pick_peaks
from nmrrecon.prepare import Prepared, prepare
from nmrrecon.processing.trace_statistics import line_width, trace_noise
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import Reconstruction, solve
from nmrrecon.sampling import undersampling as sampling
from nmrrecon.sampling.undersampling import Undersampling

#: Weak peaks whose R2 means something.
FEWEST_WEAK = 10
#: Columns of `score_cells`.
SCORE_COLUMNS = (Column("RLNE"), Column("R2 all", 5), Column("R2 weak"), Column("slope"))


@dataclass(frozen=True, eq=False)
class FullySampled:
    """A data set of which every point was acquired, prepared once for all schedules.

    Attributes
    ----------
    prepared : Prepared
        Its phases stay as they are found here: only the method shall differ.
    recipe : Recipe
        With these phases.
    spectrum : ndarray of float, (f1, ..., direct)
    axes : tuple of Axis
    peaks : PeakList
        Of `spectrum`.
    """

    prepared: Prepared
    recipe: Recipe
    spectrum: NDArray[Any]
    axes: tuple[Axis, ...]
    peaks: PeakList


@dataclass(frozen=True)
class Scores:
    """Of one result: RLNE, R2 of all peak heights and of the weak ones (NaN of few), slope of all."""

    rlne: float
    r2: float
    r2_weak: float
    slope: float


def fully_sampled(
    dataset: NMRDataset, recipe: Recipe, *, device: str = "auto", least: float = 0.0
) -> FullySampled:
    """Prepare a data set, and pick the peaks of its spectrum.

    Parameters
    ----------
    dataset : NMRDataset
        Every point acquired.
    recipe : Recipe
    device : str
    least : float
        Least height of a peak over that of the highest; it is five times the local noise at least.
    """
    prepared = prepare(dataset, recipe)
    result = solve(prepared, recipe, None, device=device)
    spectrum = result.spectrum.array[0]
    level = np.maximum(NOISE_FACTOR * local_noise(spectrum), least * np.abs(spectrum).max())
    peaks = pick_peaks(spectrum, result.spectrum.axes, level=level)
    return FullySampled(prepared, result.recipe, spectrum, result.spectrum.axes, peaks)


def undersampled(prepared: Prepared, density: float, seed: int) -> Prepared:
    """Return what a user would have who had measured the points of a Poisson-gap schedule only.

    Noise and line width are those of the kept points; the phases are kept.
    """
    dataset = prepared.dataset
    complete = dataset.schedule
    assert complete is not None
    schedule = Undersampling(density, seed=seed).schedule(complete.grid)
    signals = prepared.signals[:, np.argsort(complete.flat)[schedule.flat]]
    fewer = sampling.undersampled(dataset, schedule)
    real_part = signals[0][:, : dataset.direct.size]
    noise = trace_noise(real_part, dataset.direct)
    return replace(prepared, dataset=fewer, signals=signals, noise=noise, line_width=line_width(real_part))


def reconstructed(
    full: FullySampled, choice: MethodChoice, density: float, seed: int, device: str
) -> Reconstruction:
    """Reconstruct `full` from one schedule."""
    fewer = undersampled(full.prepared, density, seed)
    return solve(fewer, choice.recipe(full.recipe), choice.parameters, device=device)


def score(full: FullySampled, spectrum: NDArray[Any]) -> Scores:
    """Score the spectrum of a reconstruction against the fully sampled one.

    Notes
    -----
    Heights are turned up where the reference is negative (`peak_correlation`, oriented), so that peaks of
    both signs do not correlate by their signs alone.
    """
    heights = peak_correlation(full.spectrum, spectrum, full.peaks, oriented=True)
    weak = heights.weak.r2 if heights.weak.n >= FEWEST_WEAK else float("nan")
    return Scores(rlne(spectrum, full.spectrum), heights.all.r2, weak, heights.all.slope)


def scores_over(
    full: FullySampled,
    choice: MethodChoice,
    density: float,
    seeds: Iterable[int],
    device: str,
    report: Report,
    words: str,
) -> list[Scores]:
    """Reconstruct `full` from the schedule of every seed, and score."""
    scores = []
    for seed in seeds:
        scores.append(score(full, reconstructed(full, choice, density, seed, device).spectrum.array[0]))
        report.step(f"{words}, {choice.label} at {percent(density)}, schedule {seed}")
    return scores


def score_cells(scores: list[Scores]) -> tuple[Spread | None, ...]:
    """Return the cells of `SCORE_COLUMNS`."""
    return (
        Spread.of(score.rlne for score in scores),
        Spread.of(score.r2 for score in scores),
        Spread.of(score.r2_weak for score in scores),
        Spread.of(score.slope for score in scores),
    )
