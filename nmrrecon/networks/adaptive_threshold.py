"""Thresholds of the features of a network: set by the features themselves, or learned and fixed."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.networks.shared_batch_norm import SharedBatchNorm1d

#: Where a fixed threshold starts, for spectra whose highest point is 1.
FIRST_THRESHOLD = 0.01


class AdaptiveThreshold(nn.Module):
    """theta = g a, with g the mean magnitude of each feature map and a in (0, 1) learned from g.

    Sub-block A of Fig. S1-1 of the MoDern paper: global average pooling of the magnitudes, a
    fully connected layer with batch normalization and ReLU, another with a sigmoid.

    Parameters
    ----------
    features : int
        Channels of the feature maps.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.excite = nn.Sequential(
            nn.Linear(features, features),
            SharedBatchNorm1d(features),
            nn.ReLU(),
            nn.Linear(features, features),
            nn.Sigmoid(),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Return the thresholds (trace, channel, 1, ...) of feature maps (trace, channel, *grid)."""
        magnitude = features.abs().flatten(2).mean(-1)
        theta = magnitude * self.excite(magnitude)
        return theta.reshape(*theta.shape, *[1] * (features.ndim - 2))


class FixedThreshold(nn.Module):
    """One learned threshold for each channel, whatever the input: softplus of a parameter, never negative."""

    def __init__(self, features: int) -> None:
        super().__init__()
        start = torch.full((features,), FIRST_THRESHOLD)
        self.raw = nn.Parameter(torch.log(torch.expm1(start)))

    def forward(self, features: Tensor) -> Tensor:
        """Return the thresholds (1, channel, 1, ...)."""
        theta = nn.functional.softplus(self.raw)
        return theta.reshape(1, -1, *[1] * (features.ndim - 2))
