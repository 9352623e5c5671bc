"""Traces to set the phases of the direct dimension by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.processing.phase import phase_ramp
from nmrrecon.recipe import Recipe

#: Traces that are shown.
COUNT = 4


@dataclass(frozen=True, eq=False)
class PhasingTraces:
    """Some spectra along the direct dimension that have not been phased.

    Attributes
    ----------
    rows : ndarray of complex64, (row, point)
        The strongest first; scaled to the highest point of all.
    axis : Axis
    start, full_size : int
        Place of the first point in the whole spectrum, and its points: what a phase of first order counts.
    """

    rows: NDArray[np.complex64]
    axis: Axis
    start: int
    full_size: int

    def phased(self, p0: float, p1: float) -> NDArray[Any]:
        """Return the real parts with phases in degrees, (row, point)."""
        ramp = phase_ramp(self.rows.shape[1], p0, p1, start=self.start, full_size=self.full_size)
        return (self.rows * ramp.astype(np.complex64)).real

    def turned(self, p0: float, p1: float, change: float, pivot_ppm: float) -> tuple[float, float]:
        """Return the phases after the first order has changed, with the pivot left as it was."""
        place = (float(self.axis.point(pivot_ppm)) + self.start) / self.full_size
        return wrapped(p0 - change * place), p1 + change

    @property
    def pivot_ppm(self) -> float:
        """Shift of the highest point, where one begins."""
        return float(self.axis.ppm(int(np.abs(self.rows).max(axis=0).argmax())))


def phasing_traces(dataset: NMRDataset, recipe: Recipe) -> PhasingTraces:
    """Return the traces of FIDs; of a 2D or 3D those of the strongest increments, in States quadrature.

    Raises
    ------
    DataError, ParameterError
        If the direct dimension cannot be processed by the recipe.
    """
    from nmrrecon.processing.direct import process_direct
    from nmrrecon.processing.quadrature import to_states

    raw = process_direct(dataset, replace(recipe.direct, p0=0.0, p1=0.0, baseline="none"))
    if dataset.schedule is not None:
        raw = to_states(raw, [recipe.indirect_for(i) for i in range(len(dataset.indirect))])
    rows = np.asarray(raw.array)[0].reshape(-1, raw.direct.size)
    strongest = np.argsort(np.linalg.norm(rows, axis=1))[::-1][:COUNT]
    chosen = rows[strongest].astype(np.complex64)
    highest = float(np.abs(chosen).max(initial=0.0)) or 1.0
    facts = raw.direct.facts
    full_size = int(facts.get("zero_filled") or raw.direct.size)
    return PhasingTraces(chosen / highest, raw.direct, int(facts.get("region_start") or 0), full_size)


def wrapped(degrees: float) -> float:
    """Return an angle between -180 and 180 degrees."""
    return (degrees + 180.0) % 360.0 - 180.0
