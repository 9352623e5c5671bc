"""Some iterations of joint IST for the joint network to begin with."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.joint_block import FIRST_STRIDE, MOMENTUM
from nmrrecon.networks.joint_levels import TINY, JointLevels, pooled
from nmrrecon.networks.sampled_echo import SampledEcho


@torch.no_grad()
def joint_start(
    echo: SampledEcho, levels: JointLevels, matrix: Tensor, iterations: int
) -> tuple[Tensor, Tensor]:
    """Return the last two spectra of joint IST, (patch, trace, \\*grid).

    Parameters
    ----------
    echo : SampledEcho
    levels : JointLevels
    matrix : Tensor
        The neighbourhood of joint IST, of `pooling_matrices`.
    iterations : int
        Whole course of the thresholds; without any both spectra are zero.

    Notes
    -----
    As the network itself is before its training: thresholds of each trace for itself, and first steps longer
    than 1. No gradient.
    """
    transform = echo.transform
    patches = (-1, echo.neighbours, *transform.spectrum_shape)
    estimate = torch.zeros_like(transform.spectrum(echo.measured)).reshape(patches)
    previous = torch.zeros_like(estimate)
    for k in range(iterations):
        may_end_here()
        position = k / max(iterations - 1, 1)
        log_step = -FIRST_STRIDE * (1.0 - position) * levels.share.expand_as(levels.highest)
        signal = transform.signal(torch.lerp(previous, estimate, 1.0 + MOMENTUM * (k > 1)).flatten(0, 1))
        missed = (echo.measured - signal) * echo.known
        stepped = signal + log_step.exp().reshape(-1, *[1] * (signal.ndim - 1)) * missed
        spectrum = transform.spectrum(stepped).reshape(patches)
        energy = pooled(matrix, spectrum.flatten(2).square()).add(TINY)
        theta = torch.exp(levels.highest + position * (levels.lowest - levels.highest) + log_step)
        kept = torch.relu(1.0 - theta * energy.rsqrt()).reshape(spectrum.shape)
        previous, estimate = estimate, spectrum * kept
    return previous, estimate
