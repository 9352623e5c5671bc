"""Soft thresholding for networks: real features, a threshold for each channel."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class _SoftThreshold(torch.autograd.Function):
    """S(x, theta) = sign(x) max(|x| - theta, 0) with theta > 0, in few passes over the memory."""

    @staticmethod
    def forward(ctx: Any, features: Tensor, theta: Tensor) -> Tensor:
        shrunk = _shrunk(features, theta)
        ctx.save_for_backward(shrunk)
        ctx.theta_shape = theta.shape
        return shrunk

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor]:
        (shrunk,) = ctx.saved_tensors
        sign = torch.sign(shrunk)
        signed = sign * gradients[0]
        of_theta = signed.sum_to_size(ctx.theta_shape).neg_()
        return signed.mul_(sign), of_theta


def _shrunk(features: Tensor, theta: Tensor) -> Tensor:
    # one array for all three steps: on a CPU a new one costs more than the step
    clamped = torch.minimum(features, theta)
    torch.maximum(clamped, -theta, out=clamped)
    return torch.sub(features, clamped, out=clamped)


def soft_threshold(features: Tensor, theta: Tensor) -> Tensor:
    """Return real `features` shrunk by `theta` (Eq. 1b of the MoDern paper).

    Parameters
    ----------
    features : Tensor
        Real.
    theta : Tensor
        Not negative, broadcastable to `features`.
    """
    shrunk: Tensor = _SoftThreshold.apply(features, theta)
    return shrunk
