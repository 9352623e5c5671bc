"""What becomes of an indirect dimension as it is set, and with each alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gui.phasing.alternatives import Alternative, alternatives
from gui.phasing.indirect_traces import IndirectTraces, indirect_traces
from gui.phasing.reduced import Reduced
from nmrrecon.nmr import NMRDataset
from nmrrecon.recipe import IndirectRecipe, Recipe

if TYPE_CHECKING:
    from nmrrecon.prepare import Prepared
    from nmrrecon.processing.indirect_phase import IndirectPhase

#: Rows of a picture at most, and lines in it.
HEIGHT, STRIPS = 64, 32
#: Lines whose shapes are shown, and points to either side of their tops.
SHAPES, NEAR = 3, 12
#: A line under this share of the strongest one is left out.
SEEN = 0.05
#: Lines that alternatives of a 3D are tried on, where all would take long.
LINES_OF_3D = 24


@dataclass(frozen=True, eq=False)
class Variant:
    """The zero-filled spectrum of an alternative.

    Attributes
    ----------
    alternative : Alternative
    picture : ndarray of float32, (row, line)
        From -1 to 1, the lowest shift of the indirect dimension on top, the line of the highest direct shift
        at the left.
    shapes : ndarray of float32, (line, point)
        Of the strongest lines along the indirect dimension, from -1 to 1.
    phase : IndirectPhase or None
        That was found; None for magnitude data.
    in_phase, peaks : int
        Peaks that are absorptive, and all that say anything.
    off : float or None
        Degrees by which the phase misses what most peaks agree on; None where there is nothing to miss.
    warnings : tuple of str
        What the peaks do not fit with.
    """

    alternative: Alternative
    picture: NDArray[np.float32]
    shapes: NDArray[np.float32]
    phase: IndirectPhase | None
    in_phase: int
    peaks: int
    off: float | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Study:
    """An indirect dimension as it is set, and what else could be.

    Attributes
    ----------
    dimension : int
        0 for F1.
    reduced : Reduced
    traces : IndirectTraces
    variants : tuple of Variant
        The first as it is set.
    has_virtual_echo : bool
        Whether the phases of all dimensions, as they are set, allow the virtual echo.
    complete : bool
        Whether all variants are there.
    """

    dimension: int
    reduced: Reduced
    traces: IndirectTraces
    variants: tuple[Variant, ...]
    has_virtual_echo: bool
    complete: bool

    @property
    def now(self) -> Variant:
        """As it is set."""
        return self.variants[0]


def study(
    reduced: Reduced, recipe: Recipe, dimension: int, check: Callable[[], None] = lambda: None
) -> Iterator[Study]:
    """Yield what is known of `dimension` (0 for F1): at once as it is set, then with all alternatives.

    Parameters
    ----------
    reduced : Reduced
    recipe : Recipe
    dimension : int
    check : callable, optional
        Called on the way; raises where the work is to end.

    Raises
    ------
    DataError, ParameterError
        If the data cannot be prepared by the recipe.
    """
    axis = reduced.dataset.indirect[dimension]
    own = recipe.indirect_for(dimension)
    now, prepared, spectrum = _tried(reduced, recipe, dimension, alternatives(own, axis, None)[0])
    traces = indirect_traces(prepared, reduced, recipe, dimension, spectrum)
    found = Study(dimension, reduced, traces, (now,), prepared.has_virtual_echo, False)
    yield found
    fewer = reduced.strongest(LINES_OF_3D) if len(reduced.dataset.axes) == 3 else reduced
    variants = [now]
    for alternative in alternatives(own, axis, now.phase)[1:]:
        check()
        if alternative.recipe == own:
            variants.append(replace(now, alternative=alternative))
        else:
            variants.append(_tried(fewer, recipe, dimension, alternative)[0])
    yield replace(found, variants=tuple(variants), complete=True)


def _tried(
    reduced: Reduced, recipe: Recipe, dimension: int, alternative: Alternative
) -> tuple[Variant, Prepared, NMRDataset]:
    from nmrrecon.completion import zero_filled_spectrum
    from nmrrecon.prepare import prepare

    report = replace(reduced.dataset.report, warnings=[])
    dataset = replace(reduced.dataset, report=report)
    changed = with_indirect(reduced.recipe(recipe), dimension, alternative.recipe)
    prepared = prepare(dataset, changed)
    spectrum = zero_filled_spectrum(prepared, changed)
    phase = prepared.phases[dimension] if prepared.phases else None
    in_phase, peaks, off = _agreement(prepared, dimension, phase)
    values = np.moveaxis(np.asarray(spectrum.array)[0].real, dimension, 0)
    values = _farthest(values.reshape(len(values), -1, values.shape[-1]), axis=1)
    pictures = _picture(reduced, values), _shapes(reduced, values)
    variant = Variant(alternative, *pictures, phase, in_phase, peaks, off, tuple(report.warnings))
    return variant, prepared, spectrum


def with_indirect(recipe: Recipe, dimension: int, changed: IndirectRecipe) -> Recipe:
    """Return `recipe` with another one for indirect `dimension` (0 for F1)."""
    count = max(len(recipe.indirect), dimension + 1)
    recipes = [recipe.indirect_for(i) for i in range(count)]
    recipes[dimension] = changed
    return replace(recipe, indirect=tuple(recipes))


def _agreement(
    prepared: Prepared, dimension: int, phase: IndirectPhase | None
) -> tuple[int, int, float | None]:
    """Return how many peaks are absorptive, of how many, and how far most are from it in degrees."""
    from nmrrecon.processing.clear_peaks import clear_peaks

    if phase is None:
        return 0, 0, None
    peaks = clear_peaks(prepared.dataset).along(dimension)
    count = len(peaks.phase)
    if count == 0:
        return 0, 0, None
    off = phase.rotation - peaks.best_rotation(phase.delay)
    in_phase = round(peaks.agreement(phase.rotation, phase.delay) * count)
    return in_phase, count, (off + 90.0) % 180.0 - 90.0


def _picture(reduced: Reduced, values: NDArray[Any]) -> NDArray[np.float32]:
    """Return a picture of the strongest lines, each as high as the others, of (point, direct)."""
    rows = np.array([_farthest(part, 0) for part in np.array_split(values, min(HEIGHT, len(values)))])
    # a peak is at least as high as a line of a screen can be seen
    rows = _farthest(np.stack([rows, np.roll(rows, 1, 0), np.roll(rows, -1, 0)]), 0)
    strips = rows[:, np.sort(_strongest(reduced, values)[:STRIPS])]
    strips = strips / np.maximum(np.abs(strips).max(axis=0), np.finfo(np.float32).tiny)
    return np.asarray(strips[::-1], np.float32)


def _shapes(reduced: Reduced, values: NDArray[Any]) -> NDArray[np.float32]:
    """Return what the strongest lines look like from near, (line, point), of (point, direct)."""
    near = np.arange(-NEAR, NEAR + 1)
    found = []
    for top in _strongest(reduced, values)[:SHAPES]:
        place = int(np.abs(values[:, top]).argmax())
        # the highest shift is at the left, as in any spectrum
        found.append(values[(place + near) % len(values), top])
    shapes = np.array(found)
    return np.asarray(shapes / (np.abs(shapes).max(axis=1, keepdims=True) + 1e-30), np.float32)


def _strongest(reduced: Reduced, values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the direct points of the lines that stand out, strongest first."""
    height = np.abs(values[:, reduced.tops]).max(axis=0)
    order = np.argsort(height)[::-1]
    return np.asarray(reduced.tops[order][height[order] >= SEEN * height.max(initial=0.0)])


def _farthest(values: NDArray[Any], axis: int) -> NDArray[Any]:
    """Return along an axis the value that lies farthest from zero."""
    highest, lowest = values.max(axis=axis), values.min(axis=axis)
    return np.where(highest >= -lowest, highest, lowest)
