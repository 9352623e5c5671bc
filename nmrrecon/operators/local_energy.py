"""Energy of a spectrum in the neighbourhood of each direct point.

A peak stands on several neighbouring direct points at the same indirect frequencies;
an artefact of undersampling need not. The local energy sums the squares over a line
width of direct points, so that neighbours vouch for each other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import torch
from torch import Tensor


class LocalEnergy:
    """Weighted sum of squares over neighbouring traces (the first dimension).

    The kernel is a cascade of pair sums e[j] + e[j + lag], a cheap near-Gaussian; its standard
    deviation is as near to `width` as pair sums come.

    Parameters
    ----------
    width : float
        Standard deviation of the kernel in direct points.
    """

    def __init__(self, width: float) -> None:
        self.lags = pair_lags(width)
        self.reach = sum(self.lags) // 2
        self._memory: tuple[Tensor, Tensor] | None = None
        self._weights: Tensor | None = None

    def __call__(self, spectrum: Tensor) -> Tensor:
        """Return the local energy of `spectrum` (trace, ...), real and of the same shape.

        At the ends the sum runs over the traces there are; `weights` says over how many. The result
        is overwritten by the next call: fresh memory for every iteration would take longer than the sums.
        """
        energy, spare = self._two_buffers(spectrum)
        inner = energy[self.reach : self.reach + len(spectrum)]
        energy[: self.reach] = 0.0
        energy[self.reach + len(spectrum) :] = 0.0
        if spectrum.is_complex():
            parts = torch.view_as_real(spectrum)
            torch.mul(parts[..., 0], parts[..., 0], out=inner).addcmul_(parts[..., 1], parts[..., 1])
        else:
            torch.mul(spectrum, spectrum, out=inner)
        for lag in self.lags:
            total = spare[: len(energy) - lag]
            torch.add(energy[lag:], energy[: len(energy) - lag], out=total)
            energy, spare = total, energy
        return energy

    def weights(self, spectrum: Tensor) -> Tensor:
        """Return the sum of the kernel's weights at each trace, shape (trace, 1, ...)."""
        if self._weights is None or len(self._weights) != len(spectrum):
            zeros = torch.zeros(self.reach)
            weights = torch.cat([zeros, torch.ones(len(spectrum)), zeros])
            for lag in self.lags:
                weights = weights[lag:] + weights[: len(weights) - lag]
            self._weights = weights.reshape(-1, *[1] * (spectrum.ndim - 1)).to(spectrum.device)
        return self._weights

    def _two_buffers(self, spectrum: Tensor) -> tuple[Tensor, Tensor]:
        shape = (len(spectrum) + 2 * self.reach, *spectrum.shape[1:])
        if self._memory is None or self._memory[0].shape != shape:
            dtype = spectrum.real.dtype
            first, second = (torch.empty(shape, dtype=dtype, device=spectrum.device) for _ in range(2))
            self._memory = first, second
        return self._memory


def pair_lags(width: float) -> list[int]:
    """Return the fewest lags whose pair sums have a standard deviation within 8 % of `width` points.

    A pair sum of lag a has the variance a**2 / 4. No lag exceeds the reach of those before it by more than
    one point, so that the kernel has no holes, and their sum is even, so that it is centred. Where no
    cascade fits (widths under 0.65 points) the nearest one is taken, which may be none at all.
    """
    goal = 4.0 * width**2
    best: list[int] = []
    for count in range(1, 7):
        for lags in _cascades(count, limit=2 * math.ceil(width) + 1):
            if abs(_variance(lags) - goal) < abs(_variance(best) - goal):
                best = lags
        if abs(math.sqrt(_variance(best)) - 2.0 * width) <= 0.16 * width:
            break
    return best


def _variance(lags: list[int]) -> int:
    return sum(lag * lag for lag in lags)


def _cascades(count: int, limit: int) -> Iterator[list[int]]:
    """All ascending lists of `count` lags that leave no hole and are centred."""
    for lags in itertools.combinations_with_replacement(range(1, limit + 1), count):
        within_reach = all(lag <= 1 + sum(lags[:i]) for i, lag in enumerate(lags))
        if within_reach and sum(lags) % 2 == 0:
            yield list(lags)
