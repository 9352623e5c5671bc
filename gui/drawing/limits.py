"""What is seen of a spectrum where all of it is seen."""

from __future__ import annotations

import numpy as np

from gui.drawing.plane import axes_of, span_of
from gui.state.view import Limits, View
from nmrrecon.nmr import NMRDataset

#: Room above the highest point of a 1D, relative to it.
ROOM = 1.1


def full_limits(spectrum: NMRDataset, view: View) -> Limits | None:
    """Return the limits of all of a 1D, of a plane; None of strips, which have no edge.

    Notes
    -----
    Of a 1D the level of a view makes the intensities higher or lower, as it does contour lines.
    """
    if len(spectrum.axes) == 1:
        values = np.nan_to_num(np.asarray(spectrum.array)[0].real, posinf=0.0, neginf=0.0)
        stretch = ROOM * view.level
        top, bottom = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
        return span_of(spectrum.axes[0]), (stretch * top, stretch * bottom)
    if view.strips:
        return None
    horizontal, vertical = axes_of(spectrum, view)
    return span_of(horizontal[0]), span_of(vertical[0])


def moved(limits: Limits, right: float, down: float) -> Limits:
    """Return limits moved by shares of their spans, each towards its second end."""
    (a, b), (c, d) = limits
    x, y = right * (b - a), down * (d - c)
    return (a + x, b + x), (c + y, d + y)


def scaled(limits: Limits, factor: float) -> Limits:
    """Return limits with spans `factor` times as long, about their middle."""
    (left, right), (top, bottom) = limits
    x, y, w, h = (
        (left + right) / 2,
        (top + bottom) / 2,
        factor * (right - left) / 2,
        factor * (top - bottom) / 2,
    )
    return (x - w, x + w), (y + h, y - h)
