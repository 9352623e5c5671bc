"""The plane of a spectrum that is drawn, with its axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.state.view import Overlay, View
from nmrrecon.nmr import Axis, NMRDataset

#: Points of a 3D within which a place is shown in a plane.
NEAR = 1.5


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
    names : tuple of str
        Of the vertical and the horizontal axis, see `axis_name`.
    """

    values: NDArray[Any]
    vertical: Axis
    horizontal: Axis
    where: str = ""
    names: tuple[str, str] = ("F1", "F2")


def plane_of(spectrum: NMRDataset, view: View) -> Plane:
    """Return the plane of a 2D or 3D spectrum that a view shows.

    Notes
    -----
    A projection keeps of each line across the planes the point that lies farthest from zero.
    """
    values = np.asarray(spectrum.array)[0].real
    (_, along), (_, down) = axes_of(spectrum, view)
    if values.ndim == 2:
        return Plane(values, spectrum.axes[0], spectrum.axes[1], names=(down, along))
    normal = min(view.normal, 2)
    axis = spectrum.axes[normal]
    vertical, horizontal = (spectrum.axes[i] for i in range(3) if i != normal)
    if view.projection:
        highest, lowest = values.max(axis=normal), values.min(axis=normal)
        projected = np.where(highest >= -lowest, highest, lowest)
        return Plane(projected, vertical, horizontal, plane_where(spectrum, view), (down, along))
    point = min(max(view.plane, 0), axis.size - 1)
    values = np.take(values, point, axis=normal)
    return Plane(values, vertical, horizontal, plane_where(spectrum, view), (down, along))


def plane_where(spectrum: NMRDataset, view: View) -> str:
    """Return which plane or strips of a 3D a view shows, for people; of others nothing."""
    if len(spectrum.axes) != 3:
        return ""
    normal = min(view.normal, 2)
    axis = spectrum.axes[normal]
    name = axis_name(axis, normal)
    if view.strips:
        return f"strips along {name}"
    if view.projection:
        return f"projection along {name}"
    point = min(max(view.plane, 0), axis.size - 1)
    return f"{name} {float(axis.ppm(point)):.3f} ppm, plane {point + 1} of {axis.size}"


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


def below_crosshair(spectrum: NMRDataset, view: View, place: tuple[float, ...]) -> tuple[float, ...]:
    """Return the shifts at a place in a plot; across a projection those of its highest point."""
    if len(spectrum.axes) == 1:
        return (place[0],)
    ppm = [0.0] * len(spectrum.axes)
    for dimension, shift in zip(plane_dimensions(len(ppm), view), place, strict=False):
        ppm[dimension] = shift
    if len(ppm) == 3:
        axis = spectrum.axes[view.normal]
        point = min(max(view.plane, 0), axis.size - 1)
        if view.projection:
            near = [
                min(max(round(float(a.point(s))), 0), a.size - 1)
                for a, s in zip(spectrum.axes, ppm, strict=True)
            ]
            line = tuple(slice(None) if i == view.normal else near[i] for i in range(3))
            point = int(np.abs(np.real(spectrum.array[(0, *line)])).argmax())
        ppm[view.normal] = float(axis.ppm(point))
    return tuple(ppm)


def axis_name(axis: Axis, dimension: int) -> str:
    """Return what an axis is called, such as 15N, or F1 where the nucleus is unknown."""
    return axis.nucleus or f"F{dimension + 1}"


def axis_unit(axis: Axis) -> str:
    """Return in what shifts along an axis are counted: Hz where nothing says at which frequency it was."""
    return "Hz" if axis.observe_mhz == 1.0 else "ppm"


def span_of(axis: Axis) -> tuple[float, float]:
    """Return the shifts of the edges of an axis, the higher one first."""
    return float(axis.ppm(-0.5)), float(axis.ppm(axis.size - 0.5))


def same_plane(below: NMRDataset, spectrum: NMRDataset, view: View) -> int:
    """Return the plane of a 3D that lies at the shift of the one below it."""
    if len(spectrum.axes) != 3:
        return 0
    return round(float(spectrum.axes[view.normal].point(float(below.axes[view.normal].ppm(view.plane)))))


def offset_in_plane(overlay: Overlay, spectrum: NMRDataset, view: View) -> tuple[float, float]:
    """Return an overlay's offset in ppm along the horizontal and the vertical axis."""
    offsets = (*overlay.offset_ppm, *(0.0,) * len(spectrum.axes))
    if len(spectrum.axes) == 1:
        return offsets[0], 0.0
    horizontal, vertical = plane_dimensions(len(spectrum.axes), view)
    return offsets[horizontal], offsets[vertical]


def in_plane(places: Any, spectrum: NMRDataset, view: View) -> NDArray[np.float64]:
    """Return those of some places that a view of a 2D or 3D shows, as (place, horizontal and vertical).

    Parameters
    ----------
    places : array-like, (place, dimension)
        In ppm, F1 first; those of another number of dimensions are shown nowhere.
    spectrum : NMRDataset
    view : View
    """
    given = np.asarray(places, dtype=np.float64)
    if not given.size or given.shape[1] != len(spectrum.axes):
        return np.empty((0, 2))
    if len(spectrum.axes) == 3 and not view.projection:
        normal = spectrum.axes[view.normal]
        given = given[np.abs(normal.point(given[:, view.normal]) - view.plane) <= NEAR]
    return given[:, list(plane_dimensions(len(spectrum.axes), view))]
