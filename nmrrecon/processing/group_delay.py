"""Removal of the delay that a digital filter puts before the signal (Bruker GRPDLY, NMRPipe DMXVAL).

The filter's output starts with `delay` points in which the signal builds up; t = 0 lies at
that, usually fractional, point. In the frequency domain the delay is a first-order phase, and
taking that phase off after the Fourier transform removes it exactly, with no point dropped: the
build-up goes to negative times. Dropping or mirroring points in the time domain, as nmrglue's
default does, distorts the baseline (https://github.com/jjhelmus/nmrglue/discussions/176).

The phase is counted from the carrier, as a shift in time has it. TopSpin counts it from the left
edge before it applies PHC0 and PHC1: its loader accounts for the 180 degrees times the delay between.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from nmrrecon.processing.phase import phase


def group_delay_phases(delay: float, size: int) -> tuple[float, float]:
    """Return p0 and p1, in degrees, that remove `delay` points from a spectrum of `size` points."""
    return 360.0 * delay * (size // 2) / size, -360.0 * delay


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
        S[j] exp(2 pi i delay (N // 2 - j) / N).
    """
    return phase(spectrum, *group_delay_phases(delay, spectrum.shape[axis]), axis=axis)
