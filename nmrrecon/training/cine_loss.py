"""What is minimized for cine networks, and the error that is reported."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.training.cine_batch import CineBatch


def cine_loss(estimates: CineEstimates, batch: CineBatch, symmetry: float) -> Tensor:
    """Return the mean squared complex error, and `symmetry` times the transforms' distance from inverses."""
    error = torch.view_as_real(estimates.trained - batch.reference).square().sum(-1).mean()
    return error + symmetry * estimates.symmetry


def cine_errors(estimates: CineEstimates, batch: CineBatch) -> Tensor:
    """Return the RLNE of each series, (batch,)."""
    difference = (estimates.image - batch.reference).flatten(1)
    size = torch.linalg.vector_norm(batch.reference.flatten(1), dim=-1)
    return torch.linalg.vector_norm(difference, dim=-1) / size.clamp_min(1e-30)
