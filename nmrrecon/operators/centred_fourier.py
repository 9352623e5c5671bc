"""The Fourier transform of MR images: centred and orthonormal, over the last two axes."""

from __future__ import annotations

import torch
from torch import Tensor

AXES = (-2, -1)


def to_k_space(image: Tensor) -> Tensor:
    """Return the k-space (..., ky, kx) of an image (..., y, x), the zero of both at index ``size // 2``."""
    shifted = torch.fft.ifftshift(image, dim=AXES)
    return torch.fft.fftshift(torch.fft.fft2(shifted, norm="ortho"), dim=AXES)


def to_image(k_space: Tensor) -> Tensor:
    """Return the image (..., y, x) of a k-space (..., ky, kx): inverse and adjoint of `to_k_space`."""
    shifted = torch.fft.ifftshift(k_space, dim=AXES)
    return torch.fft.fftshift(torch.fft.ifft2(shifted, norm="ortho"), dim=AXES)


def frequencies(points: int, device: torch.device) -> Tensor:
    """Return the frequencies of an axis of k-space in cycles a pixel, 0 at index ``points // 2``."""
    return (torch.arange(points, device=device) - points // 2) / points
