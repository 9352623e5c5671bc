"""Convolutions over rows and columns and over frames, each for itself, edges as CineVN treats them.

Time goes round, as the heart's does. So do rows, the direction of phase encoding, along which images fold
over; columns, the readout, are continued by the last one.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

from nmrrecon.networks.cine.planes import as_planes, from_planes


class SpaceConvolution(nn.Conv2d):
    """A 3 x 3 convolution over (y, x) without bias.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, outputs) of (batch, frame, y, x, inputs)."""
        convolved = super().forward(as_planes(continued(features, (1, 1), (1, 1))))
        return from_planes(convolved, features.shape[0])


class TimeConvolution(nn.Conv2d):
    """A convolution of 3 taps over frames without bias.

    Parameters
    ----------
    features : int
        Channels of input and output.
    """

    def __init__(self, features: int) -> None:
        super().__init__(features, features, (3, 1), bias=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, channel) of such."""
        rounded: Tensor = _Round.apply(features)
        convolved = super().forward(rounded.flatten(2, 3).permute(0, 3, 1, 2))
        return convolved.permute(0, 2, 3, 1).unflatten(2, features.shape[2:4])


def continued(features: Tensor, rows: tuple[int, int], columns: tuple[int, int]) -> Tensor:
    """Return features (batch, frame, y, x, channel) with so many rows and columns before and after them."""
    wider: Tensor = _Continued.apply(features, rows, columns)
    return wider


class _Continued(torch.autograd.Function):
    """`continued` in one pass over the memory each way, where slices would take several."""

    @staticmethod
    def forward(context: Any, features: Tensor, rows: tuple[int, int], columns: tuple[int, int]) -> Tensor:
        context.around = (rows, columns)
        (above, below), (left, right) = rows, columns
        batch, frames, height, width, channels = features.shape
        wider = features.new_empty(batch, frames, above + height + below, left + width + right, channels)
        wider[:, :, above : above + height, left : left + width] = features
        inner = wider[:, :, above : above + height]
        inner[..., :left, :] = features[..., :1, :]
        inner[..., left + width :, :] = features[..., -1:, :]
        wider[:, :, :above] = inner[:, :, height - above :]
        wider[:, :, above + height :] = inner[:, :, :below]
        return wider

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (above, below), (left, right) = context.around
        height, width = gradient.shape[2] - above - below, gradient.shape[3] - left - right
        inner = gradient[:, :, above : above + height]
        found = inner[..., left : left + width, :].clone()
        found[..., 0, :] += inner[..., :left, :].sum(-2)
        found[..., -1, :] += inner[..., left + width :, :].sum(-2)
        for outside, first in (
            (gradient[:, :, :above], height - above),
            (gradient[:, :, height + above :], 0),
        ):
            folded = outside[..., left : left + width, :].clone()
            folded[..., 0, :] += outside[..., :left, :].sum(-2)
            folded[..., -1, :] += outside[..., left + width :, :].sum(-2)
            found[:, :, first : first + folded.shape[2]] += folded
        return found, None, None


class _Round(torch.autograd.Function):
    """Frames with the last before the first and the first behind the last."""

    @staticmethod
    def forward(context: Any, features: Tensor) -> Tensor:
        return torch.cat([features[:, -1:], features, features[:, :1]], 1)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> Tensor:
        found = gradient[:, 1:-1].clone()
        found[:, -1] += gradient[:, 0]
        found[:, 0] += gradient[:, -1]
        return found


def normalized(features: Tensor) -> Tensor:
    """Return features (batch, frame, y, x, channel), each channel of each series of mean 0 and variance 1.

    Batch normalization of one series does this, fast where channels lie last in memory.
    """
    series = [F.batch_norm(as_planes(one), None, None, training=True) for one in features.split(1)]
    return from_planes(torch.cat(series) if len(series) > 1 else series[0], features.shape[0])
