"""The Fourier transform in NMR order: carrier at index ``N // 2``, chemical shift falling with the index."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

#: Threads of one transform. One call moves at most a block of rows, where more threads gain little.
WORKERS = 2


def fourier(fid: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """Transform time to frequency, unnormalised, in NMR order.

    Parameters
    ----------
    fid : ndarray
        Time along `axis`; exp(+2 pi i f t) has a chemical shift f Hz above the carrier.
    axis : int

    Returns
    -------
    ndarray
        S[j] = sum_n s[n] exp(-2 pi i n (N // 2 - j) / N), complex64 for single precision input.

    Notes
    -----
    Chemical shift falls with j, so this is SciPy's inverse transform (positive exponent)
    without its 1/N, its halves exchanged: nmrglue's ``fft_positive``, NMRPipe's ``FT``.
    """
    spectrum = scipy.fft.ifft(fid, axis=axis, norm="forward", workers=WORKERS)
    return np.asarray(scipy.fft.fftshift(spectrum, axes=axis))


def inverse_fourier(spectrum: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """Transform frequency, in NMR order along `axis`, to time; the inverse of `fourier`."""
    shifted = scipy.fft.ifftshift(spectrum, axes=axis)
    return np.asarray(scipy.fft.fft(shifted, axis=axis, norm="forward", workers=WORKERS))
