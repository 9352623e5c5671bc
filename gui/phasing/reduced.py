"""The strongest points of the direct dimension: enough to see how an indirect one is to be set."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.recipe import DirectRecipe, Recipe


@dataclass(frozen=True, eq=False)
class Reduced:
    """FIDs of a few direct points.

    Attributes
    ----------
    dataset : NMRDataset
        ``(phase, point, direct)``, quadrature as acquired, direct dimension transformed and phased. Its
        report is its own: what is warned of while alternatives are tried is not said of the data.
    points : ndarray of int, (direct,)
        Where its direct points lie in the whole dimension, ascending.
    tops : ndarray of int
        Which of them are the tops of lines, strongest first.
    direct : Axis
        The whole direct dimension.
    """

    dataset: NMRDataset
    points: NDArray[np.int64]
    tops: NDArray[np.int64]
    direct: Axis

    def strongest(self, count: int) -> Reduced:
        """Return the data of no more than so many lines."""
        kept = _with_neighbours(self.points[self.tops[:count]], self.direct.size)
        places = np.searchsorted(self.points, kept)
        tops = np.searchsorted(places, self.tops[:count])
        return Reduced(_of_points(self.dataset, places), kept, tops, self.direct)

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return `recipe` without what has been done already."""
        return replace(recipe, reference="file", direct=DirectRecipe(), keep_imaginary=False)


def reduced(dataset: NMRDataset, recipe: Recipe) -> Reduced:
    """Process the direct dimension of FIDs and keep the tops of lines, each with its neighbours.

    Raises
    ------
    DataError, ParameterError
        If the direct dimension cannot be processed by the recipe.

    Notes
    -----
    `clear_peaks` takes the points whose energy is higher than their neighbours': with these at hand it finds
    in the reduced data what it finds in all of them.
    """
    from nmrrecon.processing.clear_peaks import PEAKS
    from nmrrecon.processing.direct import process_direct
    from nmrrecon.processing.quadrature import to_states
    from nmrrecon.processing.referencing import referenced

    direct = process_direct(referenced(dataset, recipe.reference, recipe.temperature_k), recipe.direct)
    states = to_states(direct, [recipe.indirect_for(i) for i in range(len(direct.indirect))])
    array = np.asarray(states.array)
    magnitude = states.indirect[0].quadrature is Quadrature.QF
    energy = np.sum(np.abs(array if magnitude else array.real) ** 2, axis=(0, 1))
    padded = np.concatenate([[0.0], energy, [0.0]])
    maxima = np.flatnonzero((energy >= padded[:-2]) & (energy > padded[2:]))
    if len(maxima) == 0:
        maxima = energy.argmax(keepdims=True)
    maxima = maxima[np.argsort(energy[maxima])[::-1][:PEAKS]]
    points = _with_neighbours(maxima, len(energy))
    report = replace(direct.report, facts=dict(direct.report.facts), warnings=[])
    return Reduced(
        _of_points(replace(direct, report=report), points),
        points,
        np.searchsorted(points, maxima),
        direct.direct,
    )


def _with_neighbours(maxima: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    near = np.unique(np.concatenate([maxima - 1, maxima, maxima + 1]))
    return near[(near >= 0) & (near < size)]


def _of_points(dataset: NMRDataset, places: NDArray[np.int64]) -> NMRDataset:
    direct = replace(dataset.direct, size=len(places))
    array = np.asarray(dataset.array)[..., places]
    return replace(dataset, array=array, axes=(*dataset.indirect, direct))
