"""Undersampled echoes of sums of decaying exponentials, for the tests of the networks."""

from __future__ import annotations

import numpy as np
import torch

from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.sampling.poisson_gap import poisson_gap


def random_fids(traces: int, sizes: tuple[int, ...], delays: tuple[float, ...], seed: int) -> torch.Tensor:
    """Return FIDs of three positive and negative lines each, (trace, n1) or (trace, 2, n1, n2)."""
    rng = np.random.default_rng(seed)
    signs = [(1, 1), (1, -1)] if len(sizes) == 2 else [(1,)]
    fids = np.zeros((traces, len(signs), *sizes), complex)
    for trace in range(traces):
        for amplitude in rng.choice([-1.0, 1.0], 3) * rng.uniform(0.2, 1.0, 3):
            frequency, decay = rng.uniform(-0.5, 0.5, len(sizes)), rng.uniform(0.02, 0.1, len(sizes))
            for quadrant, sign in enumerate(signs):
                wave = np.array(amplitude, complex)
                for d, (size, delay) in enumerate(zip(sizes, delays, strict=True)):
                    t = np.arange(size) + delay
                    wave = np.multiply.outer(
                        wave, np.exp((2j * np.pi * sign[d] * frequency[d] - decay[d]) * t)
                    )
                fids[trace, quadrant] += wave
    return torch.from_numpy(fids if len(sizes) == 2 else fids[:, 0]).to(torch.complex64)


def random_mask(sizes: tuple[int, ...], density: float, seed: int) -> torch.Tensor:
    points = max(2, round(density * int(np.prod(sizes))))
    return torch.from_numpy(poisson_gap(sizes, points, seed).mask)


def random_echo(
    traces: int,
    sizes: tuple[int, ...],
    delays: tuple[float, ...] | None = None,
    *,
    density: float = 0.4,
    seed: int = 1,
) -> SampledEcho:
    """Return so many undersampled echoes, all with one schedule."""
    delays = delays or (0.0,) * len(sizes)
    fids = random_fids(traces, sizes, delays, seed)
    return SampledEcho.of(fids, random_mask(sizes, density, seed), VirtualEcho(sizes, delays))


def rescaled(echo: SampledEcho, factor: float) -> SampledEcho:
    return SampledEcho(
        echo.transform,
        echo.measured * factor,
        echo.known,
        echo.noise * factor,
        echo.line_width,
        echo.neighbours,
    )


def selected(echo: SampledEcho, traces: torch.Tensor) -> SampledEcho:
    """Return some of the traces, in the order given."""
    return SampledEcho(
        echo.transform, echo.measured[traces], echo.known, echo.noise, echo.line_width, echo.neighbours
    )
