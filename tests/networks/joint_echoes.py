"""Patches of neighbouring direct points, and joint networks whose corrections are not zero."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from nmrrecon.networks.joint_levels import DEPTH, JointLevels
from nmrrecon.networks.modern_joint import JointMoDern
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from tests.networks.echoes import random_fids, random_mask

WIDTH = 4.0
EXTENSION = {1: 3.0, 2: 2.0}


def joint_echo(
    traces: int,
    sizes: tuple[int, ...],
    delays: tuple[float, ...] | None = None,
    *,
    patches: int = 1,
    density: float = 0.4,
    noise: float = 0.0,
    seed: int = 1,
) -> SampledEcho:
    """Return patches of `traces` direct points on which three Lorentzian lines of `WIDTH` points stand."""
    delays = delays or (0.0,) * len(sizes)
    points = torch.arange(traces, dtype=torch.float32)
    generator = torch.Generator().manual_seed(seed)
    parts = []
    for patch in range(patches):
        fids = random_fids(3, sizes, delays, seed + patch)
        places = torch.rand(3, 1, generator=generator) * traces
        lines = 1.0 / (1.0 + ((points - places) / (WIDTH / 2.0)) ** 2)
        parts.append(torch.tensordot(lines.T.to(fids.dtype), fids, 1))
    fids = torch.cat(parts)
    fids = fids + noise * torch.randn(fids.shape, dtype=fids.dtype, generator=generator) * 2**0.5
    transform = VirtualEcho(sizes, delays, EXTENSION[len(sizes)])
    return SampledEcho.of(fids, random_mask(sizes, density, seed), transform, noise, WIDTH, traces)


def patch_of(echo: SampledEcho, number: int) -> SampledEcho:
    """Return one patch alone."""
    chosen = slice(number * echo.neighbours, (number + 1) * echo.neighbours)
    known = echo.known[chosen] if len(echo.known) > 1 else echo.known
    return replace(echo, measured=echo.measured[chosen], known=known)


def joint_ist(dimensions: int, blocks: int) -> JointMoDern:
    """Return the network that is joint IST with so many iterations.

    Its thresholds fall from the highest magnitude of each trace, or with `of_all_traces` of all of them as
    those of IST, to `DEPTH` of that, where there is no noise.
    """
    network = JointMoDern(dimensions, blocks, channels=3)
    with torch.no_grad():
        for k, block in enumerate(network.blocks):
            block.stride.zero_()
            block.mixture.copy_(torch.tensor([-50.0, 50.0, -50.0]))
            block.powers.copy_(torch.tensor([1.0, 0.0]))
            block.factor[0] = k / max(blocks - 1, 1) * math.log(DEPTH)
    return network.eval()


def of_all_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every trace have the highest magnitude of all of them, as IST has it."""
    own = JointLevels.of

    def shared(echo: SampledEcho, pooling: torch.Tensor) -> JointLevels:
        levels = own(echo, pooling)
        return replace(levels, highest=levels.highest.amax(1, keepdim=True).expand_as(levels.highest))

    monkeypatch.setattr(JointLevels, "of", shared)


def corrected(dimensions: int, blocks: int = 4, size: float = 0.1) -> JointMoDern:
    """Return a network that begins as ours do, with random values where they begin with zeros."""
    torch.manual_seed(blocks)
    network = JointMoDern(dimensions, blocks, channels=4)
    with torch.no_grad():
        for value in network.parameters():
            value.add_(torch.where(value == 0.0, size * torch.randn_like(value), 0.0))
    return network.eval()
