"""The complete FIDs of a reconstruction, filled in block by block, and the spectrum of what there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.prepare import Prepared
from nmrrecon.processing.indirect import process_indirect
from nmrrecon.processing.quadrature import quadrants_to_hypercomplex
from nmrrecon.recipe import Recipe


class Completion:
    """FIDs on the full grid: the measured points, and zeros until an estimate is stored.

    Parameters
    ----------
    prepared : Prepared
    """

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        dataset = prepared.dataset
        single = dataset.indirect[0].quadrature.phases == 1
        both_parts = prepared.signals.shape[-1] > dataset.direct.size
        phases = 1 if single else 2 * len(prepared.signals)
        dtype = np.complex64 if single or both_parts else np.float32
        shape = (phases, *(axis.size for axis in dataset.indirect), dataset.direct.size)
        self._array = np.zeros(shape, dtype)

    def zero_fill(self) -> None:
        """Store the measured points of all traces, and nothing else."""
        width = self._prepared.dataset.direct.size
        traces = self._prepared.signals.shape[-1]
        for start in range(0, traces, width):
            self.store(np.zeros((width, *self._grid), np.complex64), slice(start, start + width))

    def store(self, estimate: NDArray[np.complex64], kept: slice) -> None:
        """Store the estimate of some traces, the measured points as they were measured.

        Parameters
        ----------
        estimate : ndarray, (trace, ...)
            As an `Iterate` has it.
        kept : slice
            Their places among all traces.

        Notes
        -----
        Measured points restore what the echo has no room for, too: the imaginary parts at time zero.
        """
        dataset = self._prepared.dataset
        schedule = dataset.schedule
        assert schedule is not None
        traces = estimate[:, None] if len(schedule.grid) == 1 else estimate
        quadrants = np.moveaxis(traces, 0, -1).copy()
        quadrants[(slice(None), *schedule.points.T)] = self._prepared.signals[..., kept]
        width = dataset.direct.size
        if dataset.indirect[0].quadrature.phases == 1:
            self._array[..., kept] = quadrants
        elif kept.start >= width:
            part = slice(kept.start - width, kept.stop - width)
            self._array.imag[..., part] = quadrants_to_hypercomplex(quadrants)
        else:
            self._array.real[..., kept] = quadrants_to_hypercomplex(quadrants)

    def fids(self, method: str) -> NMRDataset:
        """Return them on the full grid as a data set without schedule."""
        dataset, schedule = self._prepared.dataset, self._prepared.dataset.schedule
        assert schedule is not None
        step = (
            f"reconstruction by {method}: {len(schedule)} of {int(np.prod(schedule.grid))} points, noise "
            f"{self._prepared.noise:.4g}, line width {self._prepared.line_width:.2f} direct points"
        )
        axes = [self._with_phase(axis, i) for i, axis in enumerate(dataset.indirect)]
        return dataset.with_step(step, array=self._array, axes=(*axes, dataset.direct), schedule=None)

    @property
    def _grid(self) -> tuple[int, ...]:
        """Shape of a trace's estimate."""
        sizes = tuple(axis.size for axis in self._prepared.dataset.indirect)
        return sizes if len(sizes) == 1 else (2, *sizes)

    def _with_phase(self, axis: Axis, dimension: int) -> Axis:
        if not self._prepared.phases:
            return axis
        phase = self._prepared.phases[dimension]
        # the zero-order phase is in the data by now; what is left is that of the late first point
        facts = {**axis.facts, "p0": -180.0 * phase.delay, "p1": 360.0 * phase.delay, "delay": phase.delay}
        facts["turned_p0"] = phase.p0
        return replace(axis, facts=facts)


def spectrum_of(fids: NMRDataset, recipe: Recipe) -> NMRDataset:
    """Return the spectrum of complete FIDs."""
    recipes = [recipe.indirect_for(i) for i in range(len(fids.indirect))]
    return process_indirect(fids, recipes, keep_imaginary=recipe.keep_imaginary)


def zero_filled_spectrum(prepared: Prepared, recipe: Recipe) -> NMRDataset:
    """Return the spectrum with zeros where nothing was measured; torch is not needed."""
    completion = Completion(prepared)
    completion.zero_fill()
    return spectrum_of(completion.fids("zero filling"), recipe)
