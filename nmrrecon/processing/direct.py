"""The direct dimension, from FIDs to a phased spectrum at every acquired indirect point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.processing.baseline import quiet_points, remove_baseline
from nmrrecon.processing.direct_phases import Phases, direct_phases
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.group_delay import remove_group_delay
from nmrrecon.processing.solvent import AUTOMATIC, has_water_line, remove_solvent, width_limits
from nmrrecon.processing.spectrum_steps import SpectrumSteps, region_of
from nmrrecon.processing.window import facts as window_facts
from nmrrecon.processing.window import window, with_limits
from nmrrecon.processing.zero_fill import zero_fill, zero_filled_size
from nmrrecon.recipe import DirectRecipe, Window
from nmrrecon.step_order import DIRECT, usual_order

#: Memory of the transformed block, in bytes.
BLOCK_BYTES = 16 * 2**20
#: About how many spectra are looked at for points without lines.
BASELINE_ROWS = 64
#: About how many indirect points are looked at for water.
SOLVENT_ROWS = 16


def process_direct(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    """Transform the direct dimension.

    Solvent filter, window, first point, zero filling, Fourier transform, removal of the group
    delay, phase, region, baseline: in this order unless the recipe says otherwise, block by block of
    indirect points, so that a memory-mapped array is never held whole; what is kept is the region.

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
    recipe = _switched(recipe)
    if dataset.direct.frequency_domain:
        return _process_spectrum(dataset, recipe)
    axis = dataset.direct
    recipe = _with_solvent_filter(dataset, replace(recipe, window=with_limits(recipe.window, dataset)))
    phases = _phases(dataset, recipe)
    size = spectrum_size(axis, recipe)
    full_axis = replace(axis, size=size, frequency_domain=True, group_delay=0.0, center=None)
    steps = SpectrumSteps(full_axis, recipe, phases.p0, phases.p1, axis.group_delay)
    rows = _as_points(dataset)
    if steps.has_baseline:
        steps.look_at(transform(_some_rows(rows), axis, recipe))
    kept = steps.kept
    out = np.empty((*rows.shape[:2], kept.stop - kept.start), dtype=np.complex64)
    for block in _blocks(rows.shape, size):
        out[:, block] = steps(transform(rows[:, block], axis, recipe))
    facts = _facts(axis, recipe, phases, size, kept.start)
    done = dataset.with_step(
        _history(axis, recipe, phases, size, baseline=steps.has_baseline),
        array=out.reshape((*dataset.array.shape[:-1], out.shape[-1])),
        axes=(*dataset.indirect, replace(full_axis.region(kept.start, kept.stop), facts=facts)),
    )
    return done if steps.has_baseline else _without_baseline(done, recipe)


def _switched(recipe: DirectRecipe) -> DirectRecipe:
    """Return the recipe with values that change nothing for the steps that are not done."""
    neutral: dict[str, tuple[str, Any]] = {
        "solvent": ("solvent", "none"),
        "window": ("window", Window("none")),
        "first_point": ("first_point", 1.0),
        "region": ("region_ppm", None),
        "baseline": ("baseline", "none"),
    }
    values = dict(pair for step, pair in neutral.items() if step not in recipe.steps)
    return replace(recipe, **values)


def spectrum_size(axis: Axis, recipe: DirectRecipe) -> int:
    """Return the points of the whole spectrum of FIDs along `axis`."""
    return zero_filled_size(axis.size, recipe.zero_fill) if "zero_fill" in recipe.steps else axis.size


def _with_solvent_filter(dataset: NMRDataset, recipe: DirectRecipe) -> DirectRecipe:
    """Choose the filter where it is left open: the one that leaves least where there is a line of water.

    A FID too short for the width gets the narrowest filter it can have, or none.
    """
    if recipe.solvent != AUTOMATIC:
        return recipe
    rows = _as_points(dataset)
    # one point at a time, as a mapped array is not to be read whole
    step = max(1, rows.shape[1] // SOLVENT_ROWS)
    some = np.concatenate([rows[:, point : point + 1] for point in range(0, rows.shape[1], step)], axis=1)
    lowest, highest = width_limits(dataset.direct)
    wanted = lowest <= highest and has_water_line(some, dataset.direct, recipe.solvent_width_hz)
    if not wanted:
        return replace(recipe, solvent="none")
    width = min(max(recipe.solvent_width_hz, lowest), highest)
    return replace(recipe, solvent="polynomial", solvent_width_hz=width)


def _facts(axis: Axis, recipe: DirectRecipe, phases: Phases, size: int, start: int) -> dict[str, Any]:
    """Return what was done along the axis, for file headers."""
    return {
        **axis.facts,
        "p0": phases.p0,
        "p1": phases.p1,
        "phase_source": phases.source,
        "window": window_facts(recipe.window),
        "td_size": axis.size,
        "zero_filled": size,
        "first_point": 1.0 if axis.group_delay else recipe.first_point,
        "region_start": start,
        "group_delay_removed": axis.group_delay,
    }


def _history(axis: Axis, recipe: DirectRecipe, phases: Phases, size: int, *, baseline: bool) -> str:
    """Return what was done, in its order; a baseline that was taken off afterwards has a line of its own."""
    words = {"zero_fill": f"zero fill {axis.size} to {size}"}
    if recipe.window.kind != "none":
        words["window"] = f"{recipe.window.kind} window"
    if recipe.solvent != "none":
        words["solvent"] = f"solvent {recipe.solvent} {recipe.solvent_width_hz:g} Hz"
    words["phase"] = f"phase p0 {phases.p0:.1f} p1 {phases.p1:.1f} ({phases.source})"
    if recipe.region_ppm:
        words["region"] = f"region {max(recipe.region_ppm):g} to {min(recipe.region_ppm):g} ppm"
    if baseline:
        words["baseline"] = f"{recipe.baseline} baseline"
    transformed = ["Fourier transform"]
    if axis.group_delay:
        transformed.append(f"{axis.group_delay:g} points of group delay removed")
    in_time, in_frequency = (
        [words[step] for step in recipe.steps if step in words and (step in DIRECT[-1]) is late]
        for late in (False, True)
    )
    return f"direct dimension: {', '.join([*in_time, *transformed, *in_frequency])}"


def _without_baseline(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    """Correct the baseline in place, its points being those without lines in any of some spectra."""
    if recipe.baseline == "none":
        return dataset
    rows = dataset.array.reshape(-1, dataset.array.shape[-1])
    quiet = quiet_points(rows[:: max(1, len(rows) // BASELINE_ROWS)])
    for block in _blocks((1, *rows.shape), rows.shape[-1]):
        rows[block] = remove_baseline(rows[block], recipe.baseline, recipe.baseline_order, quiet=quiet)
    return dataset.with_step(
        f"direct dimension: {recipe.baseline} baseline", array=rows.reshape(dataset.array.shape)
    )


def transform(fids: Any, axis: Axis, recipe: DirectRecipe) -> NDArray[np.complex64]:
    """Filter, weight, zero fill and Fourier transform FIDs ``(..., direct)``; the group delay stays in."""
    fids = np.asarray(fids, dtype=np.complex64)
    place = recipe.steps.index("solvent") if "solvent" in recipe.steps else 0
    before, after = recipe.steps[:place], recipe.steps[place:]
    if "window" in before or "first_point" in before:
        fids = fids * time_weights(axis, recipe, before).astype(np.float32)
    fids = remove_solvent(fids, axis, recipe.solvent, recipe.solvent_width_hz)
    weighted = fids * time_weights(axis, recipe, after).astype(np.float32)
    return fourier(zero_fill(weighted, spectrum_size(axis, recipe)))


def time_weights(
    axis: Axis, recipe: DirectRecipe, steps: Sequence[str] = ("window", "first_point")
) -> NDArray[np.float64]:
    """Return the window times the factor on the first point, as far as they are among `steps`.

    Returns
    -------
    ndarray, (axis.size,)

    Notes
    -----
    Where a group delay is still in the data, the window starts at t = 0, which lies `group_delay`
    points in, and the first point is left alone: the filter's output passes t = 0 at half height.
    """
    signal = axis.size - int(axis.group_delay)
    shape = window(recipe.window if "window" in steps else Window("none"), signal, axis)
    weights = np.interp(np.arange(axis.size) - axis.group_delay, np.arange(signal), shape)
    if not axis.group_delay and "first_point" in steps:
        weights[0] *= recipe.first_point
    return weights


def _process_spectrum(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    """Cut the region out of a spectrum that was transformed already, and correct its baseline."""
    array = np.asarray(dataset.array)
    done = replace(dataset, array=array.copy() if recipe.baseline != "none" else array)
    for step in recipe.steps:
        if step == "region":
            done = _cut(done, recipe)
        elif step == "baseline":
            done = _without_baseline(done, recipe)
    return done


def _cut(dataset: NMRDataset, recipe: DirectRecipe) -> NMRDataset:
    if recipe.region_ppm is None:
        return dataset
    kept = region_of(dataset.direct, recipe)
    return dataset.with_step(
        "direct dimension, transformed before: region "
        f"{max(recipe.region_ppm):g} to {min(recipe.region_ppm):g} ppm",
        array=dataset.array[..., kept],
        axes=(*dataset.indirect, dataset.direct.region(kept.start, kept.stop)),
    )


def _phases(dataset: NMRDataset, recipe: DirectRecipe) -> Phases:
    """Return the phases, looked for where needed in finely zero-filled spectra of two windows."""
    if "phase" not in recipe.steps:
        return Phases(0.0, 0.0, "none: switched off")
    delay, zero_fill = dataset.direct.group_delay, 2 if dataset.direct.size <= 1024 else 1

    def spectra(fids: NDArray[Any], window: Window) -> NDArray[np.complex64]:
        fine = replace(recipe, window=window, zero_fill=zero_fill, steps=usual_order(DIRECT))
        return remove_group_delay(transform(fids, dataset.direct, fine), delay)

    smooth, narrow = Window(power=2.0), Window(offset=0.0, end=1.0)
    return direct_phases(dataset, recipe, partial(spectra, window=smooth), partial(spectra, window=narrow))


def _some_rows(rows: Any) -> NDArray[Any]:
    """Return about `BASELINE_ROWS` FIDs ``(row, direct)``, read one at a time."""
    phases, points, _ = rows.shape
    chosen = range(0, phases * points, max(1, phases * points // BASELINE_ROWS))
    return np.stack([rows[:, i % points : i % points + 1][i // points, 0] for i in chosen])


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
