"""The U-Net of CineVN: convolutions over space and time in turn, planes pooled, frames not."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.cine.planes import as_planes, from_planes
from nmrrecon.networks.cine.space_time_convolution import (
    SpaceConvolution,
    TimeConvolution,
    continued,
    normalized,
)

SLOPE = 0.2


class SpaceTime(nn.Module):
    """A convolution over space, one over time, the features normalized behind each, activated between.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.space = SpaceConvolution(inputs, outputs)
        self.time = TimeConvolution(outputs)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, outputs), not yet activated."""
        may_end_here()
        return normalized(self.time(activated(normalized(self.space(features)))))


class Block(nn.Module):
    """Two convolutions over space and time, and beside them a pointwise one that is added.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = SpaceTime(inputs, outputs)
        self.second = SpaceTime(outputs, outputs)
        self.beside = nn.Linear(inputs, outputs, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, outputs)."""
        found = self.second(activated(self.first(features)))
        return activated(found + normalized(self.beside(features)))


class Upward(nn.Module):
    """Planes of twice the size: each point four times, then a convolution over space and time.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = SpaceTime(inputs, outputs)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, 2 y, 2 x, outputs)."""
        doubled = F.interpolate(as_planes(features), scale_factor=2.0, mode="nearest")
        return activated(self.convolution(from_planes(doubled, features.shape[0])))


#: Of the last layer's weights before training: what a network corrects should not be covered by noise first.
QUIET = 0.1


class SpaceTimeUNet(nn.Module):
    """A U-Net over series of planes.

    Parameters
    ----------
    features : int
        Channels of the first level; each level has twice those of the one above.
    poolings : int
        Levels below the first.
    """

    def __init__(self, features: int, poolings: int) -> None:
        super().__init__()
        widths = [features * 2**level for level in range(poolings + 1)]
        self.down = nn.ModuleList(Block(*pair) for pair in zip([2, *widths], widths, strict=False))
        pairs = list(zip(widths[1:], widths, strict=False))[::-1]
        self.up = nn.ModuleList(Upward(*pair) for pair in pairs)
        self.merge = nn.ModuleList(Block(*pair) for pair in pairs)
        self.last = nn.Linear(features, 2)
        with torch.no_grad():
            self.last.weight.mul_(QUIET)
        #: Planes are continued to a multiple of this, so that the lowest level has two points at least.
        self.multiple = 2 ** (poolings + 1)

    def forward(self, channels: Tensor) -> Tensor:
        """Return channels (batch, frame, y, x, 2) of such."""
        rows, columns = channels.shape[2:4]
        around = [self._around(size) for size in (rows, columns)]
        features = self.down[0](continued(channels, *around))
        passed = []
        for block in self.down[1:]:
            passed.append(features)
            features = block(from_planes(F.avg_pool2d(as_planes(features), 2), features.shape[0]))
        for upward, merge in zip(self.up, self.merge, strict=True):
            features = merge(torch.cat([upward(features), passed.pop()], -1))
        above, left = (before for before, _ in around)
        return self.last(features[:, :, above : above + rows, left : left + columns])

    def _around(self, size: int) -> tuple[int, int]:
        missing = -size % self.multiple
        return missing // 2, missing - missing // 2


def activated(features: Tensor) -> Tensor:
    """Return features behind a leaky ReLU."""
    return F.leaky_relu(features, SLOPE)
