"""The indirect dimensions, from complete FIDs to the finished spectrum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.phase import along_axis, phase_ramp
from nmrrecon.processing.window import facts as window_facts
from nmrrecon.processing.window import window, with_limits
from nmrrecon.processing.zero_fill import zero_fill, zero_filled_size
from nmrrecon.recipe import IndirectRecipe, Window

#: Memory of the transformed block, in bytes.
BLOCK_BYTES = 8 * 2**20


def process_indirect(
    fids: NMRDataset, recipes: Sequence[IndirectRecipe], *, keep_imaginary: bool = False
) -> NMRDataset:
    """Window, zero fill, transform and phase every indirect dimension.

    Parameters
    ----------
    fids : NMRDataset
        ``(phase, f1, ..., direct)`` on the full grid, States quadrature and real at time zero, direct
        dimension in the frequency domain. ``facts["delay"]`` of an axis is the time of its first point
        in dwells. A QF or TPPI data set has one complex FID a point.
    recipes : sequence of IndirectRecipe
        One for each indirect dimension; window, zero_fill and reverse act here, the first two where they
        are among the steps.
    keep_imaginary : bool
        Keep the imaginary parts of the indirect dimensions as phases of the result.

    Returns
    -------
    NMRDataset
        ``(1, f1, ..., direct)`` real, or ``(2**k, f1, ..., direct)``; of a QF data set the magnitude.
    """
    recipes = [replace(recipe, window=with_limits(_window(recipe), fids)) for recipe in recipes]
    steps = [_Plan(axis, recipe) for axis, recipe in zip(fids.indirect, recipes, strict=True)]
    array = np.asarray(fids.array)
    quadrature = fids.indirect[0].quadrature
    phases = len(array) if keep_imaginary and quadrature.phases == 2 else 1
    dtype = array.dtype if quadrature.phases == 2 else array.real.dtype
    spectrum = np.empty((phases, *(step.size for step in steps), fids.direct.size), dtype)
    for block in _blocks(fids.direct.size, steps):
        spectrum[..., block] = _process_block(array[..., block], quadrature, steps, keep_imaginary)
    axes = tuple(step.axis for step in steps)
    done = fids.with_step(_history(axes, recipes), array=spectrum, axes=(*axes, fids.direct))
    return _central_half(done)


def _window(recipe: IndirectRecipe) -> Window:
    return recipe.window if "window" in recipe.steps else Window("none")


def _blocks(width: int, steps: Sequence[_Plan]) -> list[slice]:
    """Cut the direct points so that the spectra of a block take about `BLOCK_BYTES`."""
    bytes_a_trace = 8 * 2 ** len(steps) * math.prod(step.size for step in steps)
    room = max(1, BLOCK_BYTES // bytes_a_trace)
    return [slice(start, min(start + room, width)) for start in range(0, width, room)]


def _process_block(
    array: NDArray[Any], quadrature: Quadrature, steps: Sequence[_Plan], keep_imaginary: bool
) -> NDArray[Any]:
    """Transform the direct points of one block."""
    if quadrature.phases == 1:
        spectrum = _transform(array, steps[0], axis=1)
        return np.abs(spectrum) if quadrature is Quadrature.QF else spectrum.real.copy()
    if np.iscomplexobj(array):
        # the imaginary units of the direct and the indirect dimensions do not mix
        real, imaginary = (_hypercomplex(part, steps, keep_imaginary) for part in (array.real, array.imag))
        return np.asarray(real + 1j * imaginary)
    return _hypercomplex(array, steps, keep_imaginary)


class _Plan:
    """What is done along one dimension, and the axis that results."""

    def __init__(self, axis: Axis, recipe: IndirectRecipe) -> None:
        delay = float(axis.facts.get("delay") or 0.0) * axis.quadrature.increments
        self.reverse = recipe.reverse
        fills = "zero_fill" in recipe.steps
        self.size = zero_filled_size(axis.size, recipe.zero_fill) if fills else axis.size
        self.weights = window(recipe.window, axis.size, axis)
        first_point = 0.5 if delay == 0.0 else 1.0
        self.weights[0] *= first_point
        self.ramp = phase_ramp(self.size, -180.0 * delay, 360.0 * delay)
        self.axis = replace(
            axis,
            size=self.size,
            frequency_domain=True,
            facts={
                **axis.facts,
                "window": window_facts(recipe.window),
                "first_point": first_point,
                "td_size": axis.size,
                "zero_filled": self.size,
            },
        )


def _hypercomplex(array: NDArray[Any], steps: Sequence[_Plan], keep_imaginary: bool) -> NDArray[Any]:
    """Transform real components (2**k, f1, ..., direct), the dimension next to the direct one first."""
    count = len(steps)
    array = array.reshape((2,) * count + array.shape[1:])
    for dimension in reversed(range(count)):
        cosine, sine = np.moveaxis(array, dimension, 0)
        spectrum = _transform(cosine + 1j * sine, steps[dimension], axis=count - 1 + dimension)
        kept = [spectrum.real, spectrum.imag] if keep_imaginary else [spectrum.real]
        array = np.stack(kept, axis=dimension)
    return array.reshape((-1, *array.shape[count:]))


def _transform(signal: NDArray[Any], step: _Plan, axis: int) -> NDArray[Any]:
    """Window, zero fill, transform and phase complex `signal` along `axis`."""
    if step.reverse:
        signal = signal.conj()
    weights = step.weights.astype(signal.real.dtype)
    signal = zero_fill(signal * along_axis(weights, axis, signal.ndim), step.size, axis=axis)
    return fourier(signal, axis=axis) * along_axis(step.ramp.astype(signal.dtype), axis, signal.ndim)


def _central_half(spectrum: NMRDataset) -> NMRDataset:
    """Cut a TPPI spectrum, transformed at twice its width, down to the half that holds the resonances."""
    axis = spectrum.axes[0]
    if axis.quadrature is not Quadrature.TPPI:
        return spectrum
    doubled = replace(axis, sw_hz=2.0 * axis.sw_hz)
    quarter = axis.size // 4
    kept = slice(quarter, quarter + axis.size // 2)
    return replace(
        spectrum,
        array=spectrum.array[:, kept],
        axes=(doubled.region(kept.start, kept.stop), *spectrum.axes[1:]),
    )


def _history(axes: Sequence[Axis], recipes: Sequence[IndirectRecipe]) -> str:
    steps = [
        f"F{i + 1} {recipe.window.kind} window, {axis.facts['td_size']} to {axis.size} points"
        f"{', reversed' if recipe.reverse else ''}"
        for i, (axis, recipe) in enumerate(zip(axes, recipes, strict=True))
    ]
    return f"indirect dimensions: {'; '.join(steps)}"
