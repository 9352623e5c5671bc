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

    def __call__(self, spectrum: Tensor) -> Tensor:
        """Return the local energy of `spectrum` (trace, ...), real and of the same shape.

        At the ends the sum runs over the traces there are; `weights` says over how many.
        """
        energy = self._squares(spectrum)
        for lag in self.lags:
            energy = torch.add(energy[lag:], energy[: len(energy) - lag])
        return energy

    def weights(self, spectrum: Tensor) -> Tensor:
        """Return the sum of the kernel's weights at each trace, shape (trace, 1, ...)."""
        ones = spectrum.real.new_ones((len(spectrum), *[1] * (spectrum.ndim - 1)))
        return self(ones)

    def _squares(self, spectrum: Tensor) -> Tensor:
        """Squared magnitudes between `reach` traces of zeros at either end."""
        count, reach = len(spectrum), self.reach
        padded = torch.empty(
            (count + 2 * reach, *spectrum.shape[1:]), dtype=spectrum.real.dtype, device=spectrum.device
        )
        padded[:reach] = 0.0
        padded[reach + count :] = 0.0
        inner = padded[reach : reach + count]
        torch.mul(spectrum.real, spectrum.real, out=inner)
        if spectrum.is_complex():
            inner.addcmul_(spectrum.imag, spectrum.imag)
        return padded


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
