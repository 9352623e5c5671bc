"""How many operations a MoDern network cannot do without, and how fast this machine multiplies."""

from __future__ import annotations

import math
import time
from typing import cast

import torch
from torch import nn

from nmrrecon.networks.modern import MoDern
from nmrrecon.operators.virtual_echo import VirtualEcho

#: Size of the square matrices, and how often they are multiplied; the fastest counts.
MATRIX, REPEATS = 1536, 7
#: Operations for each feature at each point (magnitude and mean, two limits, a difference), and besides for
#: each point of a spectrum (data put back, one-sided weights, scale).
PER_FEATURE, PER_POINT = 5, 8


def network_operations(network: nn.Module, transform: VirtualEcho) -> float:
    """Return the floating-point operations for one trace.

    Two for each multiply-add of the convolutions and of the layers that set the thresholds, 5 N log2 N for
    each complex Fourier transform, one of each direction in a block, and a few for each element. An iteration
    of IST before the first block has two transforms between real spectra and half echoes.
    """
    points = math.prod(transform.spectrum_shape)
    total = 0.0
    for layer in network.modules():
        if isinstance(layer, nn.Conv1d | nn.Conv2d):
            total += 2.0 * layer.weight.numel() * points
        elif isinstance(layer, nn.Linear):
            total += 2.0 * layer.weight.numel()
    blocks, start = cast(MoDern, network).blocks, cast(MoDern, network).start
    features = sum(cast(nn.Conv1d, block.analysis).out_channels for block in blocks)
    total += (PER_FEATURE * features + PER_POINT * len(blocks)) * points
    total += start * (
        PER_POINT * points + transform_operations(transform)
    )  # two real ones, half a complex each
    return total + 2 * len(blocks) * transform_operations(transform)


def transform_operations(transform: VirtualEcho) -> float:
    """Return the operations of one complex transform between the stored half of an echo and its spectrum."""
    length = transform.lengths[-1]
    rows = math.prod(transform.lengths[:-1])
    operations = rows * 5.0 * length * math.log2(length)
    if len(transform.lengths) == 2:
        operations += transform.signal_shape[-1] * 5.0 * rows * math.log2(rows)
    return operations


def multiplication_rate(device: str) -> float:
    """Return the floating-point operations a second of a product of float32 matrices, in torch's threads."""
    a, b = torch.randn(2, MATRIX, MATRIX, device=device)
    product = torch.empty_like(a)
    fastest = math.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        torch.mm(a, b, out=product)
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)
        fastest = min(fastest, time.perf_counter() - start)
    return 2.0 * MATRIX**3 / fastest
