"""Convolutions over frames, rows and columns, computed where processors are fast.

torch's own three-dimensional convolution of few channels reaches a tenth of what two-dimensional ones
do on a CPU: there the temporal taps move into the channels, one convolution over three stacked frames.
In bfloat16 it is fast, but its gradient for the weights writes outside its memory (torch 2.13, oneDNN,
channels last), so this one is taken frame by frame.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

from nmrrecon.networks.cine.planes import as_planes, from_planes

KERNEL = 3
ONES = [1, 1, 1]


class FrameConvolution(nn.Module):
    """A 3 x 3 x 3 convolution over (frame, y, x), zero beyond the edges.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    bias : bool

    Notes
    -----
    Values and parameters are those of `torch.nn.Conv3d` with padding 1.
    """

    def __init__(self, inputs: int, outputs: int, *, bias: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, KERNEL, KERNEL, KERNEL))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        nn.init.xavier_uniform_(self.weight)

    def forward(self, features: Tensor) -> Tensor:
        """Return features (batch, frame, y, x, outputs) of (batch, frame, y, x, inputs)."""
        convolved = convolve_frames(features, self.weight)
        return convolved if self.bias is None else convolved + self.bias.to(convolved.dtype)


def convolve_frames(features: Tensor, weight: Tensor) -> Tensor:
    """Return (batch, frame, y, x, outputs) of features (batch, frame, y, x, inputs).

    Parameters
    ----------
    features : Tensor
    weight : Tensor
        ``(outputs, inputs, 3, 3, 3)``, over frames, rows and columns.
    """
    device = features.device.type
    if torch.is_autocast_enabled(device):
        half = torch.get_autocast_dtype(device)
        features, weight = features.to(half), weight.to(half)
    if device != "cpu":
        return F.conv3d(features.movedim(-1, 1), weight, padding=1).movedim(1, -1)
    if features.dtype is torch.bfloat16:
        convolved: Tensor = _BFloatConvolution.apply(features, weight)
        return convolved
    return _per_frame(_stacked(features), weight)


def _stacked(features: Tensor) -> Tensor:
    """Return every frame between the one before and the one after, (batch, frame, y, x, 3 inputs)."""
    beyond = torch.zeros_like(features[:, :1])
    before = torch.cat([beyond, features[:, :-1]], 1)
    after = torch.cat([features[:, 1:], beyond], 1)
    return torch.cat([before, features, after], -1)


def _per_frame(stacked: Tensor, weight: Tensor) -> Tensor:
    # (outputs, 3 inputs, 3, 3): the channels of the frame before first
    kernel = weight.transpose(1, 2).flatten(1, 2).contiguous(memory_format=torch.channels_last)
    return from_planes(F.conv2d(as_planes(stacked), kernel, padding=1), len(stacked))


class _BFloatConvolution(torch.autograd.Function):
    """`convolve_frames` in bfloat16 on a CPU."""

    @staticmethod
    def forward(context: Any, features: Tensor, weight: Tensor) -> Tensor:
        context.save_for_backward(features, weight)
        return F.conv3d(features.movedim(-1, 1), weight, padding=1).movedim(1, -1)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        features, weight = context.saved_tensors
        gradient = gradient.contiguous()
        of_features = of_weight = None
        if context.needs_input_grad[0]:
            of_features = torch.ops.aten.convolution_backward(
                *(gradient.movedim(-1, 1), features.movedim(-1, 1), weight, None),
                *(ONES, ONES, ONES, False, [0, 0, 0], 1, [True, False, False]),
            )[0].movedim(1, -1)
        if context.needs_input_grad[1]:
            of_weight = _weight_gradient(features, gradient, weight)
        return of_features, of_weight


def _weight_gradient(features: Tensor, gradient: Tensor, weight: Tensor) -> Tensor:
    """Return the gradient for the weights, each frame of the kernel for itself."""
    found = torch.empty_like(weight)
    plane = torch.empty_like(weight[:, :, 0]).contiguous(memory_format=torch.channels_last)
    frames = features.shape[1]
    seen = (slice(0, frames - 1), slice(None), slice(1, None))
    for tap, (inside, outside) in enumerate(zip(seen, reversed(seen), strict=True)):
        found[:, :, tap] = torch.ops.aten.convolution_backward(
            *(as_planes(gradient[:, outside]), as_planes(features[:, inside]), plane, None),
            *([1, 1], [1, 1], [1, 1], False, [0, 0], 1, [False, True, False]),
        )[1]
    return found
