"""Which spectra along the direct dimension the phase tool shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe, Window

if TYPE_CHECKING:
    from nmrrecon.prepare import Prepared


@dataclass(frozen=True)
class Increment:
    """The spectrum of one increment.

    Attributes
    ----------
    point : tuple of int
        Of each indirect dimension, F1 first, from 0; empty for a 1D.
    """

    point: tuple[int, ...]

    def label(self, axes: Sequence[Axis]) -> str:
        """Return its name; `axes` are those of the data."""
        if not self.point:
            return axes[-1].nucleus or "spectrum"
        return f"increment {self.short}"

    @property
    def short(self) -> str:
        """Return what tells it from others of its kind."""
        return ", ".join(str(number + 1) for number in self.point)


@dataclass(frozen=True)
class Shift:
    """The row of the zero-filled spectrum at shifts of the indirect dimensions.

    Attributes
    ----------
    ppm : tuple of float
        F1 first.
    """

    ppm: tuple[float, ...]

    def label(self, axes: Sequence[Axis]) -> str:
        """Return its name; `axes` are those of the data."""
        return ", ".join(
            f"{axis.nucleus} {ppm:.2f} ppm".strip() for axis, ppm in zip(axes, self.ppm, strict=False)
        )

    @property
    def short(self) -> str:
        """Return what tells it from others of its kind."""
        return f"{', '.join(f'{ppm:.2f}' for ppm in self.ppm)} ppm"


Row = Increment | Shift


def has_shifts(dataset: NMRDataset) -> bool:
    """Whether rows at shifts can be phased: the indirect dimensions leave the direct one complex."""
    indirect = dataset.indirect
    return dataset.schedule is not None and all(axis.quadrature.phases == 2 for axis in indirect)


def shift_rows(
    dataset: NMRDataset, recipe: Recipe, rows: Sequence[Shift]
) -> list[NDArray[np.complexfloating]]:
    """Return rows of the zero-filled spectrum, complex along the direct dimension and not phased there.

    Raises
    ------
    DataError, ParameterError
        If the data cannot be prepared by the recipe.
    """
    from nmrrecon.prepare import prepare
    from nmrrecon.processing.phase import phase_ramp

    plain = replace(recipe, keep_imaginary=True, direct=replace(recipe.direct, baseline="none"))
    prepared = prepare(dataset, plain)
    direct, facts = prepared.dataset.direct, prepared.dataset.direct.facts
    turned = "phase" in recipe.direct.steps
    p0, p1 = (float(facts.get(name) or 0.0) if turned else 0.0 for name in ("p0", "p1"))
    start, full_size = int(facts.get("region_start") or 0), int(facts.get("zero_filled") or direct.size)
    back = phase_ramp(direct.size, -p0, -p1, start=start, full_size=full_size)
    return [_row(prepared, recipe, row.ppm) * back for row in rows]


def _row(prepared: Prepared, recipe: Recipe, ppm: Sequence[float]) -> NDArray[np.complexfloating]:
    """Sum the increments with the phases that they have at a shift; see `process_indirect`."""
    from nmrrecon.processing.quadrature import quadrants_to_hypercomplex

    parts = quadrants_to_hypercomplex(prepared.signals)
    for dimension, shift in enumerate(ppm):
        waves = _waves(prepared, recipe.indirect_for(dimension), dimension, shift)
        cosine, sine = parts.reshape(2, -1, *parts.shape[1:])
        parts = cosine * waves.real[:, None] - sine * waves.imag[:, None]
    row, width = parts[0].sum(axis=0), prepared.dataset.direct.size
    return np.asarray(row[:width] + 1j * row[width:])


def _waves(
    prepared: Prepared, recipe: IndirectRecipe, dimension: int, ppm: float
) -> NDArray[np.complexfloating]:
    """Return the factor of each acquired point: window, wave of the shift and phase of the first point."""
    from nmrrecon.processing.window import window, with_limits

    axis, schedule = prepared.dataset.indirect[dimension], prepared.dataset.schedule
    assert schedule is not None
    delay = prepared.phases[dimension].delay
    given = recipe.window if "window" in recipe.steps else Window("none")
    weights = window(with_limits(given, prepared.dataset), axis.size, axis)
    weights[0] *= 0.5 if delay == 0.0 else 1.0
    # cycles per dwell, positive towards higher shifts
    frequency = (ppm - axis.carrier_ppm) * axis.observe_mhz / axis.sw_hz
    points = schedule.points[:, dimension]
    turns = -frequency * (points + delay)
    if recipe.reverse:  # the FID is mirrored before it is transformed
        turns = -turns
    return np.asarray(weights[points] * np.exp(2j * np.pi * turns))


def strongest(energy: NDArray[np.floating], points: NDArray[np.int64], count: int) -> list[Increment]:
    """Return the increments of most energy; `points` are those that were acquired, (point, dimension)."""
    order = np.argsort(energy)[::-1][:count]
    return [Increment(tuple(int(number) for number in points[place])) for place in order]


def unphased(recipe: DirectRecipe) -> DirectRecipe:
    """Return a recipe of the direct dimension that leaves out phase and baseline."""
    return replace(recipe, p0=0.0, p1=0.0, baseline="none")
