"""Removal of the delay that a digital filter puts before the signal (Bruker GRPDLY, NMRPipe DMXVAL).

The filter's output starts with `delay` points in which the signal builds up; t = 0 lies at
that, usually fractional, point. In the frequency domain the delay is a first-order phase, and
taking that phase off after the Fourier transform removes it exactly, with no point dropped: the
build-up goes to negative times. Dropping or mirroring points in the time domain, as nmrglue's
default does, distorts the baseline (https://github.com/jjhelmus/nmrglue/discussions/176).

The phase is counted from index 0, as TopSpin does before it applies PHC0 and PHC1. Counted from
the carrier, a pure shift in time, every phase would differ by 180 degrees times the delay: for
71.625 points, PHC0 would be off by 67.5 degrees.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from nmrrecon.processing.phase import phase


def remove_group_delay(spectrum: NDArray[Any], delay: float, axis: int = -1) -> NDArray[Any]:
    """Take the phase of a delay by `delay` points off a spectrum.

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
        S[j] exp(-2 pi i delay j / N), a first-order phase of -360 degrees for each point of delay.
    """
    return phase(spectrum, 0.0, -360.0 * delay, axis=axis)
