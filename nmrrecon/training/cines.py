"""Endless series for cine networks, each batch a function of the seed and its number alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.training.cine_batch import CineBatch
from nmrrecon.training.cine_presets import CinePreset
from nmrrecon.training.measured_cines import MeasuredCines
from nmrrecon.training.share import own_share
from synthetic.cine import random_cine
from synthetic.coil_maps import random_coil_maps


@dataclass(frozen=True)
class CineStream:
    """Phantoms, and measured cines where there are any, undersampled by a new mask each.

    Attributes
    ----------
    preset : CinePreset
    seed : int
    batch : int
        Series of a whole batch.
    measured : MeasuredCines
    share : float
        Of the series that are measured ones.
    """

    preset: CinePreset
    seed: int
    batch: int
    measured: MeasuredCines
    share: float

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> CineBatch:
        """Return batch number `step`, or the share of it that falls to one of several processes."""
        numbers = own_share(self.batch, rank, processes, self.batch)
        rngs = [np.random.default_rng([self.seed, step, number]) for number in numbers]
        reference = torch.from_numpy(np.stack([self._series(rng) for rng in rngs]))
        masks = np.stack([self.preset.masks.draw(self.preset.size, rng) for rng in rngs])
        encoding = Encoding(torch.from_numpy(masks)[:, :, None], self._maps(rngs))
        return CineBatch(SampledCine(encoding.forward(reference), encoding), reference)

    def _series(self, rng: Generator) -> NDArray[np.complex64]:
        if self.measured.slices and rng.random() < self.share:
            return self.measured.draw(self.preset.size, rng)
        frames, rows, columns = self.preset.size
        return random_cine(rng, frames, (rows, columns))

    def _maps(self, rngs: list[Generator]) -> torch.Tensor | None:
        if self.preset.coils == 1:
            return None
        size = self.preset.size[1:]
        maps = np.stack([random_coil_maps(self.preset.coils, size, rng) for rng in rngs])
        return torch.from_numpy(maps)[:, None]
