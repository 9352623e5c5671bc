"""A learned weight of every point of k-space and time, on a coarse grid."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

GRID = 10


class Landscape(nn.Module):
    """Weights over (frame, ky, kx), 1 before training, interpolated linearly from a grid of 10 x 10 x 10."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = nn.Parameter(torch.ones(GRID, GRID, GRID))

    def forward(self, sizes: tuple[int, int, int]) -> Tensor:
        """Return the weights of so many frames, lines and points, the grid's corners at the corners."""
        grid = self.grid[None, None]
        return F.interpolate(grid, sizes, mode="trilinear", align_corners=True)[0, 0]
