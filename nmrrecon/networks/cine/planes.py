"""Between features of series and the planes that two-dimensional convolutions take."""

from __future__ import annotations

from torch import Tensor


def as_planes(features: Tensor) -> Tensor:
    """Return planes (batch * frame, channel, y, x) of features (batch, frame, y, x, channel).

    Channels lie last in memory, where convolutions are fastest.
    """
    return features.flatten(0, 1).permute(0, 3, 1, 2)


def from_planes(planes: Tensor, batch: int) -> Tensor:
    """Return features (batch, frame, y, x, channel) of planes (batch * frame, channel, y, x)."""
    return planes.permute(0, 2, 3, 1).unflatten(0, (batch, -1))
