"""From FIDs as acquired to what a method takes: direct dimension done, quadrature canonical, phases known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.processing.direct import process_direct
from nmrrecon.processing.indirect_phase import IndirectPhase, indirect_phases
from nmrrecon.processing.quadrature import hypercomplex_to_quadrants, indirect_signal, to_states
from nmrrecon.processing.referencing import referenced
from nmrrecon.processing.trace_statistics import line_width, trace_noise
from nmrrecon.recipe import IndirectRecipe, Recipe

#: Largest value that a spectrum may have, and smallest that the highest signal may have: squares of values
#: beyond do not fit single precision.
LARGEST, SMALLEST = 1e18, 1e-16


@dataclass(frozen=True)
class Prepared:
    """A data set ready for a method.

    Attributes
    ----------
    dataset : NMRDataset
        Direct dimension transformed, indirect ones as acquired, in States quadrature, without rotation.
    signals : ndarray of complex64, (quadrant, point, direct)
        The complex indirect signals, turned so that they are real at time zero: one quadrant for one
        indirect dimension, S++ and S+- for two. With the imaginary part of the direct dimension kept, twice
        as many direct points: those of the real part, then those of the imaginary part.
    phases : tuple of IndirectPhase
        Of each indirect dimension; empty for magnitude data.
    noise : float
        Standard deviation in the real part of `signals`.
    line_width : float
        Of a typical line along the direct dimension in points.
    """

    dataset: NMRDataset
    signals: NDArray[np.complex64]
    phases: tuple[IndirectPhase, ...]
    noise: float
    line_width: float

    @property
    def is_magnitude(self) -> bool:
        """Whether the indirect dimension has no phase (QF)."""
        return not self.phases

    @property
    def has_virtual_echo(self) -> bool:
        """Whether the phases allow the virtual echo."""
        return not self.is_magnitude and all(phase.exact_echo for phase in self.phases)


def prepare(dataset: NMRDataset, recipe: Recipe) -> Prepared:
    """Process the direct dimension and find quadrature, phases, noise and line width.

    Raises
    ------
    DataError
        If the data are no FIDs of two or three dimensions.
    ParameterError
        If the recipe does not fit the data.
    """
    _check(dataset, recipe)
    dataset = referenced(dataset, recipe.reference, recipe.temperature_k)
    recipes = [recipe.indirect_for(i) for i in range(len(dataset.indirect))]
    states = to_states(process_direct(dataset, recipe.direct), recipes)
    phases: tuple[IndirectPhase, ...] = ()
    if states.indirect[0].quadrature is Quadrature.QF:
        signals = _magnitude_signals(states, recipes[0])
    elif states.indirect[0].quadrature is Quadrature.TPPI:
        phases = indirect_phases(states, recipes)
        turn = np.exp(1j * np.deg2rad(phases[0].rotation)).astype(np.complex64)
        signals = indirect_signal(states)[None].astype(np.complex64, copy=False) * turn
    else:
        phases = indirect_phases(states, recipes)
        signals = _turned(states, phases, keep_imaginary=recipe.keep_imaginary)
    _check_values(signals, states)
    described = states.with_step(_history(states, phases)) if phases else states
    real_part = signals[0][:, : states.direct.size]
    noise = trace_noise(real_part, states.direct)
    return Prepared(described, signals, phases, noise, line_width(real_part))


def _check(dataset: NMRDataset, recipe: Recipe) -> None:
    path = dataset.report.path
    if dataset.schedule is None or any(axis.frequency_domain for axis in dataset.indirect):
        raise DataError(
            "this is a finished spectrum or a 1D; there is nothing to reconstruct",
            path=path,
            remedy="Give the folder with the FIDs (ser, fid or test.fid).",
        )
    if len(dataset.indirect) > 2:
        raise DataError(f"a {len(dataset.axes)}D cannot be reconstructed, only 2D and 3D", path=path)
    hypercomplex = [axis.quadrature.phases == 2 for axis in dataset.indirect]
    if len(hypercomplex) == 2 and not all(hypercomplex):
        modes = " and ".join(str(axis.quadrature) for axis in dataset.indirect)
        raise DataError(
            f"a 3D with {modes} dimensions cannot be reconstructed; both must be hypercomplex",
            path=path,
            remedy="If the mode was read wrongly, set it: --set f1.quadrature=states",
        )
    if len(recipe.indirect) > len(dataset.indirect):
        raise ParameterError(
            f"F{len(recipe.indirect)} is set as an indirect dimension; the data have fewer",
            remedy="The direct dimension is set by direct.*, such as -O direct.p0=35.",
        )


def _check_values(signals: NDArray[np.complex64], states: NMRDataset) -> None:
    """Refuse what is no number, and what single precision cannot square."""
    path = states.report.path
    if not np.isfinite(signals).all():
        raise DataError("the data hold values that are not numbers", path=path)
    largest = float(np.abs(signals).max(initial=0.0))
    points = int(np.prod([axis.size for axis in states.indirect]))
    if largest * points > LARGEST or 0.0 < largest < SMALLEST:
        raise DataError(
            f"the largest value of the transformed FIDs is {largest:.1e}, beyond single precision",
            path=path,
            remedy="Multiply the FIDs by a constant first.",
        )


def _magnitude_signals(states: NMRDataset, recipe: IndirectRecipe) -> NDArray[np.complex64]:
    """Return QF signals (1, point, direct), turning forwards."""
    signals = indirect_signal(states)[None].astype(np.complex64, copy=False)
    negate = states.indirect[0].negate if recipe.negate is None else recipe.negate
    return signals.conj() if negate else signals


def _turned(
    states: NMRDataset, phases: tuple[IndirectPhase, ...], *, keep_imaginary: bool
) -> NDArray[np.complex64]:
    """Return the quadrants (quadrant, point, direct), each dimension turned by its rotation."""
    array = np.asarray(states.array)
    parts = [array.real]
    if keep_imaginary and np.iscomplexobj(array):
        parts.append(array.imag)
    quadrants = np.concatenate([hypercomplex_to_quadrants(part) for part in parts], axis=-1)
    rotations = np.deg2rad([phase.rotation for phase in phases])
    if len(rotations) == 1:
        turns = [rotations[0]]
    else:
        turns = [rotations[0] + rotations[1], rotations[0] - rotations[1]]
    turned = quadrants * np.exp(1j * np.array(turns))[:, None, None].astype(np.complex64)
    return turned.astype(np.complex64, copy=False)


def _history(states: NMRDataset, phases: tuple[IndirectPhase, ...]) -> str:
    return "indirect phases: " + ", ".join(
        f"F{i + 1} p0 {phase.p0:.1f}, first point at {phase.delay:g} dwells ({phase.source})"
        for i, phase in enumerate(phases)
    )
