"""How much IST takes over the Fourier transforms it cannot do without, and the time of a large 3D."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from nmrrecon.blocks import run_blocks, workers_on
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.prepare import Prepared
from nmrrecon.processing.indirect_phase import IndirectPhase
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import reconstruct, solve
from nmrrecon.report import LoadReport
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.driver import Driver
from nmrrecon.solvers.ist import ISTParameters, PlainISTParameters

#: Traces and complex increments of the 2D, and how often it is iterated.
TRACES, INCREMENTS, ITERATIONS = 512, 256, 300
#: Direct points and increments of the 3D (the HNCACB of the MoDern paper, its Table S4-1).
LARGE = (879, (90, 44))
DENSITY_2D, DENSITY_3D = 0.2, 0.1


@dataclass(frozen=True)
class IterationTimes:
    """Medians over the runs, in one process and taken in turn.

    Attributes
    ----------
    name : str
    seconds : float
        Of all iterations of all traces.
    transforms : float
        Seconds of the bare real FFTs of the same number and size.
    ratio : float
        Median of the ratios of each run.
    """

    name: str
    seconds: float
    transforms: float
    ratio: float


def iteration_times(runs: int, extension: float = 2.0) -> list[IterationTimes]:
    """Time `ITERATIONS` plain and joint iterations against the real FFTs they contain.

    What is timed is what users get: the blocks, the threads and the storing of the result included.
    Each run times the transforms, in as many threads, and then the method, so that the machine's moods
    meet both.
    """
    prepared = _prepared_2d()
    length = VirtualEcho((INCREMENTS,), (0.0,), extension).lengths[0]
    methods = {
        "plain": ("ist-plain", PlainISTParameters(extension=extension, iterations=ITERATIONS)),
        "joint": ("ist", ISTParameters(extension=extension, iterations=ITERATIONS)),
    }
    workers = workers_on("cpu")

    def transforms() -> None:
        run_blocks(lambda _: _transform_only(TRACES // workers, length), workers, workers, Driver())

    rows = []
    for form, (name, parameters) in methods.items():
        recipe = Recipe(method=name)
        solve(prepared, recipe, parameters, device="cpu")  # warm up
        pairs = [
            (seconds(transforms), solve(prepared, recipe, parameters, device="cpu").seconds)
            for _ in range(runs)
        ]
        bare, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
        rows.append(IterationTimes(form, whole, bare, statistics.median(b / a for a, b in pairs)))
    return rows


def _transform_only(traces: int, length: int) -> None:
    """Do the real FFTs of all iterations of some traces, into the same memory each time, and nothing else."""
    spectrum = torch.randn(traces, length)
    signal = torch.fft.rfft(spectrum, dim=-1)
    for _ in range(ITERATIONS):
        torch.fft.rfft(spectrum, dim=-1, out=signal)
        torch.fft.irfft(signal, n=length, dim=-1, out=spectrum)


@dataclass(frozen=True)
class LargeRun:
    """The 3D.

    Attributes
    ----------
    method_s, whole_s : float
        Seconds of the method, and of everything from FIDs to spectrum.
    dataset_mib, peak_mib : float
        Size of the complete hypercomplex FIDs, and the largest resident memory of this process.
    """

    method_s: float
    whole_s: float
    dataset_mib: float
    peak_mib: float


def large_run(device: str) -> LargeRun:
    """Reconstruct a 3D of the size of `LARGE` with default settings."""
    dataset = _large_dataset()
    start = time.perf_counter()
    result = reconstruct(dataset, device=device)
    whole = time.perf_counter() - start
    unit = 1024 if sys.platform != "darwin" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return LargeRun(result.seconds, whole, result.fids.array.nbytes / 2**20, peak / 2**20)


def seconds(work: Callable[[], Any]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _prepared_2d() -> Prepared:
    """Return noise at the sampled points: the work does not depend on what the traces hold."""
    schedule = poisson_gap((INCREMENTS,), round(DENSITY_2D * INCREMENTS), 0)
    axes = (
        Axis(INCREMENTS, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES),
        Axis(TRACES, 4200.0, 600.0, 8.5, "1H", frequency_domain=True),
    )
    rng = np.random.default_rng(0)
    array = rng.standard_normal((2, len(schedule), TRACES)).astype(np.float32)
    dataset = NMRDataset(array, axes, schedule, LoadReport("benchmark", "synthetic"))
    signals = (array[0] + 1j * array[1])[None].astype(np.complex64)
    return Prepared(dataset, signals, (IndirectPhase(0.0, 0.0, "given"),), noise=1e-3, line_width=4.5)


def _large_dataset() -> NMRDataset:
    """Return a few hundred peaks, direct dimension transformed, 10 % of the increments."""
    width, grid = LARGE
    schedule = poisson_gap(grid, round(DENSITY_3D * grid[0] * grid[1]), 0)
    rng = np.random.default_rng(0)
    peaks = 300
    lines = 1.0 / (1.0 + ((np.arange(width) - rng.uniform(0, width, (peaks, 1))) / 2.0) ** 2)
    components = []
    for n, column in zip(grid, schedule.points.T, strict=True):
        angle = 2 * np.pi * rng.uniform(-0.5, 0.5, (peaks, 1)) * column
        decay = np.exp(-rng.uniform(1.0, 4.0, (peaks, 1)) * column / n)
        components.append((decay * np.cos(angle), decay * np.sin(angle)))
    array = np.empty((4, len(schedule), width), np.float32)
    for phase in range(4):
        indirect = components[0][phase // 2] * components[1][phase % 2]
        array[phase] = indirect.T @ lines + 2e-3 * rng.standard_normal((len(schedule), width))
    axes = (
        Axis(grid[0], 12000.0, 150.9, 45.0, "13C", Quadrature.STATES),
        Axis(grid[1], 2000.0, 60.8, 118.0, "15N", Quadrature.STATES),
        Axis(width, 4200.0, 600.0, 8.5, "1H", frequency_domain=True),
    )
    return NMRDataset(array, axes, schedule, LoadReport("benchmark", "synthetic"))
