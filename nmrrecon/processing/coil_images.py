"""Images of single coils, in numpy: what coil maps are found from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def time_average(samples: NDArray[np.complexfloating], mask: NDArray[np.bool_]) -> NDArray[np.complex64]:
    """Return k-space (coil, ky, kx) averaged over the frames in which a point was sampled, 0 elsewhere.

    Parameters
    ----------
    samples : ndarray, shape (frame, coil, ky, kx)
        Zero where nothing was sampled.
    mask : ndarray of bool, shape (frame, ky, kx)
    """
    times = np.maximum(mask.sum(0), 1)
    return np.asarray(samples.sum(0) / times, dtype=np.complex64)


def root_sum_of_squares(images: NDArray[Any]) -> NDArray[np.float32]:
    """Return the magnitude (frame, y, x) of images (frame, coil, y, x) of several coils.

    Roemer et al., Magn. Reson. Med. 16 (1990) 192: the best combination where maps are not known and noise
    is low.
    """
    return np.asarray(np.sqrt((np.abs(images) ** 2).sum(1)), dtype=np.float32)


def with_common_phase(
    maps: NDArray[np.complexfloating], samples: NDArray[np.complexfloating]
) -> NDArray[np.complex64]:
    """Return maps turned at every point to the phase of a virtual coil that sees the whole image.

    Maps are known up to a phase at every point, which goes over to the image. Taken from one coil, as is
    often done, it jumps where that coil sees nothing.

    Parameters
    ----------
    maps : ndarray, shape (coil, y, x)
    samples : ndarray, shape (coil, ky, kx)
        The virtual coil is their first principal component.
    """
    flat = samples.reshape(len(samples), -1)
    weights = np.linalg.eigh(flat @ flat.conj().T)[1][:, -1]
    virtual = np.tensordot(weights.conj(), maps, 1)
    size = np.abs(virtual)
    turn = np.divide(virtual.conj(), size, out=np.ones_like(virtual), where=size > 0)
    return np.asarray(maps * turn, dtype=np.complex64)


def normalised(maps: NDArray[np.complexfloating], support: NDArray[np.bool_]) -> NDArray[np.complex64]:
    """Return maps whose squares sum to 1 inside `support`, (y, x), and that are 0 outside."""
    size = np.sqrt((np.abs(maps) ** 2).sum(0))
    inside = support & (size > 0)
    return np.where(inside, maps / np.where(inside, size, 1), 0).astype(np.complex64)
