"""Chains of convolutions, and the way between complex images and their two channels."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.cine.frame_convolution import FrameConvolution


class Convolutions(nn.Module):
    """Convolutions over frames, rows and columns, with an activation between them, none after the last.

    Parameters
    ----------
    channels : sequence of int
        Of the input and after each convolution.
    bias : bool
    activation : callable
    """

    def __init__(
        self,
        channels: Sequence[int],
        *,
        bias: bool = False,
        activation: Callable[[Tensor], Tensor] = torch.relu,
    ) -> None:
        super().__init__()
        pairs = itertools.pairwise(channels)
        self.layers = nn.ModuleList(FrameConvolution(*pair, bias=bias) for pair in pairs)
        self.activation = activation

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, channel) of such."""
        last = len(self.layers) - 1
        for number, layer in enumerate(self.layers):
            may_end_here()
            features = layer(features)
            if number < last:
                features = self.activation(features)
        return features


def as_channels(image: Tensor) -> Tensor:
    """Return real and imaginary part of complex images (batch, frame, y, x) as channels, the last axis."""
    return torch.view_as_real(image)


def as_complex(channels: Tensor) -> Tensor:
    """Return complex images (batch, frame, y, x) of two channels (batch, frame, y, x, 2)."""
    return torch.view_as_complex(channels.float().contiguous())
