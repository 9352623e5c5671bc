"""Every trace scaled alike before a network sees it, so that the result follows the scale of the data."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from nmrrecon.networks.sampled_echo import SampledEcho


def scaled_to_one(echo: SampledEcho) -> tuple[SampledEcho, Tensor]:
    """Return the echoes divided by the highest magnitudes of their zero-filled spectra, and these.

    Returns
    -------
    SampledEcho
    Tensor
        The scale of each trace, ``(trace, 1, ...)``; 1 for a trace of zeros.
    """
    spectrum = echo.transform.analytic_spectrum(echo.measured)
    scale = spectrum.abs().flatten(1).amax(-1)
    scale = torch.where(scale > 0, scale, torch.ones_like(scale))
    wide = scale.reshape(-1, *[1] * (echo.measured.ndim - 1))
    return replace(echo, measured=echo.measured / wide, noise=echo.noise / scale), wide
