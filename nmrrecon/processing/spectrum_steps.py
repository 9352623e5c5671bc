"""Phase, region and baseline of the direct dimension, in the order that a recipe says."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis
from nmrrecon.processing.baseline import quiet_points, remove_baseline
from nmrrecon.processing.group_delay import group_delay_phases
from nmrrecon.processing.phase import phase_ramp
from nmrrecon.processing.region import region_slice
from nmrrecon.recipe import DirectRecipe


class _Stage(NamedTuple):
    """Points that are kept of what there is, and their phase factors."""

    kept: slice
    ramp: NDArray[np.complex64] | None

    def __call__(self, spectra: NDArray[np.complex64]) -> NDArray[np.complex64]:
        part = spectra[..., self.kept]
        return part if self.ramp is None else part * self.ramp


class SpectrumSteps:
    """What is done to a block of transformed FIDs.

    Phase and region commute: what is not kept is never phased. A baseline is fitted to what there is when
    its turn comes. Where nothing follows it, it is left to be done to all spectra at the end.

    Parameters
    ----------
    full_axis : Axis
        Of the whole spectrum.
    recipe : DirectRecipe
        With neutral values for what is not done.
    p0, p1 : float
        Phases in degrees over the whole spectrum.
    group_delay : float
        Points of it that are still in the FIDs. It is a phase too, taken off together with the others
        unless a baseline comes first.

    Attributes
    ----------
    kept : slice
        Points of the whole spectrum that are left at the end.
    has_baseline : bool
        Whether a baseline is taken off here; its points are to be found by `look_at` first.
    """

    def __init__(
        self, full_axis: Axis, recipe: DirectRecipe, p0: float, p1: float, group_delay: float
    ) -> None:
        self._recipe = recipe
        self.kept = region_of(full_axis, recipe)
        before, after = _around_baseline(recipe)
        self.has_baseline = bool(after)
        size = full_axis.size
        delay_p0, delay_p1 = group_delay_phases(group_delay, size)
        whole = slice(0, size)
        first = self.kept if "region" in before else whole
        turned = (p0, p1) if "phase" in before else (0.0, 0.0)
        self._first = _Stage(first, _ramp(first, size, turned[0] + delay_p0, turned[1] + delay_p1))
        rest = slice(self.kept.start - first.start, self.kept.stop - first.start)
        self._second = _Stage(rest, _ramp(self.kept, size, p0, p1) if "phase" in after else None)
        self._quiet: NDArray[np.bool_] | None = None

    def look_at(self, spectra: NDArray[np.complex64]) -> None:
        """Find the points without lines in some transformed FIDs ``(row, direct)``."""
        self._quiet = quiet_points(self._first(spectra))

    def __call__(self, spectra: NDArray[np.complex64]) -> NDArray[np.complex64]:
        """Return what becomes of transformed FIDs ``(..., direct)``."""
        spectra = self._first(spectra)
        if not self.has_baseline:
            return spectra
        recipe = self._recipe
        flat = remove_baseline(spectra, recipe.baseline, recipe.baseline_order, quiet=self._quiet)
        return self._second(flat)


def region_of(full_axis: Axis, recipe: DirectRecipe) -> slice:
    """Return the points that a recipe keeps."""
    if recipe.region_ppm is None:
        return slice(0, full_axis.size)
    return region_slice(full_axis, recipe.region_ppm)


def _around_baseline(recipe: DirectRecipe) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the steps before and after the baseline; all before it where it is the last or not done."""
    if recipe.baseline == "none":
        return recipe.steps, ()
    place = recipe.steps.index("baseline")
    after = tuple(
        step for step in recipe.steps[place + 1 :] if step != "region" or recipe.region_ppm is not None
    )
    return recipe.steps[:place], after


def _ramp(points: slice, size: int, p0: float, p1: float) -> NDArray[np.complex64]:
    ramp: NDArray[Any] = phase_ramp(points.stop - points.start, p0, p1, start=points.start, full_size=size)
    return ramp.astype(np.complex64)
