"""Differences of neighbours in a series of images, the last neighbour of the first: along frames, y and x."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

#: Axes of the differences in images (batch, frame, y, x).
AXES = (-3, -2, -1)


@dataclass(frozen=True)
class FiniteDifferences:
    """Weighted circular differences, (D x)_a[i] = w_a (x[i + 1] - x[i]) along axis a.

    Attributes
    ----------
    temporal : float
        Weight of the differences between frames.
    spatial : float
        Weight of those along y and along x.
    """

    temporal: float = 1.0
    spatial: float = 1.0

    @property
    def weights(self) -> tuple[float, float, float]:
        """Weights along frames, y and x."""
        return self.temporal, self.spatial, self.spatial

    def forward(self, image: Tensor) -> Tensor:
        """Return D x, (batch, 3, frame, y, x), of images (batch, frame, y, x)."""
        differences = [
            weight * (image.roll(-1, axis) - image) for weight, axis in zip(self.weights, AXES, strict=True)
        ]
        return torch.stack(differences, dim=1)

    def adjoint(self, differences: Tensor) -> Tensor:
        """Return D^H w, (batch, frame, y, x), of differences (batch, 3, frame, y, x)."""
        image = torch.zeros_like(differences[:, 0])
        for number, (weight, axis) in enumerate(zip(self.weights, AXES, strict=True)):
            along = differences[:, number]
            image += weight * (along.roll(1, axis) - along)
        return image

    def spatial_energy(self, rows: int, columns: int) -> Tensor:
        """Return the diagonal of the spatial part of D^H D in k-space, (ky, kx), zero at ``size // 2``."""
        along_y, along_x = (torch.fft.fftshift(_energy(size)) for size in (rows, columns))
        return self.spatial**2 * (along_y[:, None] + along_x)


def _energy(size: int) -> Tensor:
    """Return the squared magnitudes of the transform of one difference, ``(size,)``, zero frequency first."""
    return 2.0 - 2.0 * torch.cos(2 * torch.pi * torch.fft.fftfreq(size, dtype=torch.float64))
