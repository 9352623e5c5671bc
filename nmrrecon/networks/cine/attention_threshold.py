"""Thresholds that attention sets: one for each channel of the features it is given."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class AttentionThreshold(nn.Module):
    """g a, with g the mean magnitude of each channel and a in (0, 1) learned from g: JotlasNet's Eq. (18).

    Two fully connected layers make a of g, a ReLU between them and a sigmoid behind.

    Parameters
    ----------
    features : int
        Channels.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.inner = nn.Linear(features, features)
        self.outer = nn.Linear(features, features)

    def forward(self, features: Tensor) -> Tensor:
        """Return thresholds (batch, 1, 1, 1, channel) of features (batch, frame, y, x, channel)."""
        magnitude = features.abs().mean((1, 2, 3), keepdim=True, dtype=torch.float32)
        attention = self.outer(torch.relu(self.inner(magnitude))).float().sigmoid()
        return magnitude * attention
