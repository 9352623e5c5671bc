"""The direct dimension, from FIDs to a phased spectrum at every acquired indirect point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.processing.direct_phases import Phases, direct_phases
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.group_delay import remove_group_delay
from nmrrecon.processing.phase import phase_ramp
from nmrrecon.processing.region import region_slice
from nmrrecon.processing.window import facts as window_facts
from nmrrecon.processing.window import window
from nmrrecon.processing.zero_fill import zero_fill, zero_filled_size
from nmrrecon.recipe import DirectRecipe, Window

#: Memory of the transformed block, in bytes.
BLOCK_BYTES = 64 * 2**20


def process_direct(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    """Transform the direct dimension.

    Solvent filter, window, first point, zero filling, Fourier transform, removal of the group
    delay, phase, region, baseline: in this order, block by block of indirect points, so that
    a memory-mapped array is never held whole; what is kept is the region.

    Parameters
    ----------
    dataset : NMRDataset
        ``(phase, point, direct)`` with a schedule, or ``(phase, f1, ..., direct)``. Where the
        direct dimension is in the frequency domain already, only region and baseline are done.
    recipe : DirectRecipe

    Returns
    -------
    NMRDataset
        complex64 (real input in the frequency domain stays real); the phases used and where they came from
        are in the history and in ``axes[-1].facts``.

    Raises
    ------
    ParameterError
        If the recipe does not fit the data.
    """
    if dataset.direct.frequency_domain:
        return _cut_region(dataset, recipe)
    axis = dataset.direct
    p0, p1, source = _phases(dataset, recipe)
    size = zero_filled_size(axis.size, recipe.zero_fill)
    full_axis = replace(axis, size=size, frequency_domain=True, group_delay=0.0, center=None)
    kept = _region(full_axis, recipe)
    ramp = phase_ramp(kept.stop - kept.start, p0, p1, start=kept.start, full_size=size).astype(np.complex64)
    rows = _as_points(dataset)
    out = np.empty((*rows.shape[:2], kept.stop - kept.start), dtype=np.complex64)
    for block in _blocks(rows.shape, size):
        out[:, block] = spectra(rows[:, block], axis, recipe)[..., kept] * ramp
    facts = {
        **axis.facts,
        "p0": p0,
        "p1": p1,
        "phase_source": source,
        "window": window_facts(recipe.window),
        "td_size": axis.size,
        "zero_filled": size,
        "first_point": recipe.first_point,
        "region_start": kept.start,
        "group_delay_removed": axis.group_delay,
    }
    new_axis = replace(full_axis.region(kept.start, kept.stop), facts=facts)
    array = out.reshape((*dataset.array.shape[:-1], out.shape[-1]))
    step = f"direct: zero fill {axis.size} to {size}, FT, phase p0 {p0:.1f} p1 {p1:.1f} ({source})"
    return dataset.with_step(step, array=array, axes=(*dataset.indirect, new_axis))


def spectra(fids: Any, axis: Axis, recipe: DirectRecipe) -> NDArray[np.complex64]:
    """Return the full-width spectra, not phased, of a block of FIDs ``(..., direct)``."""
    fids = np.asarray(fids, dtype=np.complex64)
    size = zero_filled_size(axis.size, recipe.zero_fill)
    weighted = fids * time_weights(axis, recipe).astype(np.float32)
    spectrum = fourier(zero_fill(weighted, size))
    return remove_group_delay(spectrum, axis.group_delay) if axis.group_delay else spectrum


def time_weights(axis: Axis, recipe: DirectRecipe) -> NDArray[np.float64]:
    """Return the window times the factor on the first point, shape (axis.size,).

    Notes
    -----
    Where a group delay is still in the data, the window starts at t = 0, which lies `group_delay`
    points in, and the first point is left alone: the filter's output passes t = 0 at half height.
    """
    signal = axis.size - int(axis.group_delay)
    shape = window(recipe.window, signal, axis)
    weights = np.interp(np.arange(axis.size) - axis.group_delay, np.arange(signal), shape)
    if not axis.group_delay:
        weights[0] *= recipe.first_point
    return weights


def _region(full_axis: Axis, recipe: DirectRecipe) -> slice:
    return (
        slice(0, full_axis.size) if recipe.region_ppm is None else region_slice(full_axis, recipe.region_ppm)
    )


def _cut_region(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    kept = _region(dataset.direct, recipe)
    axis = dataset.direct.region(kept.start, kept.stop)
    return dataset.with_step(
        f"direct: points {kept.start} to {kept.stop} of a spectrum already transformed",
        array=np.asarray(dataset.array)[..., kept],
        axes=(*dataset.indirect, axis),
    )


def _phases(dataset: NMRDataset, recipe: DirectRecipe) -> Phases:
    """Return the phases, looked for where needed in spectra of a smooth window, finely zero-filled."""
    fine = replace(recipe, window=Window(power=2.0), zero_fill=max(2, recipe.zero_fill))
    return direct_phases(dataset, recipe, lambda fids: spectra(fids, dataset.direct, fine))


def _as_points(dataset: NMRDataset) -> Any:
    """Return the array as ``(phase, point, direct)``; a scheduled one, which may be mapped, untouched."""
    if dataset.schedule is not None:
        return dataset.array
    array = np.asarray(dataset.array)
    return array.reshape(array.shape[0], -1, array.shape[-1])


def _blocks(shape: tuple[int, ...], size: int) -> Iterator[slice]:
    """Yield slices of points whose transformed rows take about `BLOCK_BYTES`."""
    phases, points, _ = shape
    step = max(1, BLOCK_BYTES // (phases * size * 8))
    return (slice(start, min(start + step, points)) for start in range(0, points, step))
