"""Coil maps from the images themselves: the adaptive combination of array coils."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.centred_fourier import images_of
from nmrrecon.processing.coil_images import normalised, time_average, with_common_phase

#: Width of the block of points over which coils are correlated.
BLOCK = 7
#: Where a block is dimmer than this share of the brightest there is no object.
DIMMEST = 0.01
#: Correlations of as many points as this are held at once: 64 MB for 32 coils.
STRIP = 8192


def adaptive_maps(
    samples: NDArray[np.complexfloating], mask: NDArray[np.bool_], *, block: int = BLOCK
) -> NDArray[np.complex64]:
    """Return coil maps (coil, y, x) from the images of the frames' average.

    At every point the map is the first eigenvector of the correlations of the coils over a block of points
    around it: the filter with the highest ratio of signal to noise, where noise is alike in all coils.

    Parameters
    ----------
    samples : ndarray, shape (frame, coil, ky, kx)
        Zero where nothing was sampled.
    mask : ndarray of bool, shape (frame, ky, kx)
    block : int
        Width of the block in points.

    Returns
    -------
    ndarray
        Their squares sum to 1 inside the object; 0 outside.

    Notes
    -----
    Walsh, Gmitro and Marcellin, Magn. Reson. Med. 43 (2000) 682. Deviation: blocks around every point, none
    left out; the phase is that of a virtual coil.
    """
    average = time_average(samples, mask)
    images = images_of(average)
    rows = max(STRIP // images.shape[-1], 1)
    starts = range(0, images.shape[1], rows)
    strips = [_first_eigenvectors(images, start, start + rows, block) for start in starts]
    maps = np.concatenate([vectors for vectors, _ in strips], axis=1)
    brightness = np.sqrt(np.maximum(np.concatenate([values for _, values in strips]), 0))
    return normalised(with_common_phase(maps, average), brightness > DIMMEST * brightness.max())


def _first_eigenvectors(
    images: NDArray[np.complexfloating], start: int, stop: int, block: int
) -> tuple[NDArray[np.complexfloating], NDArray[np.floating]]:
    """Return first eigenvectors (coil, row, x) and eigenvalues (row, x) of the rows `start` to `stop`."""
    from scipy.ndimage import uniform_filter

    first = max(start - block, 0)
    strip = np.moveaxis(images[:, first : stop + block], 0, -1)
    correlations = strip[..., :, None] * strip[..., None, :].conj()
    size = (block, block, 1, 1)  # over points, not coils
    correlations = uniform_filter(correlations, size=size, mode="constant")[start - first :][: stop - start]
    values, vectors = np.linalg.eigh(correlations)
    return np.moveaxis(vectors[..., -1], -1, 0), values[..., -1]
