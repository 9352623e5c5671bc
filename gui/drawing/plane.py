"""The plane of a spectrum that is drawn, with its axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.state.view import View
from nmrrecon.nmr import Axis, NMRDataset


@dataclass(frozen=True, eq=False)
class Plane:
    """Two dimensions of a spectrum.

    Attributes
    ----------
    values : ndarray, (vertical, horizontal)
        Real.
    vertical, horizontal : Axis
    where : str
        Which plane it is of a 3D, for people; empty for a 2D.
    """

    values: NDArray[Any]
    vertical: Axis
    horizontal: Axis
    where: str = ""


def plane_of(spectrum: NMRDataset, view: View) -> Plane:
    """Return the plane of a 2D or 3D spectrum that a view shows.

    Notes
    -----
    A projection keeps of each line across the planes the point that lies farthest from zero.
    """
    values = np.asarray(spectrum.array)[0].real
    if values.ndim == 2:
        return Plane(values, spectrum.axes[0], spectrum.axes[1])
    normal = min(view.normal, 2)
    axis = spectrum.axes[normal]
    vertical, horizontal = (spectrum.axes[i] for i in range(3) if i != normal)
    if view.projection:
        highest, lowest = values.max(axis=normal), values.min(axis=normal)
        projected = np.where(highest >= -lowest, highest, lowest)
        return Plane(projected, vertical, horizontal, f"projection along {axis_name(axis, normal)}")
    point = min(max(view.plane, 0), axis.size - 1)
    where = f"{axis_name(axis, normal)} {float(axis.ppm(point)):.3f} ppm, plane {point + 1} of {axis.size}"
    return Plane(np.take(values, point, axis=normal), vertical, horizontal, where)


def plane_dimensions(dimensions: int, view: View) -> tuple[int, int]:
    """Return which dimension of a 2D or 3D, 0 for F1, runs horizontally and which vertically."""
    vertical, horizontal = [i for i in range(dimensions) if dimensions == 2 or i != view.normal]
    return horizontal, vertical


def axes_of(spectrum: NMRDataset, view: View) -> tuple[tuple[Axis, str], tuple[Axis, str]]:
    """Return the horizontal and the vertical axis of the plane of a view, with their names."""
    horizontal, vertical = (
        (spectrum.axes[i], axis_name(spectrum.axes[i], i)) for i in plane_dimensions(len(spectrum.axes), view)
    )
    return horizontal, vertical


def axis_name(axis: Axis, dimension: int) -> str:
    """Return what an axis is called, such as 15N, or F1 where the nucleus is unknown."""
    return axis.nucleus or f"F{dimension + 1}"


def span_of(axis: Axis) -> tuple[float, float]:
    """Return the shifts of the edges of an axis, the higher one first."""
    return float(axis.ppm(-0.5)), float(axis.ppm(axis.size - 0.5))
