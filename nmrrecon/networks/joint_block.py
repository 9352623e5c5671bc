"""One block of the joint network."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import softsign

from nmrrecon.networks.joint_levels import TINY, JointLevels

MOMENTUM = 0.7
#: Power of the sampled share that the first step is larger by; the last step is 1, as in IST.
FIRST_STRIDE = 0.5
#: Largest learned change of the threshold of a point, as a power of e.
LARGEST_CHANGE = 3.0
#: Maps that the convolutions see, and levels of a trace that they are told.
MAPS, LEVELS = 4, 3


class JointBlock(nn.Module):
    """One joint soft threshold with what leads to it; see `JointMoDern`.

    Parameters
    ----------
    position : float
        Of the block in the network, 0 to 1: how far down the first threshold of joint IST has come.
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
        # powers of the trace's highest magnitude, of that of all traces and of the last change; the noise
        # has the rest
        self.powers = nn.Parameter(torch.tensor([1.0 - position, 0.0, 0.0]))
        self.factor = nn.Parameter(torch.zeros(()))
        self.stride = nn.Parameter(torch.tensor(FIRST_STRIDE * (1.0 - position)))
        self.momentum = None if first else nn.Parameter(torch.logit(torch.tensor(MOMENTUM)))
        self.analysis = nn.Conv2d(MAPS * stacked, channels, kernel_size=3, padding=1)
        self.told = nn.Linear(LEVELS, channels, bias=False)
        self.change = nn.Conv2d(channels * stacked, 1, kernel_size=3, padding=1)
        nn.init.kaiming_normal_(self.analysis.weight)
        for nothing in (self.analysis.bias, self.told.weight, self.change.weight, self.change.bias):
            assert nothing is not None
            nn.init.zeros_(nothing)

    def step(self, share: Tensor) -> Tensor:
        """Return mu: a power of the sampled share, 1 for a power of 0 and up to what undoes the sampling."""
        return share ** (-self.stride)

    def extrapolated(self, estimate: Tensor, previous: Tensor) -> Tensor:
        """Return z, the last step repeated in part."""
        if self.momentum is None:
            return estimate
        return estimate + torch.sigmoid(self.momentum) * (estimate - previous)

    def forward(self, spectrum: Tensor, before: Tensor, levels: JointLevels, pooling: list[Tensor]) -> Tensor:
        """Return x of d, both (patch, trace, \\*grid); `before` is z, in the same layout."""
        shape = spectrum.shape
        flat = spectrum.flatten(2)
        change = flat - before.flatten(2) if before.ndim else flat
        mixture = torch.softmax(self.mixture, 0)
        matrix = sum(share * matrix for share, matrix in zip(mixture, pooling, strict=True))
        magnitude = (matrix @ flat.square()).add(TINY).sqrt()
        moved = (pooling[1] @ change.square().mean(-1, keepdim=True)).add(TINY).log().mul(0.5)
        theta = self._threshold(levels, moved)
        inverse = torch.exp(-theta)
        ratio = magnitude * inverse
        lowered = self._lowered(flat, change, ratio, inverse, theta, levels, moved, shape)
        return (flat * torch.relu(1.0 - lowered / ratio)).reshape(shape)

    def _threshold(self, levels: JointLevels, moved: Tensor) -> Tensor:
        """Return the logarithm of theta, (patch, trace, 1)."""
        rest = 1.0 - self.powers.sum()
        known = self.powers[0] * levels.highest + self.powers[1] * levels.overall
        theta = known + self.powers[2] * moved + rest * levels.lowest + self.factor
        # a longer step makes spectrum and artefacts larger alike
        share = levels.share.flatten()[:: theta.shape[1]].reshape(-1, 1, 1)
        return theta - self.stride * share.log()

    def _lowered(
        self,
        flat: Tensor,
        change: Tensor,
        ratio: Tensor,
        inverse: Tensor,
        theta: Tensor,
        levels: JointLevels,
        moved: Tensor,
        shape: torch.Size,
    ) -> Tensor:
        """Return the factor on theta of every point, 1 for convolutions of zero weight."""
        scaled, moved_points = flat * inverse, change * inverse
        maps = [(ratio - 1.0) / (ratio + 1.0), softsign(scaled), softsign(scaled - moved_points)]
        maps.append(softsign(moved_points))
        told = torch.cat([theta - levels.lowest, moved - theta, levels.highest - levels.overall], -1)
        offset = self.told(0.2 * told)  # (patch, trace, channel)
        features = _convolved(self.analysis, torch.stack(maps, 1).unflatten(-1, shape[2:]))
        offset = offset.movedim(-1, 1).reshape(*offset.shape[:1], -1, shape[1], *[1] * (len(shape) - 2))
        change_of_log = _convolved(self.change, torch.relu(features + offset))[:, 0].flatten(2)
        return torch.exp(-LARGEST_CHANGE * torch.tanh(change_of_log))


def _convolved(layer: nn.Conv2d, maps: Tensor) -> Tensor:
    """Return a convolution over the direct and all indirect dimensions of (patch, channel, trace, \\*grid).

    Over three dimensions it is one over the indirect ones with the neighbouring traces' maps as
    further channels: the same sums, ten times faster on a CPU than `conv3d` with few channels.
    """
    if maps.ndim == 4:
        return layer(maps)
    traces = maps.shape[2]
    padded = nn.functional.pad(maps, (0, 0, 0, 0, 1, 1))
    stacked = torch.cat([padded[:, :, i : i + traces] for i in range(3)], dim=1)
    result = layer(stacked.transpose(1, 2).flatten(0, 1))
    return result.unflatten(0, (-1, traces)).transpose(1, 2)
