"""The Fourier transform between images and k-space of files: centred and orthonormal, of NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def k_space_of(images: NDArray[Any]) -> NDArray[np.complex64]:
    """Return the k-space (..., ky, kx) of images (..., y, x), the zero of both at index ``size // 2``."""
    return _transformed(images, np.fft.fft2)


def images_of(k_space: NDArray[Any]) -> NDArray[np.complex64]:
    """Return the images (..., y, x) of a k-space (..., ky, kx): the inverse of `k_space_of`."""
    return _transformed(k_space, np.fft.ifft2)


def _transformed(values: NDArray[Any], transform: Callable[..., NDArray[Any]]) -> NDArray[np.complex64]:
    """Return the transform of each plane; one at a time, so that no copies of a whole series are made."""
    result = np.empty(values.shape, np.complex64)
    for place in np.ndindex(values.shape[:-2]):
        plane = np.fft.ifftshift(values[place].astype(np.complex64))
        result[place] = np.fft.fftshift(transform(plane, norm="ortho"))
    return result
