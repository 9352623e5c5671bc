"""What is minimized, and the error that is reported."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nmrrecon.training.batch import TrainingBatch

#: Squared errors this far below noise and signal are as good as none to the logarithm.
NOISE_FLOOR, FLOOR, TINY = 0.05, 1e-6, 1e-30


def unrolled_loss(estimates: list[Tensor], batch: TrainingBatch) -> Tensor:
    """Return the squared error of the spectra of all K outputs, mean over outputs and traces (Eq. S1-8).

    Parameters
    ----------
    estimates : list of Tensor
        Half echoes (trace, \\*signal_shape) of x_1 ... x_K.
    batch : TrainingBatch

    Notes
    -----
    Taken over the times of the acquisition: by Parseval's theorem half the squared error of the real spectra,
    the other half being the mirrored echo's; points at zero time in the last dimension, which have no mirror
    image, count in full. The error of a trace is divided by its scale.
    """
    wide = batch.scale.reshape(-1, *[1] * (batch.reference.ndim - 1))
    points = math.prod(batch.echo.transform.spectrum_shape)
    weight = batch.acquired / (wide * math.sqrt(points))
    terms = [_squared((estimate - batch.reference) * weight) for estimate in estimates]
    return torch.stack(terms).mean() / len(batch.reference)


def logarithmic_loss(estimates: list[Tensor], batch: TrainingBatch) -> Tensor:
    """Return the logarithm of the relative squared error of a trace, mean over outputs and traces.

    Parameters
    ----------
    estimates : list of Tensor
        Half echoes (trace, \\*signal_shape) of x_1 ... x_K.
    batch : TrainingBatch

    Notes
    -----
    In place of Eq. (S1-8) for signals of all kinds: a sum of squares is the sum of the noisy and of the
    hopeless traces, and leaves the clean ones, whose errors are a thousand times smaller, as they are.
    """
    energy = energies(batch.complete * batch.acquired)
    noise = batch.echo.noise.square() * batch.acquired.sum()
    least = NOISE_FLOOR * noise + FLOOR * energy + TINY
    errors = [energies((batch.echo.put_back(e) - batch.reference) * batch.acquired) for e in estimates]
    terms = [torch.log((error + least) / (energy + least)) for error in errors]
    return torch.stack(terms).mean()


def relative_errors(estimate: Tensor, batch: TrainingBatch) -> Tensor:
    """Return the RLNE of each trace, (trace,), against the complete data.

    Parameters
    ----------
    estimate : Tensor
        Half echoes (trace, \\*signal_shape) of the last output; the measured points are put back first.
    """
    difference = (batch.echo.put_back(estimate) - batch.complete) * batch.acquired
    complete = batch.complete * batch.acquired
    return _norms(difference) / _norms(complete).clamp_min(1e-30)


def energies(values: Tensor) -> Tensor:
    """Return the sum of squared magnitudes of each trace, (trace,)."""
    return torch.view_as_real(values).square().flatten(1).sum(-1)


def _squared(values: Tensor) -> Tensor:
    return torch.view_as_real(values).square().sum()


def _norms(values: Tensor) -> Tensor:
    return torch.linalg.vector_norm(values.flatten(1), dim=-1)
