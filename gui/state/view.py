"""How a spectrum is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Chemical shifts, or whatever an axis counts, from one edge of a view to the other, in either order.
Span = tuple[float, float]
#: Of the horizontal and the vertical axis.
Limits = tuple[Span, Span]

#: Views to go back to.
LONGEST_PAST = 50
#: A step of the wheel changes the lowest contour level by this factor.
LEVEL_STEP = 1.15
#: Lowest contour level over the one that the noise suggests.
LEVEL_RANGE = (1e-3, 1e5)
MODES = ("contours", "image")


@dataclass(frozen=True)
class Overlay:
    """Another spectrum drawn over the one that a view belongs to.

    Attributes
    ----------
    key : str
        Of its entry.
    color : int
        Number in the theme's list of colours of spectra.
    level : float
        Factor on the levels of the view.
    offset_ppm : tuple of float
        Added to the chemical shifts along each axis, F1 first.
    """

    key: str
    color: int = 0
    level: float = 1.0
    offset_ppm: tuple[float, ...] = ()


@dataclass(frozen=True)
class View:
    """How one spectrum is looked at.

    Attributes
    ----------
    limits : Limits or None
        What is seen; None is all of it.
    past : tuple of (Limits or None)
        What was seen before, last first.
    mode : {'contours', 'image'}
    level : float
        Lowest contour level over the one that the noise suggests.
    normal : int
        Of a 3D: the axis that planes are cut across, F1 being 0.
    plane : int
        Point of that axis.
    projection : bool
        Whether the projection along that axis is shown in place of a plane.
    strips : bool
        Whether a 3D is shown as strips that run along `normal`; limits then count strips horizontally.
    slices : bool
        Whether traces through the pointer are shown.
    marks, labels : bool
        Whether peaks are marked, and their labels written.
    overlays : tuple of Overlay
    """

    limits: Limits | None = None
    past: tuple[Limits | None, ...] = ()
    mode: str = "contours"
    level: float = 1.0
    normal: int = 0
    plane: int = 0
    projection: bool = False
    strips: bool = False
    slices: bool = True
    marks: bool = True
    labels: bool = True
    overlays: tuple[Overlay, ...] = ()

    def at(self, limits: Limits | None) -> View:
        """Return the view of `limits`; the present ones can be gone back to."""
        if limits == self.limits:
            return self
        return replace(self, limits=limits, past=(self.limits, *self.past)[:LONGEST_PAST])

    def back(self) -> View:
        """Return the view of the limits before."""
        return replace(self, limits=self.past[0], past=self.past[1:]) if self.past else self

    def leveled(self, steps: float) -> View:
        """Return the view with contour levels so many steps of the wheel higher."""
        low, high = LEVEL_RANGE
        return replace(self, level=min(max(self.level * LEVEL_STEP**steps, low), high))
