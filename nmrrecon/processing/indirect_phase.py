"""Phase and delay of the indirect dimensions: from the user, from the file, or measured.

The virtual echo needs them before reconstruction (an error of 20 degrees costs most of the gain).
They can be seen in the undersampled data: the strongest peaks of the zero-filled spectrum have the phase
p0 wherever they are, or one that runs linearly with frequency if the first point is late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import NMRDataset
from nmrrecon.operators.virtual_echo import EXACT_DELAYS
from nmrrecon.processing.quadrature import hypercomplex_to_quadrants
from nmrrecon.recipe import IndirectRecipe

#: Number of the strongest peaks that are looked at, and the least height of one over the highest.
PEAKS, LEVEL = 64, 0.1
#: Direct points that hold the strongest signals and are transformed.
TRACES = 48
#: A delay this near to an exact one, in dwells, counts as that one (11 degrees of p1 end to end).
NEARLY = 0.03
#: The file's phases are not believed if they fit this much worse than the measured ones.
DISBELIEF = 0.6


@dataclass(frozen=True)
class IndirectPhase:
    """Phase of one indirect dimension.

    Attributes
    ----------
    p0 : float
        Degrees, to be applied to the spectrum together with p1 = 360 `delay`.
    delay : float
        Time of the first point in dwells.
    source : str
        Where they come from.
    """

    p0: float
    delay: float
    source: str

    @property
    def rotation(self) -> float:
        """Degrees by which the FID is to be turned so that it is real at time zero."""
        return self.p0 + 180.0 * self.delay

    @property
    def exact_echo(self) -> bool:
        """Whether a virtual echo exists for the delay."""
        return self.delay in EXACT_DELAYS


@dataclass(frozen=True)
class PeakPhases:
    """Phases of the strongest peaks along one indirect dimension.

    Attributes
    ----------
    doubled : ndarray of complex, (peak,)
        exp(2 i phase): free of the peaks' signs.
    frequency : ndarray, (peak,)
        Cycles per dwell.
    weight : ndarray, (peak,)
        Heights.
    """

    doubled: NDArray[np.complex128]
    frequency: NDArray[np.float64]
    weight: NDArray[np.float64]

    def coherence(self, delay: float) -> complex:
        """Mean of the doubled phases once `delay` is taken out; modulus 1 if it explains them all."""
        turned = self.doubled * np.exp(-4j * np.pi * delay * self.frequency)
        return complex(np.sum(self.weight * turned) / np.sum(self.weight))

    def agreement(self, phase: IndirectPhase) -> float:
        """1 where `phase` makes every peak absorptive, -1 where dispersive."""
        return float((self.coherence(phase.delay) * np.exp(2j * np.deg2rad(phase.rotation))).real)


def indirect_phases(dataset: NMRDataset, recipes: Sequence[IndirectRecipe]) -> tuple[IndirectPhase, ...]:
    """Return the phase of each indirect dimension.

    What the recipe says counts first, then what the file says if it fits the peaks, then
    what the peaks say.

    Parameters
    ----------
    dataset : NMRDataset
        ``(phase, point, direct)`` in canonical States quadrature, direct dimension phased.
    recipes : sequence of IndirectRecipe
        One for each indirect dimension.
    """
    peaks = strongest_peak_phases(dataset)
    return tuple(
        _choose(axis.facts, recipe, dimension_peaks)
        for axis, recipe, dimension_peaks in zip(dataset.indirect, recipes, peaks, strict=True)
    )


def strongest_peak_phases(dataset: NMRDataset) -> tuple[PeakPhases, ...]:
    """Return the phases of the strongest peaks of the zero-filled spectrum, for each indirect dimension."""
    if dataset.schedule is None:
        raise ValueError("phases are measured on data with a schedule")
    quadrants = hypercomplex_to_quadrants(np.asarray(dataset.array).real)
    traces = np.argsort(np.sum(np.abs(quadrants) ** 2, axis=(0, 1)))[::-1][:TRACES]
    grid = np.zeros((len(quadrants), *dataset.schedule.grid, len(traces)), dtype=np.complex128)
    grid[(slice(None), *dataset.schedule.points.T)] = quadrants[:, :, traces]
    axes = tuple(range(1, grid.ndim - 1))
    spectrum = np.fft.fftn(grid, s=[2 * n for n in dataset.schedule.grid], axes=axes)
    return _one_dimension(spectrum[0]) if len(spectrum) == 1 else _two_dimensions(spectrum)


def _one_dimension(spectrum: NDArray[np.complex128]) -> tuple[PeakPhases, ...]:
    peaks = _highest(np.abs(spectrum))
    value = spectrum[peaks]
    frequency = np.fft.fftfreq(spectrum.shape[0])[peaks[0]]
    return (PeakPhases((value / np.abs(value)) ** 2, frequency, np.abs(value)),)


def _two_dimensions(spectrum: NDArray[np.complex128]) -> tuple[PeakPhases, ...]:
    """S++ turns by phi1 + phi2, S+- (at the mirrored F2 frequency) by phi1 - phi2."""
    forward = spectrum[0]
    backward = np.roll(spectrum[1][:, ::-1], 1, axis=1)
    peaks = _highest(np.abs(forward * backward))
    plus, minus = forward[peaks], backward[peaks]
    size = np.abs(plus * minus)
    return tuple(
        PeakPhases(product / size, np.fft.fftfreq(forward.shape[i])[peaks[i]], np.sqrt(size))
        for i, product in enumerate((plus * minus, plus * minus.conj()))
    )


def _highest(magnitude: NDArray[np.float64]) -> tuple[NDArray[np.int64], ...]:
    """Indices of the highest local maxima along the indirect dimensions."""
    is_peak = magnitude >= LEVEL * magnitude.max()
    for axis in range(magnitude.ndim - 1):
        for shift in (1, -1):
            is_peak &= magnitude >= np.roll(magnitude, shift, axis=axis)
    found = np.argwhere(is_peak)
    order = np.argsort(magnitude[tuple(found.T)])[::-1][:PEAKS]
    return tuple(found[order].T)


def _choose(facts: dict[str, object], recipe: IndirectRecipe, peaks: PeakPhases) -> IndirectPhase:
    p0, delay = recipe.p0, recipe.delay
    if p0 is not None and delay is not None:
        return IndirectPhase(p0, _snapped(delay), "given")
    if p0 is None and delay is None and facts.get("p0") is not None:
        filed = IndirectPhase(float(str(facts["p0"])), _snapped(float(str(facts.get("delay") or 0.0))), "file")
        measured = _measured(peaks, EXACT_DELAYS)
        if peaks.agreement(filed) >= DISBELIEF * peaks.agreement(measured):
            return filed
        return IndirectPhase(measured.p0, measured.delay, "measured, the file's do not fit")
    delays = EXACT_DELAYS if delay is None else (_snapped(delay),)
    measured = _measured(peaks, delays)
    if p0 is None:
        return measured
    return IndirectPhase(p0, measured.delay, "p0 given, delay measured")


def _measured(peaks: PeakPhases, delays: Sequence[float]) -> IndirectPhase:
    """Return the delay that explains the phases best; a late first point must explain them clearly better."""
    coherence = {delay: peaks.coherence(delay) for delay in delays}
    best = max(delays, key=lambda delay: abs(coherence[delay]) + 0.1 * (delay == 0.0))
    rotation = -np.rad2deg(np.angle(coherence[best])) / 2.0
    return IndirectPhase(float(rotation - 180.0 * best), best, f"measured, coherence {abs(coherence[best]):.2f}")


def _snapped(delay: float) -> float:
    nearest = min(EXACT_DELAYS, key=lambda exact: abs(exact - delay))
    return nearest if abs(nearest - delay) <= NEARLY else delay
