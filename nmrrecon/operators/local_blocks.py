"""Casorati matrices of blocks of a series: what is of low rank in one place need not be in another."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn.functional import pad


@dataclass(frozen=True)
class LocalBlocks:
    """Blocks side by side that cover the plane, zeros beyond its edges.

    Attributes
    ----------
    size : int
        Edge of the blocks in pixels.
    """

    size: int

    def forward(self, image: Tensor, offset: tuple[int, int] = (0, 0)) -> Tensor:
        """Return matrices (batch, block, frame, pixel) of images (batch, frame, y, x).

        Parameters
        ----------
        image : Tensor
        offset : (int, int)
            Rows and columns that the image is moved by beforehand, around its edges.
        """
        image = image.roll(offset, (-2, -1))
        rows, columns = self._padding(image.shape[-2]), self._padding(image.shape[-1])
        padded = pad(image, (0, columns, 0, rows))
        batch, frames, height, width = padded.shape
        split = padded.reshape(
            batch, frames, height // self.size, self.size, width // self.size, self.size
        ).permute(0, 2, 4, 1, 3, 5)
        return split.reshape(batch, -1, frames, self.size**2)

    def adjoint(self, blocks: Tensor, sizes: tuple[int, int], offset: tuple[int, int] = (0, 0)) -> Tensor:
        """Return the images (batch, frame, y, x) of blocks, `sizes` those of y and x: also the inverse."""
        height, width = (size + self._padding(size) for size in sizes)
        batch, _, frames, _ = blocks.shape
        split = blocks.reshape(
            batch, height // self.size, width // self.size, frames, self.size, self.size
        ).permute(0, 3, 1, 4, 2, 5)
        image = split.reshape(batch, frames, height, width)[..., : sizes[0], : sizes[1]]
        return image.roll((-offset[0], -offset[1]), (-2, -1))

    def _padding(self, size: int) -> int:
        return -size % self.size
