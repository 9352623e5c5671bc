"""Analytic layers to put in place of learned ones, and what they do, written in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nmrrecon.networks.cine.convolutions import as_channels, as_complex
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.tensor_low_rank import TensorLowRank
from nmrrecon.operators.sampled_cine import SampledCine

Complex = NDArray[np.complexfloating]
AXES = (-2, -1)


class Spectra(nn.Module):
    """The orthonormal Fourier transform along frames, of complex images as two channels."""

    def __init__(self, *, back: bool = False) -> None:
        super().__init__()
        self.back = back

    def forward(self, channels: Tensor) -> Tensor:
        transform = torch.fft.ifft if self.back else torch.fft.fft
        return as_channels(transform(as_complex(channels), dim=1, norm="ortho"))


class Analytic(nn.Module):
    """A layer with Fourier transforms for convolutions, and without what it adds its input to."""

    def __init__(self, layer: TensorLowRank | LearnedTransform) -> None:
        super().__init__()
        self.layer = layer
        layer.forward_transform = Spectra()  # type: ignore[assignment]
        layer.backward_transform = Spectra(back=True)  # type: ignore[assignment]

    def forward(self, image: Tensor, *weight: Tensor) -> Any:
        if isinstance(self.layer, TensorLowRank):
            return self.layer(image, *weight) - image
        denoised, distance = self.layer(image, *weight)
        return denoised - image, distance


def image_of(k_space: Complex) -> Complex:
    return np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(k_space, AXES), norm="ortho"), AXES)


def k_space_of(image: Complex) -> Complex:
    return np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(image, AXES), norm="ortho"), AXES)


def spectra_of(image: Complex) -> Complex:
    return np.fft.fft(image, axis=0, norm="ortho")


def series_of(spectra: Complex) -> Complex:
    return np.fft.ifft(spectra, axis=0, norm="ortho")


def soft(spectra: Complex, level: float) -> Complex:
    """Return real and imaginary parts with `level` taken off their magnitudes."""
    real, imaginary = (
        np.sign(part) * np.maximum(np.abs(part) - level, 0) for part in (spectra.real, spectra.imag)
    )
    return real + 1j * imaginary


def shrunk(matrices: Complex, share: float) -> Complex:
    """Return matrices with `share` of the largest singular value of each taken off all of its own."""
    u, s, vh = np.linalg.svd(matrices, full_matrices=False)
    return (u * np.maximum(s - share * s[..., :1], 0)[..., None, :]) @ vh


@dataclass(frozen=True)
class OneCoil:
    """Samples and mask (frame, ky, kx) of a batch of one, and the phase (frame, y, x) of its coil."""

    samples: Complex
    mask: NDArray[np.bool_]
    phase: Complex | float

    def k_space(self, images: Complex) -> Complex:
        return k_space_of(self.phase * images)

    def images(self, k_space: Complex) -> Complex:
        return np.conj(self.phase) * image_of(k_space)

    def gradient(self, images: Complex) -> Complex:
        return self.images(self.mask * self.k_space(images) - self.samples)


def numpy_of(cine: SampledCine) -> OneCoil:
    maps = cine.encoding.maps
    phase = 1.0 if maps is None else maps[0, :, 0].numpy().astype(np.complex128)
    samples = cine.samples[0, :, 0].numpy().astype(np.complex128)
    return OneCoil(samples, cine.encoding.mask[0, :, 0].numpy(), phase)
