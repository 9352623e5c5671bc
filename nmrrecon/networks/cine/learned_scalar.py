"""Learned scalars that stay in their range, so that none of them dies.

The authors pass such scalars through a ReLU or leave them free: once below zero a step length or threshold
stays 0 for good. In the weights that they released so end SLR-Net's low-rank branch and ISTA-Net's threshold.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

#: Of the softplus: above a tenth the value follows its parameter almost one to one, as the authors' do.
SHARPNESS = 10.0
#: Of the sigmoid: shares change by factors, which steps as small as those of other weights would take too
#: many trainings' steps for. With 1, DC-CNN-LR's had gone from .02 to .0165 after 1500 steps.
STEEPNESS = 20.0


class Positive(nn.Module):
    """A learned number above zero: a softplus of its parameter.

    Parameters
    ----------
    start : float
        Value before training, above zero.
    """

    def __init__(self, start: float) -> None:
        super().__init__()
        self.raw = nn.Parameter(torch.tensor(math.log(math.expm1(SHARPNESS * start)) / SHARPNESS))

    def forward(self) -> Tensor:
        """Return the value."""
        return F.softplus(self.raw, beta=SHARPNESS)


class Share(nn.Module):
    """A learned number between 0 and 1: a sigmoid of its parameter.

    Parameters
    ----------
    start : float
        Value before training.
    """

    def __init__(self, start: float) -> None:
        super().__init__()
        self.raw = nn.Parameter(torch.tensor(math.log(start / (1 - start)) / STEEPNESS))

    def forward(self) -> Tensor:
        """Return the value."""
        return (STEEPNESS * self.raw).sigmoid()
