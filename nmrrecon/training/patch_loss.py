"""The loss of the joint network: relative errors of whole patches and of their traces."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.loss import NOISE_FLOOR, energies

#: Weights of the outputs of the network, the last one being what counts.
OUTPUTS = (0.05, 0.15, 0.8)
#: Weight of single traces beside whole patches.
OF_TRACES = 0.1
#: Errors this far below patch, trace and noise (as squares) are as good as none.
PATCH_FLOOR, TRACE_FLOOR = 1e-6, 1e-9


def patch_loss(estimates: list[Tensor], batch: TrainingBatch) -> Tensor:
    """Return the mean logarithm of the relative squared errors.

    Parameters
    ----------
    estimates : list of Tensor
        Half echoes (trace, \\*signal_shape), of the block in the middle, at three quarters and of the last.
    batch : TrainingBatch

    Notes
    -----
    In place of Eq. (S1-8): its sum of squares is that of the few patches that cannot be reconstructed, whose
    errors are hundreds of times those of the others; a logarithm makes a tenth less error worth as much
    in each. Measured points are put back first, for the network does not decide about them.
    """
    terms = [w * _logarithm(e, batch) for w, e in zip(OUTPUTS, estimates, strict=True)]
    return torch.stack(terms).sum()


def patch_errors(estimate: Tensor, batch: TrainingBatch) -> Tensor:
    """Return the RLNE of each patch, (patch,), against the complete data, measured points put back."""
    error = _squares(batch.echo.put_back(estimate) - batch.complete, batch).sum(1)
    return (error / _squares(batch.complete, batch).sum(1).clamp_min(1e-30)).sqrt()


def _logarithm(estimate: Tensor, batch: TrainingBatch) -> Tensor:
    error = _squares(batch.echo.put_back(estimate) - batch.reference, batch)
    energy = _squares(batch.complete, batch)
    whole = energy.sum(1, keepdim=True)
    noise = batch.echo.noise.reshape(error.shape).square() * batch.acquired.sum()
    of_patch = torch.log(error.sum(1) / whole[:, 0] + PATCH_FLOOR).mean()
    least = NOISE_FLOOR * noise + TRACE_FLOOR * whole
    return of_patch + OF_TRACES * torch.log((error + least) / (energy + least)).mean()


def _squares(values: Tensor, batch: TrainingBatch) -> Tensor:
    """Return the energy of each trace within the acquisition, (patch, trace)."""
    return energies(values * batch.acquired).reshape(-1, batch.echo.neighbours)
