"""What loaders of k-space have in common: one index of many, finite complex samples, the readout's crop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.report import LoadReport

#: Above it the squares of single-precision numbers are infinite.
LARGEST = 1e18
#: Values that are transformed at once.
AT_ONCE = 1 << 20


def choose(report: LoadReport, name: str, count: int, source: str, middle: bool = False) -> int:
    """Return which of `count` is read, the first or the middle one unless the user set `name`.

    Raises
    ------
    ParameterError
        There is none of the index that was set.
    """
    preset, which = (count // 2, "middle") if middle else (0, "first")
    said = f"the {which} of {count} ({source})" if count > 1 else f"the only one ({source})"
    index = report.infer(name, preset, said)
    if not 0 <= index < count:
        raise ParameterError(
            f"--set {name}={index}: there are {count}, counted from 0", remedy=f"Give 0 to {count - 1}."
        )
    return index


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


def refuse_absurd(samples: NDArray[np.complex64], where: str, path: Path) -> None:
    """Raise `DataError` where samples are not finite, or so large that their squares are not.

    Parameters
    ----------
    samples : ndarray of complex64
    where : str
        Stands before what is wrong with them, such as the number of the line.
    path : Path
    """
    # a comparison that NaN fails
    if not all(np.abs(part).max() < LARGEST for part in (samples.real, samples.imag)):
        what = f"{where}holds values that are not finite numbers below {LARGEST:g}"
        remedy = "Another slice may be whole (--set slice=N); otherwise export the file again."
        raise DataError(what, path=path, remedy=remedy)


def refuse_zeros(samples: NDArray[np.complex64], path: Path) -> None:
    """Raise `DataError` where nothing was sampled."""
    if not samples.any():
        remedy = "Choose another slice (--set slice=N), or export the file again."
        raise DataError("the k-space that was asked for holds nothing but zeros", path=path, remedy=remedy)


def crop_readout(samples: NDArray[np.complex64], size: int) -> NDArray[np.complex64]:
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


def crop_readout_mask(mask: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Return the mask (..., kx) that goes with `crop_readout`: what was sampled keeps its extent."""
    before = mask.shape[-1]
    places = before // 2 + np.round((np.arange(size) - size // 2) * before / size).astype(int)
    kept: NDArray[np.bool_] = mask[..., np.clip(places, 0, before - 1)]
    return kept


def readout_size(points: int, oversampling: float, path: Path) -> int:
    """Return how many of the readout's points are kept.

    Raises
    ------
    ParameterError
        If none would be, or more than there are.
    """
    size = round(points / oversampling) if oversampling > 0 else 0
    if not 1 <= size <= points:
        what = f"readout.oversampling={oversampling:g}: of {points} points {size} would be kept"
        raise ParameterError(what, path=path, remedy="Give 1 to keep all of them, or 2 for half.")
    return size
