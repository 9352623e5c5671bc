"""Removal of the delay that a digital filter puts before the signal (Bruker GRPDLY, NMRPipe DMXVAL).

The filter's output starts with `delay` points in which the signal builds up; t = 0 lies at
that, usually fractional, point. In the frequency domain the delay is a first-order phase, and
taking that phase off after the Fourier transform removes it exactly, with no point dropped: the
build-up goes to negative times. Dropping or mirroring points in the time domain, as nmrglue's
default does, distorts the baseline (https://github.com/jjhelmus/nmrglue/discussions/176).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.processing.phase import along_axis


def remove_group_delay(spectrum: NDArray[Any], delay: float, axis: int = -1) -> NDArray[Any]:
    """Shift the time origin of a spectrum by `delay` points.

    Parameters
    ----------
    spectrum : ndarray, complex
        Full width of the transformed dimension along `axis`, in NMR order, zero-filled or not.
    delay : float
        Points (of the time domain's dwell) that precede t = 0.
    axis : int

    Returns
    -------
    ndarray
        S[j] exp(2 pi i delay (N // 2 - j) / N): the carrier keeps its phase.
    """
    size = spectrum.shape[axis]
    ramp = np.exp(2j * np.pi * delay * (size // 2 - np.arange(size)) / size)
    return spectrum * along_axis(
        ramp.astype(np.result_type(spectrum.dtype, np.complex64)), axis, spectrum.ndim
    )
