"""The Fourier transform between images and k-space of files: centred and orthonormal, of NumPy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

AXES = (-2, -1)


def k_space_of(images: NDArray[Any]) -> NDArray[np.complex64]:
    """Return the k-space (..., ky, kx) of images (..., y, x), the zero of both at index ``size // 2``."""
    shifted = np.fft.ifftshift(np.asarray(images, dtype=np.complex64), axes=AXES)
    transformed = np.fft.fft2(shifted, axes=AXES, norm="ortho")
    return np.fft.fftshift(transformed, axes=AXES).astype(np.complex64, copy=False)


def images_of(k_space: NDArray[Any]) -> NDArray[np.complex64]:
    """Return the images (..., y, x) of a k-space (..., ky, kx): the inverse of `k_space_of`."""
    shifted = np.fft.ifftshift(np.asarray(k_space, dtype=np.complex64), axes=AXES)
    transformed = np.fft.ifft2(shifted, axes=AXES, norm="ortho")
    return np.fft.fftshift(transformed, axes=AXES).astype(np.complex64, copy=False)
