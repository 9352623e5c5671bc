"""Endless batches of synthetic data, each a function of the seed and its number alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.presets import Preset, SamplingRanges
from nmrrecon.training.share import own_share
from synthetic.random_signals import random_noise, random_peaks

#: Signals that are drawn together: a batch is made of chunks, so that processes can share it.
CHUNK = 5


@dataclass(frozen=True)
class TraceStream:
    """Signals of single traces, on one or two indirect dimensions.

    Attributes
    ----------
    preset : Preset
    seed : int
        Of training and of validation streams of one training, different.
    batch : int
        Signals of a whole batch, a multiple of `CHUNK`.
    """

    preset: Preset
    seed: int
    batch: int

    def __post_init__(self) -> None:
        if self.batch % CHUNK:
            raise ParameterError(f"batch={self.batch}: must be a multiple of {CHUNK}")

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> TrainingBatch:
        """Return batch number `step`, or the share of it that falls to one of several processes."""
        sampling = self.preset.sampling
        transform, points = draw_transform(sampling, batch_generator(self.seed, step))
        chunks = own_share(self.batch // CHUNK, rank, processes, self.batch)
        drawn = [
            self._chunk(np.random.default_rng([self.seed, step, chunk]), transform, points)
            for chunk in chunks
        ]
        clean, noisy, masks, sigma = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
        return batch_of(clean, noisy, masks, sigma, transform)

    def _chunk(self, rng: Generator, transform: VirtualEcho, points: int) -> tuple[NDArray[Any], ...]:
        signals = self.preset.signals
        peaks = random_peaks(signals, transform.sizes, CHUNK, rng)
        times = increment_times(transform)
        clean = peaks.fids(times[0]) if len(times) == 1 else peaks.quadrants((times[0], times[1]))
        sigma = random_noise(signals, CHUNK, rng)
        masks = np.stack([poisson_gap(transform.sizes, points, rng).mask for _ in range(CHUNK)])
        return clean, clean + quadrant_noise(clean.shape, sigma, rng), masks, sigma


def batch_generator(seed: int, step: int) -> Generator:
    """Return the random numbers of what all signals of a batch share."""
    # a key of two numbers would be that of chunk 0, for numpy fills keys up with zeros
    return np.random.default_rng([seed, step, 2**32 - 1])


def draw_transform(sampling: SamplingRanges, rng: Generator) -> tuple[VirtualEcho, int]:
    """Draw sizes, delays and the number of sampled points of a batch."""
    sizes = tuple(round(float(np.exp(rng.uniform(*np.log(ends))))) for ends in sampling.sizes)
    delays = tuple(float(rng.choice(sampling.delays)) for _ in sizes)
    density = float(np.exp(rng.uniform(*np.log(sampling.density))))
    points = max(sampling.fewest, round(density * int(np.prod(sizes))))
    return VirtualEcho(sizes, delays, sampling.extension), points


def increment_times(transform: VirtualEcho) -> tuple[NDArray[np.float64], ...]:
    """Return the times of the increments of each indirect dimension, in dwells."""
    return tuple(
        np.arange(size, dtype=np.float64) + delay
        for size, delay in zip(transform.sizes, transform.delays, strict=True)
    )


def quadrant_noise(shape: tuple[int, ...], sigma: NDArray[np.float64], rng: Generator) -> NDArray[Any]:
    """Draw noise for FIDs (signal, t1) or quadrants (signal, 2, t1, t2), `sigma` (signal,) in each component.

    Two quadrants are sums and differences of the four hypercomplex components.
    """
    wide = sigma.reshape(-1, *[1] * (len(shape) - 1)) * (2**0.5 if len(shape) == 4 else 1.0)
    return np.asarray(wide * (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)))


def batch_of(
    clean: NDArray[Any],
    noisy: NDArray[Any],
    masks: NDArray[np.bool_],
    sigma: NDArray[np.float64],
    transform: VirtualEcho,
    **arrangement: Any,
) -> TrainingBatch:
    """Put drawn FIDs together; `arrangement` goes to `SampledEcho.of`."""
    mask = torch.from_numpy(masks)
    fids = torch.from_numpy(noisy.astype(np.complex64))
    echo = SampledEcho.of(fids, mask, transform, torch.from_numpy(sigma), **arrangement)
    complete = transform.echo(fids)
    reference = echo.put_back(transform.echo(torch.from_numpy(clean.astype(np.complex64))))
    acquired = transform.sampled(torch.ones(transform.sizes, dtype=torch.bool))
    scale = transform.spectrum(echo.measured).abs().flatten(1).amax(-1)
    return TrainingBatch(echo, reference, complete, acquired, torch.where(scale > 0, scale, 1.0))
