"""A simulated array of coils around an object, whose true maps are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.centred_fourier import k_space_of
from nmrrecon.kspace import KSpace
from nmrrecon.report import LoadReport


def coil_array(coils: int, grid: tuple[int, int]) -> NDArray[np.complex64]:
    """Return smooth maps (coil, y, x) of coils on a circle, the sum of their squares 1 everywhere."""
    y, x = (np.linspace(-1, 1, size, endpoint=False) for size in grid)
    maps = []
    for angle in np.linspace(0, 2 * np.pi, coils, endpoint=False):
        distance = (y[:, None] - 1.2 * np.sin(angle)) ** 2 + (x[None] - 1.2 * np.cos(angle)) ** 2
        phase = np.sin(angle) * y[:, None] - 1.4 * np.cos(angle) * x[None] + 2 * angle
        maps.append(np.exp(-distance / 1.5 + 1j * phase))
    whole = np.stack(maps)
    return np.asarray(whole / np.sqrt((np.abs(whole) ** 2).sum(0)), dtype=np.complex64)


def beating_disc(frames: int, grid: tuple[int, int]) -> NDArray[np.complex64]:
    """Return a textured ellipse with a smooth phase, (frame, y, x), in which a disc swells and shrinks."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, size, endpoint=False) for size in grid), indexing="ij")
    body = ((y / 0.8) ** 2 + (x / 0.65) ** 2 < 1) * (1 + 0.3 * np.cos(9 * y) * np.sin(7 * x))
    radii = 0.25 + 0.08 * np.cos(2 * np.pi * np.arange(frames) / frames)
    discs = (y - 0.1) ** 2 + x**2 < radii[:, None, None] ** 2
    phase = np.exp(1j * (0.6 * y - 0.4 * x * y))
    return np.asarray((body + 0.8 * discs) * phase, dtype=np.complex64)


def acquired(
    images: NDArray[np.complexfloating],
    maps: NDArray[np.complexfloating] | None = None,
    mask: NDArray[np.bool_] | None = None,
) -> KSpace:
    """Return the k-space of images (frame, y, x) seen by coils, without noise; all of it without a mask."""
    seen = images[:, None] if maps is None else images[:, None] * maps
    sampled = np.ones(images.shape, bool) if mask is None else np.broadcast_to(mask, images.shape)
    samples = k_space_of(seen) * sampled[:, None]
    return KSpace(
        samples.astype(np.complex64), sampled, LoadReport("simulated", "simulated"), reference=images
    )
