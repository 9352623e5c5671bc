"""A peak of a spectrum, as it stands in the table and in the plot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Peak:
    """One peak; two of them at one place are two.

    Attributes
    ----------
    ppm : tuple of float
        Chemical shifts, F1 first.
    height : float
        Signed, as the spectrum had it when the peak was picked or moved.
    label : str
        Assignment; empty where there is none.
    """

    ppm: tuple[float, ...]
    height: float
    label: str = ""


@dataclass(frozen=True)
class Picking:
    """What counts as a peak, and where peaks are looked for.

    Attributes
    ----------
    sigmas : float or None
        Least height in standard deviations of the noise; None is the lowest contour level that is drawn.
    seen : bool
        Whether only what is seen is searched, and not the whole spectrum.
    """

    sigmas: float | None = None
    seen: bool = True
