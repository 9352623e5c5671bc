"""Some iterations of IST for a network to begin with."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.joint_block import MOMENTUM
from nmrrecon.networks.joint_levels import DEPTH, FLOOR, TINY, spectrum_noise
from nmrrecon.networks.sampled_echo import SampledEcho


@torch.no_grad()
def ist_start(echo: SampledEcho, iterations: int) -> Tensor:
    """Return the half echoes after plain IST of every trace for itself.

    Parameters
    ----------
    echo : SampledEcho
    iterations : int
        Whole course of the thresholds, from the highest magnitude of a trace to its noise; 0 returns what
        was measured.

    Returns
    -------
    Tensor
        ``(trace, *signal_shape)``, the measured points not put back.

    Notes
    -----
    The iteration of `solvers.ist.ist` without neighbours. There traces share one schedule and one course of
    thresholds; here each has its own, and no gradient.
    """
    if iterations == 0:
        return echo.measured
    transform = echo.transform
    spectrum = transform.spectrum(echo.measured)
    first = spectrum.abs().flatten(1).amax(-1).clamp_min(TINY)
    noise = spectrum_noise(echo, echo.known.flatten(1).sum(-1))
    last = torch.minimum(torch.maximum(FLOOR * noise, DEPTH * first), first)
    previous = torch.zeros_like(spectrum)
    signal = echo.measured
    for k in range(iterations):
        may_end_here()
        if k:
            spectrum = transform.spectrum(echo.put_back(signal))
        theta = first * (last / first) ** (k / max(iterations - 1, 1))
        theta = theta.reshape(-1, *[1] * (spectrum.ndim - 1))
        sparse = spectrum - torch.clamp(spectrum, -theta, theta)
        signal = transform.signal(torch.lerp(previous, sparse, 1.0 + (MOMENTUM if k else 0.0)))
        previous = sparse
    return signal
