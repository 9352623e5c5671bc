"""The point-spread function of a schedule: the spectrum that one undamped resonance would have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nmrrecon.sampling.schedule import Schedule


def point_spread(schedule: Schedule) -> NDArray[np.float64]:
    """Return the point-spread function of `schedule` on the 2N grid.

    Parameters
    ----------
    schedule : Schedule

    Returns
    -------
    ndarray of float64, shape (2 f1, 2 f2, ...)
        Magnitude of the Fourier transform of the sampling mask, zero-filled to twice its size in every
        dimension, over the number of points. The main peak is 1 and stands at index N of each dimension.
    """
    doubled = [2 * size for size in schedule.grid]
    axes = range(len(doubled))
    spread = np.abs(np.fft.fftshift(np.fft.fftn(schedule.mask, doubled, axes=axes)))
    return np.asarray(spread / len(schedule), dtype=np.float64)


def largest_side_lobe(schedule: Schedule) -> float:
    """Return the largest value of the point-spread function outside its main lobe.

    Parameters
    ----------
    schedule : Schedule

    Returns
    -------
    float
        Relative to the main peak, 0 to 1. A long fully sampled grid has 0.21, the first oscillation
        of a truncated signal on the 2N grid; what exceeds that is due to the gaps.

    Notes
    -----
    The main lobe is the box around the peak that reaches, along each axis, to the first minimum
    of the point-spread function on that axis. A schedule that is dense at the start has a
    wider main lobe than a full one; its width is a loss of resolution, not an artefact.
    """
    spread = point_spread(schedule)
    box = []
    for axis, size in enumerate(schedule.grid):
        along = np.moveaxis(spread, axis, -1)[(*(n for a, n in enumerate(schedule.grid) if a != axis),)]
        reach = _first_minimum(along[size:])
        # a dimension of one increment resolves nothing: all of it is main lobe
        box.append(slice(size - reach, size + reach + 1) if size > 1 else slice(None))
    spread[tuple(box)] = 0.0
    return float(spread.max())


def _first_minimum(flank: NDArray[np.float64]) -> int:
    """Index of the first minimum of `flank`, which starts at the peak; its last index where it only falls."""
    rises = np.flatnonzero(np.diff(flank) > 0)
    return int(rises[0]) if len(rises) else len(flank) - 1
