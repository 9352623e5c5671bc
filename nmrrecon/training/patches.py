"""Endless patches of neighbouring direct points for the joint network."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.operators.echo_grid import EXTENSION
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.presets import Preset
from nmrrecon.training.share import own_share
from nmrrecon.training.streams import batch_generator, batch_of, draw_transform, increment_times
from synthetic.random_patches import PatchRanges, random_patch
from synthetic.random_signals import random_noise

#: Patches for one indirect dimension and for two, where a direct point is a plane.
RANGES = {1: PatchRanges(), 2: PatchRanges(points=16, peaks=(1, 12), width=(1.6, 6.0))}
#: The line width that a network is told is measured (`trace_statistics.line_width`): so much of the true one,
#: and off by up to a factor.
WIDTH_MEASURED, WIDTH_ERROR = 0.85, 1.25


@dataclass(frozen=True)
class PatchStream:
    """Patches of neighbouring direct points that share one schedule; a batch shares sizes and delays too.

    Attributes
    ----------
    preset : Preset
    seed : int
    batch : int
        Patches in a whole batch.
    given : PatchRanges, optional
        In place of `RANGES`.

    Notes
    -----
    Sampled share and noise are the lower of two draws: of the signals that single traces are trained on, half
    are so noisy or so well sampled that joint IST itself leaves nothing to learn.
    """

    preset: Preset
    seed: int
    batch: int
    given: PatchRanges | None = None

    @property
    def ranges(self) -> PatchRanges:
        """From what the direct dimension is drawn."""
        return self.given or RANGES[len(self.preset.sampling.sizes)]

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> TrainingBatch:
        """Return batch number `step`, or the share of it that falls to one of several processes."""
        sampling = replace(self.preset.sampling, extension=EXTENSION[len(self.preset.sampling.sizes)])
        rng = batch_generator(self.seed, step)
        transform, points = min((draw_transform(sampling, rng) for _ in range(2)), key=_share)
        drawn = [
            self._patch(np.random.default_rng([self.seed, step, number]), transform, points)
            for number in own_share(self.batch, rank, processes, self.batch)
        ]
        clean, noisy, masks, sigma, width = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
        return batch_of(
            clean, noisy, masks, sigma, transform, line_width=width, neighbours=self.ranges.points
        )

    def _patch(self, rng: Generator, transform: VirtualEcho, points: int) -> tuple[NDArray[Any], ...]:
        patch = random_patch(self.preset.signals, self.ranges, transform.sizes, rng)
        times = increment_times(transform)
        clean = patch.signals(times)
        sigma = float(random_noise(self.preset.signals, 2, rng).min())
        wide = sigma * (2**0.5 if len(times) == 2 else 1.0)  # two quadrants are sums of the four components
        noisy = clean + wide * patch.noise(clean.shape, rng)
        mask = poisson_gap(transform.sizes, points, rng).mask
        masks = np.broadcast_to(mask, (len(clean), *mask.shape))
        told = WIDTH_MEASURED * patch.width * float(np.exp(rng.uniform(-1, 1) * np.log(WIDTH_ERROR)))
        return clean, noisy, masks, np.full(len(clean), sigma), np.full(len(clean), told)


def _share(drawn: tuple[VirtualEcho, int]) -> float:
    transform, points = drawn
    return points / math.prod(transform.sizes)
