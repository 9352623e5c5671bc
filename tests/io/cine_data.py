"""A small cine with a beating disc, its coils, and undersampled k-space, for the tests of MRI files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.centred_fourier import k_space_of

FRAMES, COILS, ROWS, COLUMNS = 6, 4, 24, 32


def beating_disc(
    frames: int = FRAMES, rows: int = ROWS, columns: int = COLUMNS, complex_valued: bool = True
) -> NDArray[np.generic]:
    """Return images (frame, y, x) of an ellipse that beats within a body, with a phase unless real."""
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    radii = 0.35 + 0.1 * np.sin(2 * np.pi * np.arange(frames) / frames)
    body = (y**2 + (x / 0.8) ** 2 < 0.8) * 0.4
    images = np.stack([body + ((y - 0.1) ** 2 + (x + 0.2) ** 2 < radius**2) for radius in radii])
    if not complex_valued:
        return images.astype(np.float32)
    return (images * np.exp(1j * (0.8 * y + 0.5 * x))).astype(np.complex64)


def coil_maps(coils: int = COILS, rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.complex64]:
    """Return smooth sensitivities (coil, y, x) of coils around the body."""
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    angles = 2 * np.pi * np.arange(coils) / coils
    maps = [np.exp(-((y - np.sin(a)) ** 2 + (x - np.cos(a)) ** 2) + 1j * (a + np.cos(a) * x)) for a in angles]
    return np.stack(maps).astype(np.complex64)


def line_mask(seed: int = 0, share: float = 0.5) -> NDArray[np.bool_]:
    """Return a mask (frame, ky, kx) of whole lines along kx, others in each frame, the middle in all."""
    rng = np.random.default_rng(seed)
    lines = rng.random((FRAMES, ROWS)) < share
    lines[:, ROWS // 2 - 2 : ROWS // 2 + 2] = True
    return np.repeat(lines[:, :, np.newaxis], COLUMNS, axis=2)


def coil_k_space() -> NDArray[np.complex64]:
    """Return the full k-space (frame, coil, ky, kx) of the disc."""
    return k_space_of(beating_disc()[:, np.newaxis] * coil_maps())
