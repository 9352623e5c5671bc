"""What is minimized for cine networks, and the error that is reported."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.training.cine_batch import CineBatch

#: Squared errors this far below the largest magnitude are as good as none to the logarithm: 60 dB.
FLOOR = 1e-6


def squared_loss(estimates: CineEstimates, batch: CineBatch, symmetry: float) -> Tensor:
    """Return the mean squared complex error, and `symmetry` times the transforms' distance from inverses.

    The loss of the papers.
    """
    return _squared(estimates, batch).mean() + symmetry * estimates.symmetry


def logarithmic_loss(estimates: CineEstimates, batch: CineBatch, symmetry: float) -> Tensor:
    """Return the mean over series of the logarithm of that error: the PSNR, but for sign and factor.

    A mean of squares is that of the few series that are hard; a logarithm makes a decibel worth as much in
    each of them, and gradients alike in size.
    """
    return (_squared(estimates, batch) + FLOOR).log().mean() + symmetry * estimates.symmetry


def _squared(estimates: CineEstimates, batch: CineBatch) -> Tensor:
    """Return the mean squared error of each series, (batch,)."""
    return torch.view_as_real(estimates.trained - batch.reference).square().sum(-1).flatten(1).mean(-1)


def cine_errors(estimates: CineEstimates, batch: CineBatch) -> Tensor:
    """Return the RLNE of each series, (batch,)."""
    difference = (estimates.image - batch.reference).flatten(1)
    size = torch.linalg.vector_norm(batch.reference.flatten(1), dim=-1)
    return torch.linalg.vector_norm(difference, dim=-1) / size.clamp_min(1e-30)
