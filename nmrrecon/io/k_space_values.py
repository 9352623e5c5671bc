"""What loaders of k-space have in common: finite complex samples, and a readout without oversampling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError

#: Above it the squares of single-precision numbers are infinite.
LARGEST = 1e18
#: Values that are transformed at once.
AT_ONCE = 1 << 20


def as_samples(values: NDArray[Any], path: Path) -> NDArray[np.complex64]:
    """Return finite complex samples, of complex numbers or of pairs of real and imaginary parts.

    Raises
    ------
    DataError
        Some are not finite.
    """
    samples = np.empty(values.shape, dtype=np.complex64)
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is infinite and refused
        if values.dtype.names:
            samples.real, samples.imag = values["real"], values["imag"]
        else:
            samples[...] = values
    refuse_absurd(samples, "", path)
    return samples


def are_absurd(values: NDArray[Any]) -> bool:
    """Whether any of real or complex values is not finite, or so large that its square is not."""
    # a comparison that NaN fails
    return not all(np.abs(part).max() < LARGEST for part in (values.real, values.imag))


def refuse_absurd(samples: NDArray[Any], where: str, path: Path) -> None:
    """Raise `DataError` where samples are not finite, or so large that their squares are not.

    Parameters
    ----------
    samples : ndarray
    where : str
        Stands before what is wrong with them, such as the number of the line.
    path : Path
    """
    if are_absurd(samples):
        what = f"{where}holds values that are not finite numbers below {LARGEST:g}"
        remedy = "Another slice may be whole (--set slice=N); otherwise export the file again."
        raise DataError(what, path=path, remedy=remedy)


def refuse_zeros(samples: NDArray[np.complex64], path: Path) -> None:
    """Raise `DataError` where nothing was sampled."""
    if not samples.any():
        remedy = "Choose another slice (--set slice=N), or export the file again."
        raise DataError("the k-space that was asked for holds nothing but zeros", path=path, remedy=remedy)


def without_oversampling(
    samples: NDArray[np.complex64], mask: NDArray[np.bool_], oversampling: float, path: Path
) -> tuple[NDArray[np.complex64], NDArray[np.bool_]]:
    """Return k-space of the central part of the field of view along the readout, and its mask.

    Parameters
    ----------
    samples : ndarray of complex64, shape (frame, coil, ky, kx)
    mask : ndarray of bool, shape (frame, ky, kx)
    oversampling : float
        Field of view that was read out over the one that is kept.
    path : Path

    Returns
    -------
    samples, mask : ndarray
        Samples are zero outside the mask: the crop spreads the edge of what was sampled over its neighbours.

    Raises
    ------
    ParameterError
        If nothing would be kept, or more than there is.
    """
    size = _kept_points(samples.shape[-1], oversampling, path)
    if size == samples.shape[-1]:
        return samples, mask
    samples, mask = _crop_readout(samples, size), _crop_readout_mask(mask, size)
    np.multiply(samples, mask[:, np.newaxis], out=samples)
    return samples, mask


def _crop_readout(samples: NDArray[np.complex64], size: int) -> NDArray[np.complex64]:
    """Return k-space (..., kx) of the central `size` points of the image along x.

    Both transforms are centred and orthonormal: the image keeps its values.
    """
    before = samples.shape[-1]
    start = before // 2 - size // 2
    cropped = np.empty((*samples.shape[:-1], size), dtype=np.complex64)
    lines, kept = samples.reshape(-1, before), cropped.reshape(-1, size)
    step = max(AT_ONCE // before, 1)
    for first in range(0, len(lines), step):
        block = np.fft.ifftshift(lines[first : first + step], axes=-1)
        image = np.fft.fftshift(np.fft.ifft(block, norm="ortho"), axes=-1)
        part = np.fft.ifftshift(image[:, start : start + size], axes=-1)
        kept[first : first + step] = np.fft.fftshift(np.fft.fft(part, norm="ortho"), axes=-1)
    return cropped


def _crop_readout_mask(mask: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Return the mask (..., kx) that goes with `_crop_readout`: what was sampled keeps its extent."""
    before = mask.shape[-1]
    places = before // 2 + np.round((np.arange(size) - size // 2) * before / size).astype(int)
    kept: NDArray[np.bool_] = mask[..., np.clip(places, 0, before - 1)]
    return kept


def _kept_points(points: int, oversampling: float, path: Path) -> int:
    """Return how many of the readout's points are kept."""
    size = round(points / oversampling) if oversampling > 0 else 0
    if not 1 <= size <= points:
        what = f"readout.oversampling={oversampling:g}: of {points} points {size} would be kept"
        raise ParameterError(what, path=path, remedy="Give 1 to keep all of them, or 2 for half.")
    return size
