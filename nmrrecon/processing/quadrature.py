"""From the FIDs as acquired to canonical States quadrature, and on to signals a method can take.

Canonical: for each hypercomplex indirect dimension a cosine- and a sine-modulated FID, such
that cos + i sin turns in the positive sense (a resonance above the carrier as exp(+i w t)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.recipe import IndirectRecipe


def to_states(dataset: NMRDataset, indirect: Sequence[IndirectRecipe] = ()) -> NMRDataset:
    """Turn every indirect dimension in the time domain into canonical States quadrature.

    Parameters
    ----------
    dataset : NMRDataset
        ``(phase, point, direct)`` with a schedule, or ``(phase, f1, ..., direct)`` without.
        Its direct dimension is still complex where an axis is echo-antiecho.
    indirect : sequence of IndirectRecipe
        F1 first; dimensions beyond it take the defaults. `alternate`, `negate` and `swap` act
        here; None takes what `Axis.quadrature` and `Axis.negate` say.

    Returns
    -------
    NMRDataset
        Hypercomplex axes are `Quadrature.STATES` with `negate` False; QF and TPPI axes keep
        their one FID a point (alternated if asked), TPPI ones with `negate` False.

    Raises
    ------
    DataError
        If echo-antiecho data have lost the imaginary part of the direct dimension.

    Notes
    -----
    Echo-antiecho becomes c = E - A, s = i (E + A), as Bruker stores it. `swap` exchanges the two
    FIDs before that, `alternate` multiplies odd increments by -1, `negate` multiplies s by -1.
    """
    recipes = [indirect[i] if i < len(indirect) else IndirectRecipe() for i in range(len(dataset.indirect))]
    array = np.asarray(dataset.array)
    bits = [axis.quadrature.phases == 2 for axis in dataset.indirect]
    _check_phases(array, bits)
    array = array.reshape((2,) * sum(bits) + array.shape[1:])
    axes, steps = list(dataset.axes), []
    for dimension, (axis, recipe) in enumerate(zip(dataset.indirect, recipes, strict=True)):
        if axis.frequency_domain:
            continue
        if bits[dimension]:
            array = _canonical_pair(array, sum(bits[:dimension]), axis, recipe)
            axes[dimension] = replace(axis, quadrature=Quadrature.STATES, negate=False)
        elif axis.quadrature is Quadrature.TPPI:
            axes[dimension] = replace(axis, negate=False)
        if _alternates(axis, recipe):
            array = array * _alternation(dataset, dimension, array.dtype)
        steps.append(f"F{dimension + 1} {axis.quadrature} to {axes[dimension].quadrature}")
    array = array.reshape((-1, *dataset.array.shape[1:]))
    return dataset.with_step(f"quadrature: {', '.join(steps)}", array=array, axes=tuple(axes))


def _check_phases(array: NDArray[Any], bits: Sequence[bool]) -> None:
    if array.shape[0] != 2 ** sum(bits):
        raise ValueError(f"{array.shape[0]} FIDs a point do not fit {sum(bits)} hypercomplex dimensions")


def _canonical_pair(array: NDArray[Any], bit: int, axis: Axis, recipe: IndirectRecipe) -> NDArray[Any]:
    """Combine the two FIDs along array axis `bit` into cosine and sine of positive sense."""
    first, second = np.moveaxis(array, bit, 0)
    if recipe.swap:
        first, second = second, first
    if axis.quadrature is Quadrature.ECHO_ANTIECHO:
        if not np.iscomplexobj(array):
            raise DataError(
                "echo-antiecho data whose direct dimension is real cannot be combined",
                remedy="If the mode was read wrongly, set it: --set f1.quadrature=states",
            )
        first, second = first - second, 1j * (first + second)
    if axis.negate if recipe.negate is None else recipe.negate:
        second = -second
    return np.stack([first, second], axis=bit).astype(array.dtype, copy=False)


def _alternates(axis: Axis, recipe: IndirectRecipe) -> bool:
    if axis.quadrature is Quadrature.TPPI:
        # real points whose signs alternate are those of the mirror image
        return bool(recipe.alternate) != (axis.negate if recipe.negate is None else recipe.negate)
    if recipe.alternate is not None:
        return recipe.alternate
    return axis.quadrature is Quadrature.STATES_TPPI


def _alternation(dataset: NMRDataset, dimension: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return (-1)**n along the points, shaped to broadcast with ``(..., point, direct)`` or the grid."""
    if dataset.schedule is not None:
        increments = dataset.schedule.points[:, dimension, None]
    else:
        trailing = len(dataset.axes) - 1 - dimension
        increments = np.arange(dataset.axes[dimension].size).reshape((-1, *(1,) * trailing))
    return (1 - 2 * (increments % 2)).astype(dtype.type(0).real.dtype)


def hypercomplex_to_quadrants(components: NDArray[Any]) -> NDArray[np.complexfloating[Any, Any]]:
    """Combine the real components of k hypercomplex dimensions into complex signals.

    Parameters
    ----------
    components : ndarray, real, (2**k, ...)
        F1's bit most significant: for k = 2 cc, cs, sc, ss.

    Returns
    -------
    ndarray, complex, (2**(k - 1), ...)
        k = 1: c + i s. k = 2: S++ = (cc - ss) + i (sc + cs) and S+- = (cc + ss) + i (sc - cs), which
        turn as exp(i (w1 t1 + w2 t2)) and exp(i (w1 t1 - w2 t2)). k = 3: S+++, S++-, S+-+, S+--.
        Those with a negative first sign are the complex conjugates of these.
    """
    k = _hypercomplex_dimensions(components.shape[0])
    signals = components.reshape((2,) * k + components.shape[1:])
    # the bits are folded last to first, so that each fold leaves its sign where its bit was
    for bit in range(k - 1, 0, -1):
        c, s = np.moveaxis(signals, bit, 0)
        signals = np.stack([c + 1j * s, c - 1j * s], axis=bit)
    combined = signals[0] + 1j * signals[1]
    dtype = np.result_type(components.dtype, np.complex64)
    return combined.reshape((2 ** (k - 1), *components.shape[1:])).astype(dtype)


def quadrants_to_hypercomplex(quadrants: NDArray[Any]) -> NDArray[np.floating[Any]]:
    """Split complex signals into their real components; the inverse of `hypercomplex_to_quadrants`."""
    k = _hypercomplex_dimensions(2 * quadrants.shape[0])
    positive = quadrants.reshape((2,) * (k - 1) + quadrants.shape[1:])
    negative = positive.conj()[(slice(None, None, -1),) * (k - 1)]
    signals = np.stack([positive, negative])
    for bit in range(k):
        plus, minus = np.moveaxis(signals, bit, 0)
        signals = np.stack([(plus + minus) / 2, (plus - minus) / 2j], axis=bit)
    return np.ascontiguousarray(signals.real.reshape((2**k, *quadrants.shape[1:])))


def tppi_as_states(fids: NMRDataset) -> NMRDataset:
    """Return the complete FIDs of `indirect_signal` with the quadrature they have, twice as wide as TPPI's.

    Other data come back as they are. The real TPPI points cannot carry the phase that was put in.
    """
    axis = fids.axes[0]
    if axis.quadrature is not Quadrature.TPPI:
        return fids
    signal = np.asarray(fids.array)[0]
    delay = float(axis.facts.get("delay") or 0.0) * axis.quadrature.increments
    states = replace(
        axis,
        sw_hz=axis.quadrature.increments * axis.sw_hz,
        quadrature=Quadrature.STATES,
        facts={**axis.facts, "p0": -180.0 * delay, "p1": 360.0 * delay, "delay": delay},
    )
    step = "F1 TPPI to States of twice the width: the resonances lie in the central half, images outside"
    return fids.with_step(step, array=np.stack([signal.real, signal.imag]), axes=(states, *fids.axes[1:]))


def _hypercomplex_dimensions(components: int) -> int:
    k = components.bit_length() - 1
    if components != 2**k or k < 1:
        raise ValueError(f"{components} components are not those of hypercomplex dimensions")
    return k


def indirect_signal(dataset: NMRDataset) -> NDArray[np.complexfloating[Any, Any]]:
    """Return the complex indirect FID of every direct point, shape ``(point, direct)``.

    Parameters
    ----------
    dataset : NMRDataset
        After `to_states`, direct dimension transformed and phased, one indirect dimension.

    Returns
    -------
    ndarray, complex, (point, direct)
        States: Re(c) + i Re(s). QF: the FIDs themselves, whose sense only the magnitude hides.
        TPPI: Re(x) (-i)**n, with n counting real points at half the dwell 1 / sw_hz: a spectrum
        of twice the width, the resonances in its central half, their images outside.

    Raises
    ------
    ValueError
        With more than one indirect dimension (take `hypercomplex_to_quadrants`).
    """
    if len(dataset.indirect) != 1:
        raise ValueError(f"{len(dataset.indirect)} indirect dimensions where one is needed")
    array, axis = np.asarray(dataset.array), dataset.indirect[0]
    if axis.quadrature.phases == 2:
        return hypercomplex_to_quadrants(array.real)[0]
    complex_type = np.result_type(array.dtype, np.complex64)
    if axis.quadrature is Quadrature.TPPI:
        increments = np.arange(axis.size) if dataset.schedule is None else dataset.schedule.points[:, 0]
        return np.asarray(array[0].real * (-1j) ** (increments % 4)[:, None], dtype=complex_type)
    return np.asarray(array[0], dtype=complex_type)
