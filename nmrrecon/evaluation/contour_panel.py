"""Contours of one plane of a spectrum, chemical shift from right to left."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from numpy.typing import NDArray

from nmrrecon.io.picture import NEGATIVE, POSITIVE, axis_title
from nmrrecon.nmr import Axis


def draw_contours(
    panel: Axes,
    planes: tuple[NDArray[Any], NDArray[Any]],
    axes: tuple[Axis, Axis],
    numbers: tuple[int, int],
    levels: NDArray[Any],
    title: str,
) -> None:
    """Draw positive contours of the first plane (y, x) solid, negative ones of the second dashed.

    Parameters
    ----------
    panel : Axes
    planes : (ndarray, ndarray)
        Of maxima and of minima; twice the same where nothing was projected.
    axes : (Axis, Axis)
        Vertical and horizontal.
    numbers : (int, int)
        Of these dimensions, F1 is 1.
    levels : ndarray
        Positive, rising.
    title : str
    """
    y_ppm, x_ppm = (axis.ppm_scale for axis in axes)
    for plane, sign, color, style in ((planes[0], 1, POSITIVE, "solid"), (planes[1], -1, NEGATIVE, "dashed")):
        if len(levels) and (sign * plane).max() > levels[0]:
            look: dict[str, Any] = {"colors": color, "linewidths": 0.5, "linestyles": style}
            panel.contour(x_ppm, y_ppm, sign * plane, levels=levels, **look)
    panel.set_xlim(x_ppm[0], x_ppm[-1])
    panel.set_ylim(y_ppm[0], y_ppm[-1])
    panel.set_xlabel(axis_title(axes[1], numbers[1]))
    panel.set_ylabel(axis_title(axes[0], numbers[0]))
    panel.set_title(title, loc="left", fontsize=9)
