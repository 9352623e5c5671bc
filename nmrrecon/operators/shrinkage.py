"""Soft thresholding of complex values, each for itself or in groups: proximal maps of sums of magnitudes."""

from __future__ import annotations

import torch
from torch import Tensor


def shrink(values: Tensor, threshold: Tensor) -> Tensor:
    """Return values (batch, ...) with `threshold`, ``(batch,)``, taken off their magnitudes, down to 0."""
    return _shortened(values, values.abs(), threshold)


def shrink_jointly(values: Tensor, threshold: Tensor) -> Tensor:
    """Return vectors (batch, direction, ...) with `threshold`, ``(batch,)``, taken off their lengths."""
    return _shortened(values, torch.linalg.vector_norm(values, dim=1, keepdim=True), threshold)


def _shortened(values: Tensor, lengths: Tensor, threshold: Tensor) -> Tensor:
    level = threshold.to(lengths.dtype).reshape(-1, *[1] * (values.ndim - 1))
    # what is no longer than the threshold, 0 among it, loses all of itself
    return values * (1 - level / lengths.maximum(level)).where(lengths > level, 0.0)
