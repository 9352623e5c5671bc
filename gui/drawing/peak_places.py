"""Where the peaks of a spectrum lie in the plot that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.drawing.plane import plane_dimensions
from gui.state.peak import Peak
from gui.state.view import Limits, View
from nmrrecon.nmr import NMRDataset

#: Points from a plane of a 3D within which a peak belongs to it, and within which it is still hinted at.
IN_PLANE, NEAR_PLANE = 1.0, 3.0


def shifts_of(peaks: Sequence[Peak], dimensions: int) -> NDArray[np.float64]:
    """Return the chemical shifts, shape (peak, dimension); NaN where a peak has another number of them."""
    other = (np.nan,) * dimensions
    rows = [peak.ppm if len(peak.ppm) == dimensions else other for peak in peaks]
    return np.array(rows, dtype=np.float64).reshape(len(peaks), dimensions)


def from_plane(shifts: NDArray[np.float64], spectrum: NMRDataset, view: View) -> NDArray[Any]:
    """Return how many points each peak lies from the plane that is shown; 0 where nothing is cut."""
    axes = spectrum.axes
    if len(axes) != 3 or view.projection:
        return np.zeros(len(shifts))
    normal = min(view.normal, 2)
    plane = min(max(view.plane, 0), axes[normal].size - 1)
    return np.asarray(np.abs(axes[normal].point(shifts[:, normal]) - plane))


def in_plot(
    shifts: NDArray[np.float64], heights: NDArray[np.float64], spectrum: NMRDataset, view: View
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the horizontal and the vertical places of peaks; of a 1D the latter are their heights."""
    if len(spectrum.axes) == 1:
        return shifts[:, 0], heights
    horizontal, vertical = plane_dimensions(len(spectrum.axes), view)
    return shifts[:, horizontal], shifts[:, vertical]


def seen(shifts: NDArray[np.float64], spectrum: NMRDataset, view: View) -> NDArray[np.bool_]:
    """Return which peaks lie within the limits of a view and in its plane; of strips all do."""
    if view.strips and len(spectrum.axes) == 3:
        return np.ones(len(shifts), dtype=bool)
    found = from_plane(shifts, spectrum, view) <= IN_PLANE
    if view.limits is not None:
        dimensions = len(spectrum.axes)
        along = (0,) if dimensions == 1 else plane_dimensions(dimensions, view)
        for dimension, (one, other) in zip(along, view.limits, strict=False):
            low, high = min(one, other), max(one, other)
            found &= (shifts[:, dimension] >= low) & (shifts[:, dimension] <= high)
    return found


def around(shifts: Sequence[float], limits: Limits, spectrum: NMRDataset, view: View) -> Limits:
    """Return limits as wide as before with a peak in their middle; of a 1D the heights stay."""
    along = (0,) if len(spectrum.axes) == 1 else plane_dimensions(len(spectrum.axes), view)
    spans = list(limits)
    for place, dimension in enumerate(along):
        half = (limits[place][0] - limits[place][1]) / 2
        spans[place] = (shifts[dimension] + half, shifts[dimension] - half)
    return spans[0], spans[1]
