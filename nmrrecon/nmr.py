"""The NMR data set: an array, its axes, its schedule, its load report and its history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

#: Delays of an indirect first point, in dwells, for which the mirror image of a FID falls on its own
#: grid, so that a virtual echo exists.
EXACT_DELAYS = (0.0, 0.5, 1.0)


class Quadrature(StrEnum):
    """How the sign of a frequency was made measurable along a dimension."""

    COMPLEX = "complex"  #: simultaneous complex points (the direct dimension), or complex already
    STATES = "states"
    STATES_TPPI = "states-tppi"
    ECHO_ANTIECHO = "echo-antiecho"
    TPPI = "tppi"  #: real points at half the dwell
    QF = "qf"  #: one FID a point, no phase cycling: magnitude spectra
    REAL = "real"  #: a processed dimension whose imaginary part is gone

    @property
    def phases(self) -> int:
        """FIDs acquired for each point of an indirect dimension."""
        return 2 if self in (Quadrature.STATES, Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO) else 1

    @property
    def increments(self) -> int:
        """Increments in a dwell of 1 / sw_hz."""
        return 2 if self is Quadrature.TPPI else 1


@dataclass(frozen=True)
class Axis:
    """One dimension of a data set.

    Attributes
    ----------
    size : int
        Points of the array along this dimension, or of the grid it is sampled on.
        Complex points in the time domain, spectrum points in the frequency domain.
    sw_hz : float
        Spectral width in Hz spanned by `size` points.
    observe_mhz : float
        Observe frequency in MHz.
    carrier_ppm : float
        Chemical shift of the carrier in ppm.
    nucleus : str
        Such as ``"1H"``, ``"15N"``; empty where unknown.
    quadrature : Quadrature
        How quadrature was (indirect dimension) or is (direct) acquired.
    frequency_domain : bool
        Whether the dimension is Fourier transformed.
    center : float, optional
        0-based, possibly fractional, index of the carrier on the frequency axis.
        Default ``size // 2``, as NMRPipe has it; changes when a region is cut out.
    group_delay : float
        Points of digital-filter delay still in the time-domain data (direct dimension).
    negate : bool
        Whether the indirect dimension rotates against the convention, so that the
        imaginary part of its FID is to be negated.
    label : str
        Name for the axis in files, such as ``"HN"``.
    facts : dict
        What was done along the dimension (phases, window, sizes), for file headers.
    """

    size: int
    sw_hz: float
    observe_mhz: float
    carrier_ppm: float
    nucleus: str = ""
    quadrature: Quadrature = Quadrature.COMPLEX
    frequency_domain: bool = False
    center: float | None = None
    group_delay: float = 0.0
    negate: bool = False
    label: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def carrier_point(self) -> float:
        """0-based index of the carrier on the frequency axis."""
        return self.size // 2 if self.center is None else self.center

    @property
    def dwell_s(self) -> float:
        """Dwell of `sw_hz` in seconds (time domain); real points of TPPI come at half of it."""
        return 1.0 / self.sw_hz

    def ppm(self, point: NDArray[Any] | float) -> Any:
        """Chemical shift in ppm at 0-based, possibly fractional, `point`; it falls with the index."""
        return self.carrier_ppm + self.offset_hz(point) / self.observe_mhz

    def hz(self, point: NDArray[Any] | float) -> Any:
        """Frequency in Hz, counted from 0 ppm, at 0-based `point`."""
        return self.carrier_ppm * self.observe_mhz + self.offset_hz(point)

    def offset_hz(self, point: NDArray[Any] | float) -> Any:
        """Frequency in Hz, counted from the carrier, at 0-based `point`."""
        return (self.carrier_point - np.asarray(point, dtype=float)) * self.sw_hz / self.size

    def point(self, ppm: NDArray[Any] | float) -> Any:
        """0-based fractional index at chemical shift `ppm`; the inverse of `ppm`."""
        offset_hz = (np.asarray(ppm, dtype=float) - self.carrier_ppm) * self.observe_mhz
        return self.carrier_point - offset_hz * self.size / self.sw_hz

    @property
    def ppm_scale(self) -> NDArray[np.float64]:
        """Chemical shift of every point, shape (size,)."""
        return np.asarray(self.ppm(np.arange(self.size)), dtype=np.float64)

    def region(self, start: int, stop: int) -> Axis:
        """Return the axis of points ``start:stop``; every point keeps its ppm."""
        return replace(
            self,
            size=stop - start,
            sw_hz=self.sw_hz * (stop - start) / self.size,
            center=self.carrier_point - start,
        )


@dataclass(frozen=True)
class NMRDataset:
    """A spectrum or the FIDs of one, with everything known about it.

    Attributes
    ----------
    array : ndarray or array-like
        With a schedule: ``(phase, point, direct)``, acquired FIDs only, in the
        order of the schedule. Without: ``(phase, f1, ..., direct)`` on the grid.
        Complex where the direct dimension is complex, else real. `phase` counts
        the 2**k combinations of cosine and sine (or echo and anti-echo) of the k
        hypercomplex indirect dimensions; F1's is the most significant bit, so
        that for a 3D it runs (F1, F2) = (0,0), (0,1), (1,0), (1,1).
    axes : tuple of Axis
        Slowest dimension (F1) first, direct dimension last.
    schedule : Schedule or None
        Acquired points of the indirect grid (a uniform data set has the full
        schedule); None for a 1D and where the array holds the grid itself.
    report : LoadReport
        What the loader read, inferred and missed.
    history : tuple of str
        One line for each step done to the data, first to last.
    """

    array: Any
    axes: tuple[Axis, ...]
    schedule: Schedule | None
    report: LoadReport
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.schedule is None:
            expected: tuple[int, ...] = tuple(axis.size for axis in self.axes)
        else:
            expected = (len(self.schedule), self.axes[-1].size)
            if self.schedule.grid != tuple(axis.size for axis in self.axes[:-1]):
                raise ValueError(f"schedule grid {self.schedule.grid} is not that of the axes")
        if tuple(self.array.shape[1:]) != expected:
            raise ValueError(f"array {tuple(self.array.shape)} does not fit (phase, {expected})")

    @property
    def direct(self) -> Axis:
        """The directly detected dimension."""
        return self.axes[-1]

    @property
    def indirect(self) -> tuple[Axis, ...]:
        """The indirect dimensions, slowest first."""
        return self.axes[:-1]

    @property
    def is_nus(self) -> bool:
        """Whether points of the indirect grid are missing."""
        return self.schedule is not None and not self.schedule.is_full

    def with_step(self, step: str, **changes: Any) -> NMRDataset:
        """Return a copy with `changes` and one more line of history."""
        return replace(self, history=(*self.history, step), **changes)
