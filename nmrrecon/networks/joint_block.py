"""One block of the joint network."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import softsign

from nmrrecon.networks.joint_levels import TINY, JointLevels, pooled
from nmrrecon.networks.joint_shrinkage import LARGEST_CHANGE, MAPS, shrunk

#: That of IST, and its logit.
MOMENTUM = 0.7
MOMENTUM_LOGIT = math.log(MOMENTUM / (1.0 - MOMENTUM))
#: Power of the sampled share that the first step is larger by; the last step is 1, as in IST.
FIRST_STRIDE = 0.5
#: Levels of a trace that the convolutions are told.
LEVELS = 3
#: Logarithms of the sampled share and of the dynamic range at which a learned number has its first value; the
#: second is also what the dynamic range is counted in.
USUAL_SHARE, USUAL_RANGE = math.log(0.25), 4.0
#: Spectrum, z and joint magnitude, each (patch, trace, f1, f2), with an f1 of one point in a 2D.
Planes = tuple[Tensor, Tensor, Tensor]


class JointBlock(nn.Module):
    """One joint soft threshold with what leads to it; see `JointMoDern`.

    Parameters
    ----------
    position : float
        How far down the threshold has come before anything is learned: 0 at the highest magnitude of a
        trace, 1 at its noise.
    dimensions : int
        Indirect dimensions.
    channels : int
        Of the convolutions that change the threshold of each point after its neighbourhood.
    first : bool
        Whether there is no step yet for the momentum to repeat.
    """

    def __init__(self, position: float, dimensions: int, channels: int, *, first: bool) -> None:
        super().__init__()
        stacked = 1 if dimensions == 1 else 3  # neighbours along the direct dimension, as channels
        self.mixture = nn.Parameter(torch.tensor([-4.0, 3.0, -4.0]))
        # powers of the trace's highest magnitude and of the last change; the noise has the rest
        self.powers = nn.Parameter(torch.tensor([1.0 - position, 0.0]))
        # of each its usual value, and how it follows the logarithms of share and dynamic range
        self.factor = nn.Parameter(torch.zeros(3))
        self.stride = nn.Parameter(torch.tensor([FIRST_STRIDE * (1.0 - position), 0.0, 0.0]))
        self.momentum = None if first else nn.Parameter(torch.tensor([MOMENTUM_LOGIT, 0.0, 0.0]))
        self.analysis = nn.Conv2d(MAPS * stacked, channels, kernel_size=3, padding=1)
        self.told = nn.Linear(LEVELS, channels, bias=False)
        self.change = nn.Conv2d(channels * stacked, 1, kernel_size=3, padding=1)
        nn.init.kaiming_normal_(self.analysis.weight)
        for nothing in (self.analysis.bias, self.told.weight, self.change.weight, self.change.bias):
            assert nothing is not None
            nn.init.zeros_(nothing)

    def log_step(self, levels: JointLevels) -> Tensor:
        """Return log mu, (patch, trace, 1): mu is a power of the sampled share, 1 for a power of 0."""
        return -at_levels(self.stride, levels) * levels.share

    def extrapolated(self, estimate: Tensor, previous: Tensor, levels: JointLevels) -> Tensor:
        """Return z, the last step repeated in part."""
        if self.momentum is None:
            return estimate
        momentum = torch.sigmoid(at_levels(self.momentum, levels))
        weight = (1.0 + momentum).reshape(*momentum.shape[:2], *[1] * (estimate.ndim - 2))
        return torch.lerp(previous, estimate, weight)

    def forward(self, spectrum: Tensor, before: Tensor, levels: JointLevels, pooling: Tensor) -> Tensor:
        """Return x of d, both (patch, trace, \\*grid); `before` is z, in the same layout."""
        flat = spectrum.flatten(2)
        matrix = torch.tensordot(torch.softmax(self.mixture, 0), pooling, 1)
        magnitude = pooled(matrix, flat.square()).add(TINY).sqrt()
        change = (flat - before.flatten(2)).square().mean(-1, keepdim=True)
        moved = (pooling[1] @ change).add(TINY).log().mul(0.5)
        theta = self._threshold(levels, moved)
        share = (levels.share - USUAL_SHARE).expand_as(theta)
        told = torch.cat([theta - levels.lowest, moved - theta, share], -1)
        shape = spectrum.shape if spectrum.ndim == 4 else spectrum.unsqueeze(2).shape
        planes = spectrum.reshape(shape), before.reshape(shape), magnitude.reshape(shape)
        inverse, offset = torch.exp(-theta)[..., None], self.told(0.2 * told)
        shrink = self._shrunk_at_once if spectrum.device.type == "cpu" else self._shrunk_by_layers
        return shrink(planes, inverse, offset).reshape(spectrum.shape)

    def _threshold(self, levels: JointLevels, moved: Tensor) -> Tensor:
        """Return the logarithm of theta, (patch, trace, 1)."""
        rest = 1.0 - self.powers.sum()
        theta = self.powers[0] * levels.highest + self.powers[1] * moved + rest * levels.lowest
        # a longer step makes spectrum and artefacts larger alike
        return theta + at_levels(self.factor, levels) + self.log_step(levels)

    def _shrunk_at_once(self, planes: Planes, inverse: Tensor, offset: Tensor) -> Tensor:
        """Return `shrunk` with the weights of the layers."""
        assert self.analysis.bias is not None and self.change.bias is not None
        first, second = self._by_place(self.analysis.weight), self._by_place(self.change.weight)
        return shrunk(*planes, inverse, offset + self.analysis.bias, first, second, self.change.bias)

    def _by_place(self, weight: Tensor) -> Tensor:
        """Return weights as (out, place along the direct dimension, channel, place along f1, f2)."""
        if self.analysis.in_channels > MAPS:
            return weight.unflatten(1, (3, -1))
        return weight.transpose(1, 2).unsqueeze(3)

    def _shrunk_by_layers(self, planes: Planes, inverse: Tensor, offset: Tensor) -> Tensor:
        """Return the same step by step, as suits a card."""
        spectrum, before, magnitude = planes
        ratio, scaled, extrapolated = magnitude * inverse, spectrum * inverse, before * inverse
        maps = [(ratio - 1.0) / (ratio + 1.0)]
        maps += [softsign(values) for values in (scaled, extrapolated, scaled - extrapolated)]
        features = _convolved(self.analysis, torch.stack(maps, 1)) + offset.movedim(-1, 1)[..., None, None]
        change = _convolved(self.change, torch.relu(features))[:, 0]
        lowered = torch.exp(-LARGEST_CHANGE * torch.tanh(change))
        return spectrum * torch.relu(1.0 - lowered / ratio)


def at_levels(numbers: Tensor, levels: JointLevels) -> Tensor:
    """Return a learned number at the sampled share and dynamic range of each trace, (patch, trace, 1)."""
    dynamic_range = (levels.highest - levels.lowest - USUAL_RANGE) / USUAL_RANGE
    return numbers[0] + numbers[1] * (levels.share - USUAL_SHARE) + numbers[2] * dynamic_range


def _convolved(layer: nn.Conv2d, maps: Tensor) -> Tensor:
    """Return a convolution over the direct and all indirect dimensions of (patch, channel, trace, f1, f2).

    Over three dimensions it is one over the indirect ones with the neighbouring traces' maps as
    further channels: the same sums.
    """
    if maps.shape[3] == 1:
        convolved: Tensor = layer(maps[:, :, :, 0])
        return convolved.unsqueeze(3)
    traces = maps.shape[2]
    padded = nn.functional.pad(maps, (0, 0, 0, 0, 1, 1))
    stacked = torch.cat([padded[:, :, i : i + traces] for i in range(3)], dim=1)
    result = layer(stacked.transpose(1, 2).flatten(0, 1))
    return result.unflatten(0, (-1, traces)).transpose(1, 2)
