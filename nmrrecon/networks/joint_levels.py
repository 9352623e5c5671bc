"""What the joint network measures its spectra by: levels of each trace, and its neighbourhoods."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.local_energy import LocalEnergy

#: As `ISTParameters`: the last threshold in noises of the spectrum, and over the first at least.
FLOOR, DEPTH = 2.0, 3e-4
#: Standard deviations of the neighbourhoods over the full width of a line at half height: the point alone,
#: that of joint IST, and a wide one.
NEIGHBOURHOODS = (0.0, 0.45, 0.9)
#: Keeps logarithms finite where there is nothing at all.
TINY = 1e-30
#: On a CPU so many traces are pooled at a time: of many more, most are no neighbours.
TILE = 48


@dataclass(frozen=True)
class JointLevels:
    """Logarithms of what is known of each trace before the first block.

    Attributes
    ----------
    highest : Tensor
        ``(patch, trace, 1)``: largest joint magnitude of the zero-filled spectrum of a trace.
    lowest : Tensor
        ``(patch, trace, 1)``: where the thresholds of IST end, at the noise or at `DEPTH` of `highest`.
    share : Tensor
        ``(patch or 1, 1, 1)``: share of the increments that was sampled.
    """

    highest: Tensor
    lowest: Tensor
    share: Tensor

    @classmethod
    def of(cls, echo: SampledEcho, pooling: Tensor) -> JointLevels:
        """Measure the levels of undersampled echoes with the neighbourhood of joint IST."""
        transform = echo.transform
        spectrum = transform.spectrum(echo.measured).reshape(
            -1, echo.neighbours, math.prod(transform.lengths)
        )
        highest = (pooling @ spectrum.square()).amax(-1, keepdim=True).sqrt().clamp_min(TINY)
        counts = echo.known.flatten(1).sum(-1)
        noise = spectrum_noise(echo, counts).expand(highest.numel()).reshape(highest.shape)
        lowest = torch.minimum(torch.maximum(FLOOR * noise, DEPTH * highest), highest)
        full = transform.sampled(torch.ones(transform.sizes, dtype=torch.bool)).sum()
        share = (counts[:: echo.neighbours] / full).log().reshape(-1, 1, 1)
        return cls(highest.log(), lowest.log(), share)


def spectrum_noise(echo: SampledEcho, counts: Tensor) -> Tensor:
    """Return the standard deviation of the noise in the zero-filled spectra, (trace or 1,).

    Every known point of the half echo and its mirror image add 2 Re(noise); those of two dimensions are
    sums of two hypercomplex components.
    """
    of_point = echo.noise * (2**0.5 if len(echo.transform.sizes) == 2 else 1.0)
    return 2.0 * of_point * counts.sqrt() / math.prod(echo.transform.lengths)


def pooling_matrices(line_width: Tensor, neighbours: int, device: torch.device) -> Tensor:
    """Return the means over neighbouring traces, (neighbourhood, patch or 1, trace, trace).

    Parameters
    ----------
    line_width : Tensor
        ``(trace or 1,)``; of each patch the first counts.
    neighbours : int
        Traces in a patch.
    device : torch.device
    """
    widths = line_width.flatten()[::neighbours].tolist()
    every = [round(factor * width, 2) for factor in NEIGHBOURHOODS for width in widths]
    matrices = torch.stack([_pooling(width, neighbours) for width in every])
    return matrices.unflatten(0, (len(NEIGHBOURHOODS), -1)).to(device)


def pooled(matrix: Tensor, energy: Tensor) -> Tensor:
    """Return ``matrix @ energy``, the means over neighbours (patch, trace, point), of what is not zero in it.

    Parameters
    ----------
    matrix : Tensor
        Of `pooling_matrices`, ``(patch or 1, trace, trace)``: its rows reach as far as the first.
    energy : Tensor
        ``(patch, trace, point)``.
    """
    traces = energy.shape[1]
    if traces <= 2 * TILE or energy.device.type != "cpu":
        return matrix @ energy
    reach = int(matrix[:, 0].count_nonzero(dim=-1).max())
    tiles = []
    for start in range(0, traces, TILE):
        columns = slice(max(0, start - reach), start + TILE + reach)
        tiles.append(matrix[:, start : start + TILE, columns] @ energy[:, columns])
    return torch.cat(tiles, 1)


@lru_cache(maxsize=256)
def _pooling(width: float, neighbours: int) -> Tensor:
    """Return the kernel of `LocalEnergy` as a matrix whose rows are means."""
    energy = LocalEnergy(width)
    identity = torch.eye(neighbours)
    return energy(identity).clone() / energy.weights(identity)
