"""What the threshold of singular values minimises, from singular values themselves."""

from __future__ import annotations

import torch
from torch import Tensor


def schatten_energy(matrices: Tensor, power: float) -> Tensor:
    """Return sum s^p / p over the singular values s of matrices (..., m, n), shape (...)."""
    values: Tensor = torch.linalg.svdvals(matrices)
    return values.pow(power).sum(-1) / power
