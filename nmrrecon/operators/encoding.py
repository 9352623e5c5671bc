"""The encoding A = M F S of a series of images: coil sensitivities, Fourier transform, sampling mask."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nmrrecon.operators.centred_fourier import to_image, to_k_space


@dataclass(frozen=True)
class Encoding:
    """What a scanner does to a series of images.

    Attributes
    ----------
    mask : Tensor
        bool, ``(batch or 1, frame or 1, 1, ky, kx)``: where samples are taken.
    maps : Tensor, optional
        ``(batch or 1, frame or 1, coil, y, x)`` complex: sensitivities of the coils, the sum of their squares
        1 or less everywhere, so that no step along the gradient of the data term is longer than 1. None
        stands for one coil that sees everything alike.
    """

    mask: Tensor
    maps: Tensor | None = None

    def expand(self, image: Tensor) -> Tensor:
        """Return F S x: k-space (batch, frame, coil, ky, kx) as it would be, were all of it sampled."""
        seen = image[:, :, None]
        if self.maps is not None:
            seen = seen * self.maps
        return to_k_space(seen)

    def combine(self, k_space: Tensor) -> Tensor:
        """Return S^H F^-1 y: images (batch, frame, y, x) of k-space that is sampled everywhere."""
        seen = to_image(k_space)
        if self.maps is None:
            return seen.sum(2)
        return (seen * self.maps.conj()).sum(2)

    def forward(self, image: Tensor) -> Tensor:
        """Return A x: k-space (batch, frame, coil, ky, kx) of images (batch, frame, y, x)."""
        return self.expand(image) * self.mask

    def adjoint(self, k_space: Tensor) -> Tensor:
        """Return A^H y: images (batch, frame, y, x) of k-space (batch, frame, coil, ky, kx)."""
        return self.combine(k_space * self.mask)

    def normal(self, image: Tensor) -> Tensor:
        """Return A^H A x of images (batch, frame, y, x)."""
        return self.adjoint(self.forward(image))

    def turned(self, phase: Tensor) -> Encoding:
        """Return the encoding of images whose `phase`, (batch, frame, y, x), was taken away."""
        each = phase[:, :, None]
        return Encoding(self.mask, each if self.maps is None else self.maps * each)

    def to(self, device: str | torch.device) -> Encoding:
        """Return the encoding on another device."""
        maps = self.maps if self.maps is None else self.maps.to(device)
        return Encoding(self.mask.to(device), maps)
