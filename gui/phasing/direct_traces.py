"""Traces to set the phases of the direct dimension by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.phasing.phase_rows import Row, Shift, shift_rows, strongest, unphased
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
        Each scaled to its highest point.
    axis : Axis
    start, full_size : int
        Place of the first point in the whole spectrum, and its points: what a phase of first order counts.
    which : tuple of Row
    labels : tuple of str
        For people.
    """

    rows: NDArray[np.complex64]
    axis: Axis
    start: int
    full_size: int
    which: tuple[Row, ...]
    labels: tuple[str, ...]

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


def phasing_traces(dataset: NMRDataset, recipe: Recipe, rows: Sequence[Row] | None = None) -> PhasingTraces:
    """Return rows of FIDs, in States quadrature, to set the phases by.

    Parameters
    ----------
    dataset : NMRDataset
    recipe : Recipe
    rows : sequence of Row, optional
        Those of the strongest increments by default.

    Raises
    ------
    DataError, ParameterError
        If the data cannot be processed by the recipe.
    """
    from nmrrecon.processing.direct import process_direct
    from nmrrecon.processing.quadrature import to_states
    from nmrrecon.processing.referencing import referenced

    dataset = referenced(dataset, recipe.reference, recipe.temperature_k)
    raw = process_direct(dataset, unphased(recipe.direct))
    if dataset.schedule is not None:
        raw = to_states(raw, [recipe.indirect_for(i) for i in range(len(dataset.indirect))])
    spectra = np.asarray(raw.array)[0].reshape(-1, raw.direct.size)
    points = dataset.schedule.points if dataset.schedule is not None else np.zeros((len(spectra), 0), int)
    if rows is None:
        rows = strongest(np.linalg.norm(spectra, axis=1), points, COUNT)
    acquired = {tuple(point): place for place, point in enumerate(points.tolist())}
    shifts = [row for row in rows if isinstance(row, Shift)]
    at_shifts = iter(shift_rows(dataset, replace(recipe, reference="file"), shifts) if shifts else [])
    shown = [row for row in rows if isinstance(row, Shift) or row.point in acquired]
    chosen = np.array(
        [next(at_shifts) if isinstance(row, Shift) else spectra[acquired[row.point]] for row in shown]
    ).reshape(-1, raw.direct.size)
    highest = np.maximum(np.abs(chosen).max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    facts = raw.direct.facts
    return PhasingTraces(
        (chosen / highest).astype(np.complex64),
        raw.direct,
        int(facts.get("region_start") or 0),
        int(facts.get("zero_filled") or raw.direct.size),
        tuple(shown),
        tuple(row.label(dataset.axes) for row in shown),
    )


def wrapped(degrees: float) -> float:
    """Return an angle between -180 and 180 degrees."""
    return (degrees + 180.0) % 360.0 - 180.0
