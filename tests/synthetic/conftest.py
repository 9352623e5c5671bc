"""Small data sets that the writer tests share."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.nmr import NMRDataset
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule import Schedule
from synthetic.experiment import Experiment
from synthetic.protein import hnco, hsqc


@pytest.fixture
def plane() -> Experiment:
    """A 2D whose rows need padding in every number type (200 complex points)."""
    return hsqc(30, 1, increments=32, direct=200)


@pytest.fixture
def cube() -> Experiment:
    """A 3D with different sizes along all dimensions."""
    return hnco(30, 1, increments=(12, 9), direct=96)


def shuffled(experiment: Experiment, points: int, seed: int = 3) -> NMRDataset:
    """Return NUS data whose increments were acquired in random order."""
    drawn = poisson_gap(experiment.grid, points, seed)
    order = np.random.default_rng(seed).permutation(points)
    return experiment.acquire(Schedule(drawn.points[order], drawn.grid))


def in_grid_order(dataset: NMRDataset) -> np.ndarray:
    """Return the FIDs (phase, point, direct) with points in C order of the grid."""
    assert dataset.schedule is not None
    return np.asarray(dataset.array)[:, np.argsort(dataset.schedule.flat)]
