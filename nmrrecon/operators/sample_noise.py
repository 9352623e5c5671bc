"""The noise of samples of k-space, from those far from its centre."""

from __future__ import annotations

import math

import torch

from nmrrecon.operators.centred_fourier import frequencies
from nmrrecon.operators.sampled_cine import SampledCine

#: Of the distances from the centre that were sampled, the outermost share that is taken for noise.
OUTERMOST = 0.2


def sample_noise(cine: SampledCine) -> float:
    """Return the standard deviation of the complex noise of samples.

    The median magnitude of the outermost samples over that of complex noise of deviation 1, sqrt(ln 2). Where
    there is little noise it is what the image has at high frequencies: an upper bound.
    """
    ky, kx = (frequencies(points, cine.samples.device) for points in cine.samples.shape[-2:])
    distance = torch.maximum(ky[:, None].abs(), kx.abs())
    mask = cine.encoding.mask.expand(cine.samples.shape)
    sampled = distance.expand(mask.shape)[mask]
    if not len(sampled):
        return 0.0
    far = sampled >= torch.quantile(sampled[:: max(1, len(sampled) // 100_000)], 1 - OUTERMOST)
    return float(cine.samples[mask][far].abs().median()) / math.sqrt(math.log(2))
