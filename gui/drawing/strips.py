"""Strips of a 3D: narrow pieces of planes at the places of residues, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.state.peak import Peak
from nmrrecon.nmr import Axis, NMRDataset

#: Half the width of a strip along the direct dimension.
HALF_WIDTH_PPM = 0.12
#: Of the room that a strip has, this share is drawn on.
FILLED = 0.92
#: Strips that are seen at first.
SEEN = 16
#: Strips at most, the highest peaks of the projection first.
MOST = 40
#: Lowest peak of the projection over the highest that a strip is cut at.
LEAST = 0.06
#: Peaks nearer than this, across and along the direct dimension, belong to one strip.
SAME_PPM = (0.3, 0.02)


@dataclass(frozen=True)
class StripPlace:
    """Where a strip is cut.

    Attributes
    ----------
    across_ppm : float
        Shift of the other indirect dimension.
    direct_ppm : float
        Shift in the middle of the strip.
    label : str
        Of its peak; empty where it has none.
    """

    across_ppm: float
    direct_ppm: float
    label: str = ""

    @property
    def name(self) -> str:
        """What stands below the strip: the label of its peak, else its shifts."""
        return self.label or f"{self.across_ppm:.1f}\n{self.direct_ppm:.2f}"


@dataclass(frozen=True, eq=False)
class Strip:
    """A piece of a plane.

    Attributes
    ----------
    place : StripPlace
    values : ndarray, (vertical, direct)
        Real; points beyond the spectrum's edges are left out.
    start : int
        Point of the direct dimension that the first column is.
    """

    place: StripPlace
    values: NDArray[Any]
    start: int


def strip_dimensions(along: int) -> tuple[int, int]:
    """Return the dimension that strips run along and the one they are cut across, both indirect."""
    return (1, 0) if along == 1 else (0, 1)


def strip_places(spectrum: NMRDataset, along: int, most: int = MOST) -> list[StripPlace]:
    """Return the places of a 3D's strips: the highest peaks of the projection along `along`.

    Parameters
    ----------
    spectrum : NMRDataset
        3D.
    along : int
        Dimension that the strips run along, 0 or 1 for F1 or F2.
    most : int

    Returns
    -------
    list of StripPlace
        By shift, highest first, as sequences of residues are looked through.
    """
    from nmrrecon.peaks import pick_peaks  # loads scipy

    along, across = strip_dimensions(along)
    values = np.asarray(spectrum.array)[0].real
    projection = np.abs(values).max(axis=along)
    axes = (spectrum.axes[across], spectrum.axes[2])
    # the side lobes of a line along the dimension across are no residues
    peaks = pick_peaks(projection, axes, level=LEAST * float(projection.max(initial=0.0)))
    places = [StripPlace(float(a), float(d)) for a, d in peaks.ppm[:most]]
    return sorted(places, key=lambda place: -place.across_ppm)


def places_of_peaks(peaks: Sequence[Peak], along: int, most: int = MOST) -> list[StripPlace]:
    """Return the places of a 3D's strips at peaks that were picked; peaks of one residue share a strip."""
    _, across = strip_dimensions(along)
    places: list[StripPlace] = []
    whole = [peak for peak in peaks if len(peak.ppm) == 3]
    for peak in sorted(whole, key=lambda peak: -abs(peak.height)):
        here = StripPlace(peak.ppm[across], peak.ppm[2], peak.label)
        if not any(_together(here, other) for other in places):
            places.append(here)
    return sorted(places[:most], key=lambda place: -place.across_ppm)


def _together(a: StripPlace, b: StripPlace) -> bool:
    across, direct = SAME_PPM
    return abs(a.across_ppm - b.across_ppm) < across and abs(a.direct_ppm - b.direct_ppm) < direct


def strips_at(spectrum: NMRDataset, along: int, peaks: Sequence[Peak]) -> list[Strip]:
    """Return the strips at the peaks that were picked, else at those of the projection."""
    places = places_of_peaks(peaks, along) or strip_places(spectrum, along)
    return cut_strips(spectrum, along, places)


def cut_strips(
    spectrum: NMRDataset, along: int, places: Sequence[StripPlace], half_width_ppm: float = HALF_WIDTH_PPM
) -> list[Strip]:
    """Cut strips out of a 3D; places beyond its edges give none."""
    along, across = strip_dimensions(along)
    values = np.asarray(spectrum.array)[0].real
    direct, other = spectrum.axes[2], spectrum.axes[across]
    half = max(round(half_width_ppm * abs(points_per_ppm(direct))), 1)
    strips = []
    for place in places:
        plane, middle = (
            round(float(other.point(place.across_ppm))),
            round(float(direct.point(place.direct_ppm))),
        )
        start, stop = max(middle - half, 0), min(middle + half + 1, direct.size)
        if 0 <= plane < other.size and stop - start > 1:
            piece = np.take(values[..., start:stop], plane, axis=across)
            strips.append(Strip(place, np.ascontiguousarray(piece), start))
    return strips


def placed(points: NDArray[Any], number: int, strip: Strip, axis: Axis) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return where columns and rows of a strip lie in the plot.

    Parameters
    ----------
    points : ndarray, (point, 2)
        Column and row.
    number : int
        Of the strip, counted from the left; each has a unit of the horizontal axis.
    strip : Strip
    axis : Axis
        Along the strip.

    Returns
    -------
    ndarray, ndarray
        Horizontal places in strips, vertical ones in ppm.
    """
    width = max(strip.values.shape[1] - 1, 1)
    return number + (1 - FILLED) / 2 + FILLED * points[:, 0] / width, axis.ppm(points[:, 1])


def points_per_ppm(axis: Axis) -> float:
    """Return how many points of an axis a ppm is."""
    return float(axis.point(0.0) - axis.point(1.0))
