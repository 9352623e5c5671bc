"""The Fourier transform of series of images along their frames: centred and orthonormal."""

from __future__ import annotations

import torch
from torch import Tensor

#: Axis of the frames in images (batch, frame, y, x).
FRAMES = -3


def to_frequencies(image: Tensor) -> Tensor:
    """Return spectra (..., frequency, y, x) of images (..., frame, y, x), zero at ``size // 2`` of both."""
    shifted = torch.fft.ifftshift(image, dim=FRAMES)
    return torch.fft.fftshift(torch.fft.fft(shifted, dim=FRAMES, norm="ortho"), dim=FRAMES)


def to_frames(spectrum: Tensor) -> Tensor:
    """Return images (..., frame, y, x) of spectra: inverse and adjoint of `to_frequencies`."""
    shifted = torch.fft.ifftshift(spectrum, dim=FRAMES)
    return torch.fft.fftshift(torch.fft.ifft(shifted, dim=FRAMES, norm="ortho"), dim=FRAMES)
