"""Fully sampled data undersampled: what would have been measured with a schedule."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.nmr import NMRDataset
from nmrrecon.sampling.draw import draw
from nmrrecon.sampling.schedule import Schedule


@dataclass(frozen=True)
class Undersampling:
    """How a schedule is drawn for data that are fully sampled; the same values give the same schedule.

    Attributes
    ----------
    density : float
        Share of the grid that is kept, over 0 and at most 1.
    kind : {'poisson-gap', 'random', 'exponential'}
    seed : int
    weight : {'sine', 'half-sine', 'flat'}
        Of a Poisson gap.
    decay : float
        Of an exponential schedule: e-foldings from the start to the end of a dimension.
    """

    density: float = 0.2
    kind: str = "poisson-gap"
    seed: int = 1
    weight: str = "sine"
    decay: float = 2.0

    def points(self, grid: tuple[int, ...]) -> int:
        """Return the number of increments of a grid that are kept."""
        return max(1, round(self.density * math.prod(grid)))

    def schedule(self, grid: tuple[int, ...]) -> Schedule:
        """Return the schedule for a grid of indirect dimensions, F1 first.

        Raises
        ------
        ParameterError
            Where no such schedule can be drawn.
        """
        return draw(self.kind, grid, self.points(grid), self.seed, self.weight, self.decay)

    def apply(self, dataset: NMRDataset) -> NMRDataset:
        """Return `dataset` with the increments of the schedule alone, and a line of history that says so.

        Raises
        ------
        DataError
            The data are not fully sampled FIDs.
        ParameterError
            Where no such schedule can be drawn.
        """
        fewer = undersampled(dataset, self.schedule(complete_schedule(dataset).grid), str(self))
        report = replace(fewer.report, facts=dict(fewer.report.facts))
        report.infer("sampling.nus", True, "undersampled here")
        report.infer("sampling.points", self.points(fewer.schedule.grid), f"undersampled here: {self}")  # type: ignore[union-attr]
        return replace(fewer, report=report)

    def __str__(self) -> str:
        form = {"poisson-gap": f", {self.weight}", "exponential": f", decay {self.decay:g}"}.get(
            self.kind, ""
        )
        return f"{self.kind}{form}, {100 * self.density:g} %, seed {self.seed}"


def complete_schedule(dataset: NMRDataset) -> Schedule:
    """Return the schedule of fully sampled FIDs.

    Raises
    ------
    DataError
        The data are something else; the message says what.
    """
    path = dataset.report.path
    schedule = dataset.schedule
    if schedule is None or not dataset.indirect:
        raise DataError("only FIDs of two or three dimensions can be undersampled", path=path)
    if not schedule.is_full:
        total = math.prod(schedule.grid)
        raise DataError(
            f"these are NUS data already: {len(schedule)} of {total} increments were measured",
            path=path,
            remedy="Undersample data of which every increment was measured.",
        )
    return schedule


def undersampled(dataset: NMRDataset, schedule: Schedule, how: str = "") -> NMRDataset:
    """Return what a user would have who had measured the points of `schedule` only.

    Parameters
    ----------
    dataset : NMRDataset
        Fully sampled FIDs, ``(phase, point, direct)``.
    schedule : Schedule
        On the same grid.
    how : str
        How it was drawn, for the history.

    Returns
    -------
    NMRDataset
        FIDs in the order of `schedule`, as they were measured.

    Raises
    ------
    DataError
        The data are not fully sampled FIDs.
    """
    complete = complete_schedule(dataset)
    order = np.argsort(complete.flat)[schedule.flat]
    step = f"undersampled: {len(schedule)} of {len(complete)} increments kept{how and f' ({how})'}"
    return dataset.with_step(step, array=np.asarray(dataset.array)[:, order], schedule=schedule)
