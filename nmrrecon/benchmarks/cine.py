"""Time and memory of every cine method for one series, in one process."""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from nmrrecon.benchmarks.peak_memory import peak_bytes
from nmrrecon.method import CINES
from nmrrecon.methods import method_for, methods_for
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.reconstruct import chosen_device
from nmrrecon.sampling.masks import parse_mask
from nmrrecon.solvers.driver import Driver
from nmrrecon.untrained import UNTRAINED, write_untrained
from nmrrecon.weights import manifest
from nmrrecon.weights_manifest import CINE_DIMENSIONS

#: Frames, rows and columns; the mask; and how often a classical method is timed, whose runs are long.
SHAPE, MASK, FEW = (16, 128, 128), "radial:16", 1
#: Held against them are the others.
NETWORK, CLASSICAL = "dc-cnn", "kt-slr"


@dataclass(frozen=True)
class CineTime:
    """What one method takes.

    Attributes
    ----------
    method : str
    parameters : int
        Trainable values; 0 of a classical method.
    seconds : float
        Median over the runs, for one series.
    runs : int
    peak_mib : float
        Largest memory: of the card, or the resident memory of the process.
    over_network, under_classical : float
        Seconds over those of `NETWORK`, and those of `CLASSICAL` over these; NaN where it was not timed.
    """

    method: str
    parameters: int
    seconds: float
    runs: int
    peak_mib: float
    over_network: float = math.nan
    under_classical: float = math.nan


def cine_times(
    runs: int,
    device: str = "cpu",
    methods: tuple[str, ...] = (),
    done: Callable[[str], None] = lambda words: None,
) -> list[CineTime]:
    """Time the methods, networks with random weights: what they compute is the same.

    Every method runs once before it is timed, and in this run its memory is measured.

    Parameters
    ----------
    runs : int
        Of each network; classical methods are timed `FEW` times.
    device : str
    methods : tuple of str
        Default all for cines.
    done : callable
        Told of each method that is timed.
    """
    place = chosen_device(device)
    cine = random_series(place)
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for name in methods or methods_for(CINES):
            times.append(_timed(name, cine, runs, place, Path(folder)))
            done(f"{name}: {times[-1].seconds:.3f} s")
    return _with_ratios(times)


def random_series(device: str) -> SampledCine:
    """Return a smooth random series, undersampled, one coil."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.randn(1, 2 * SHAPE[0], SHAPE[1] // 8, SHAPE[2] // 8, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, SHAPE[1:], mode="bicubic", align_corners=False)
    image = torch.complex(smooth[:, : SHAPE[0]], smooth[:, SHAPE[0] :])
    mask = torch.from_numpy(parse_mask(MASK).draw(SHAPE, 0))[None, :, None]
    encoding = Encoding(mask)
    return SampledCine(encoding.forward(image / image.abs().max()), encoding).to(device)


def _timed(name: str, cine: SampledCine, runs: int, device: str, folder: Path) -> CineTime:
    method = method_for(name, CINES)
    parameters, trainable = method.parameters({}), 0
    if hasattr(parameters, "weights"):
        path = untrained_weights(name, folder)
        parameters, trainable = method.parameters({"weights": str(path)}), manifest(path).parameters
    solver = method.load_solver()

    def work() -> None:
        last: Any = Driver().run(solver(cine, parameters))
        last.image.cpu()  # a card has computed when its values arrive

    peak = peak_bytes(work, device)
    count = runs if trainable else min(FEW, runs)
    seconds = [_seconds(work) for _ in range(count)]
    return CineTime(name, trainable, statistics.median(seconds), count, peak / 2**20)


def untrained_weights(name: str, folder: Path) -> Path:
    """Write the network of a method as it is before training, and return the file of its weights."""
    method = method_for(name, CINES)
    network = method.load_parameters().kind  # type: ignore[attr-defined]
    return write_untrained(folder, f"{name}-{UNTRAINED}", network, method.arguments, CINE_DIMENSIONS)


def _with_ratios(times: list[CineTime]) -> list[CineTime]:
    seconds = {each.method: each.seconds for each in times}
    network, classical = (seconds.get(name, math.nan) for name in (NETWORK, CLASSICAL))
    return [
        replace(each, over_network=each.seconds / network, under_classical=classical / each.seconds)
        for each in times
    ]


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
