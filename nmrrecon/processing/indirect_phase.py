"""Phase and delay of the indirect dimensions: from the user, from the file, or measured.

The virtual echo needs them before reconstruction (an error of 20 degrees costs most of the gain).
They can be seen in the undersampled data: the strongest peaks of the zero-filled spectrum have the phase
p0 wherever they are, or one that runs linearly with frequency if the first point is late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import EXACT_DELAYS, NMRDataset, Quadrature
from nmrrecon.processing.quadrature import hypercomplex_to_quadrants
from nmrrecon.recipe import IndirectRecipe

#: Largest number of peaks that vote, and how far above the median of its trace one must stand.
PEAKS, CLEARANCE = 96, 4.0
#: With fewer clear peaks than this all peaks vote.
QUORUM = 6
#: Peaks this near to the carrier or the edge of an indirect dimension, in cycles per dwell, may be axial,
#: or solvent that States-TPPI puts at the edge; no vote.
AXIAL = 0.01
#: The signs of the peaks are believed to follow the side of the carrier if so large a share does, and so many
#: peaks lie on either side.
SIDED, EITHER_SIDE = 0.85, 3
#: A peak votes for a phase within so many degrees of its own.
TOLERANCE = 20.0
#: A delay this near to an exact one, in dwells, counts as that one (11 degrees of p1 end to end).
NEARLY = 0.03
#: The file's phases are not believed if their agreement is less than this share of the measured ones'.
DISBELIEF = 0.5
#: Steps of the search for the top of a peak, to either side of a point of the spectrum.
ZOOM = 10
#: What the source of a measured phase begins with.
MEASURED = "from the peaks"


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
    """Phases of clear peaks along one indirect dimension.

    Attributes
    ----------
    phase : ndarray, (peak,)
        Degrees, modulo 180: free of the peaks' signs.
    frequency : ndarray, (peak,)
        Cycles per dwell.
    """

    phase: NDArray[np.float64]
    frequency: NDArray[np.float64]

    def agreement(self, rotation: float, delay: float) -> float:
        """Share of the peaks that are absorptive, within `TOLERANCE`, once turned by `rotation` degrees."""
        off = self._off(rotation, delay)
        return float(np.mean(np.abs(off) <= TOLERANCE)) if len(off) else 0.0

    def best_rotation(self, delay: float) -> float:
        """The rotation in degrees that most peaks agree on, refined to the median of those that do."""
        coarse = max(np.arange(-90.0, 90.0, 5.0), key=lambda angle: self.agreement(angle, delay))
        off = self._off(coarse, delay)
        agreeing = np.abs(off) <= TOLERANCE
        return float(coarse - (np.median(off[agreeing]) if agreeing.any() else 0.0))

    def _off(self, rotation: float, delay: float) -> NDArray[np.float64]:
        """What is left of the phases, -90 to 90 degrees, after `rotation` and with the delay taken out."""
        left = self.phase + rotation - 360.0 * delay * self.frequency
        return (left + 90.0) % 180.0 - 90.0


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
    peaks = clear_peaks(dataset)
    phases = tuple(
        _choose(axis.facts, recipe, peaks.along(dimension))
        for dimension, (axis, recipe) in enumerate(zip(dataset.indirect, recipes, strict=True))
    )
    if phases[0].source.startswith(MEASURED):
        phases = _upright(phases, peaks)
    for dimension, recipe in enumerate(recipes):
        _warn_of_sides(dataset, dimension, recipe, phases, peaks)
    return phases


@dataclass(frozen=True)
class ClearPeaks:
    """Tops of the clear peaks of the zero-filled spectrum, one for each of the strongest traces.

    Attributes
    ----------
    forward, backward : ndarray of complex, (peak,)
        Spectrum of S++ at the peak, and of S+- at its mirror image; the same for one dimension.
    frequency : ndarray, (peak, dimension)
        Cycles per dwell.
    """

    forward: NDArray[np.complexfloating[Any, Any]]
    backward: NDArray[np.complexfloating[Any, Any]]
    frequency: NDArray[np.float64]

    def along(self, dimension: int) -> PeakPhases:
        """Return the phases along one dimension of the peaks that are not axial there."""
        # S++ turns by phi1 + phi2, S+- by phi1 - phi2
        other = self.backward if dimension == 0 else self.backward.conj()
        off_axis = self.off_axis[:, dimension]
        phase = np.rad2deg(np.angle((self.forward * other)[off_axis])) / 2.0
        return PeakPhases(phase, self.frequency[off_axis, dimension])

    @property
    def off_axis(self) -> NDArray[np.bool_]:
        """Whether a peak is not axial, for every dimension: (peak, dimension)."""
        return np.abs((self.frequency + 0.25) % 0.5 - 0.25) > AXIAL

    def signs(self, phases: Sequence[IndirectPhase]) -> NDArray[np.float64]:
        """Return the sign, 1 or -1, that each peak has under `phases`."""
        turn = sum(
            phase.rotation - 360.0 * phase.delay * self.frequency[:, d] for d, phase in enumerate(phases)
        )
        return np.where((self.forward * np.exp(1j * np.deg2rad(turn))).real > 0, 1.0, -1.0)


def clear_peaks(dataset: NMRDataset) -> ClearPeaks:
    """Return the highest indirect point of each of the strongest traces.

    Of a line that spans several direct points the strongest is taken. All peaks have one vote, so that a
    solvent line has no more than any other. Peaks that hardly rise above their trace are left out unless
    too few remain.
    """
    if dataset.schedule is None:
        raise ValueError("phases are measured on data with a schedule")
    quadrants = hypercomplex_to_quadrants(np.asarray(dataset.array).real)
    traces = _strongest_traces(quadrants)
    grid = np.zeros((len(quadrants), *dataset.schedule.grid, len(traces)), dtype=np.complex64)
    grid[(slice(None), *dataset.schedule.points.T)] = quadrants[:, :, traces]
    axes = tuple(range(1, grid.ndim - 1))
    spectrum = np.fft.fftn(grid, s=[2 * n for n in dataset.schedule.grid], axes=axes)
    forward = spectrum[0]
    # S+- has the same peak at the mirrored F2 frequency
    backward = forward if len(spectrum) == 1 else np.roll(spectrum[1][:, ::-1], 1, axis=1)
    height = np.abs(forward * backward).reshape(-1, len(traces))
    peak = height.argmax(axis=0)
    clear = height[peak, np.arange(len(traces))] > CLEARANCE**2 * np.median(height, axis=0)
    index = np.unravel_index(peak, forward.shape[:-1])
    coarse = np.stack([np.fft.fftfreq(n)[i] for n, i in zip(forward.shape[:-1], index, strict=True)], axis=1)
    tops = [_top(grid[..., t], coarse[t]) for t in range(len(traces))]
    voting = clear if clear.sum() >= QUORUM else np.ones_like(clear)
    forward_top, backward_top, frequency = (np.array([top[i] for top in tops]) for i in range(3))
    shape = (-1, len(axes))
    return ClearPeaks(forward_top[voting], backward_top[voting], frequency.reshape(shape)[voting.nonzero()])


def _top(
    fids: NDArray[np.complexfloating[Any, Any]], coarse: NDArray[np.float64]
) -> tuple[complex, complex, NDArray[np.float64]]:
    """Return S++ and S+- at the top of the peak near frequency `coarse`, and the frequency of the top.

    Of a signal that hardly decays the phase turns by up to 45 degrees between the top and the nearest point
    of a spectrum zero filled once.
    """
    sizes = fids.shape[1:]
    steps = np.linspace(-0.5, 0.5, 2 * ZOOM + 1)
    fine = [c + steps / n for c, n in zip(coarse, sizes, strict=True)]
    waves = [np.exp(-2j * np.pi * np.outer(f, np.arange(n))) for f, n in zip(fine, sizes, strict=True)]
    if len(sizes) == 1:
        forward = backward = waves[0] @ fids[0]
    else:
        forward = waves[0] @ fids[0] @ waves[1].T
        backward = waves[0] @ fids[1] @ waves[1].conj().T
    top = np.unravel_index(np.abs(forward * backward).argmax(), forward.shape)
    frequency = np.array([f[i] for f, i in zip(fine, top, strict=True)])
    return complex(forward[top]), complex(backward[top]), frequency


def _upright(phases: tuple[IndirectPhase, ...], peaks: ClearPeaks) -> tuple[IndirectPhase, ...]:
    """Return `phases` such that most peaks are positive: a phase modulo 180 degrees leaves it open."""
    signs, off_axis = peaks.signs(phases), peaks.off_axis.all(axis=1)
    if (signs[off_axis] if off_axis.any() else signs).sum() >= 0:
        return phases
    first = phases[0]
    return (replace(first, p0=(first.p0 + 360.0) % 360.0 - 180.0), *phases[1:])


def _warn_of_sides(
    dataset: NMRDataset,
    dimension: int,
    recipe: IndirectRecipe,
    phases: tuple[IndirectPhase, ...],
    peaks: ClearPeaks,
) -> None:
    """Warn where the peaks change sign at the carrier: what a wrong alternation does to a late first point.

    It moves the spectrum by half its width, and with the first point at half a dwell the half that then lies
    beyond the edge comes back with the other sign.
    """
    if phases[dimension].delay != 0.5:
        return
    side = np.sign(peaks.frequency[:, dimension])[peaks.off_axis[:, dimension]]
    follow = peaks.signs(phases)[peaks.off_axis[:, dimension]] * side
    either = min(np.count_nonzero(side > 0), np.count_nonzero(side < 0))
    if either < EITHER_SIDE or max(np.mean(follow > 0), np.mean(follow < 0)) < SIDED:
        return
    name = f"f{dimension + 1}"
    read = dataset.report.facts.get(f"{name}.quadrature")
    assumed = read is not None and read.value == Quadrature.STATES_TPPI
    alternates = assumed if recipe.alternate is None else recipe.alternate
    dataset.report.warn(
        f"F{dimension + 1}: the peaks on one side of the carrier are positive, those on the other negative. "
        f"The quadrature is probably {'States' if alternates else 'States-TPPI'} and the shifts are half a "
        f"spectral width off: try -O {name}.alternate={'no' if alternates else 'yes'}"
    )


def _strongest_traces(quadrants: NDArray[np.complexfloating[Any, Any]]) -> NDArray[np.int64]:
    """Direct points that are the strongest among their neighbours, strongest first."""
    energy = np.sum(np.abs(quadrants) ** 2, axis=(0, 1))
    padded = np.concatenate([[0.0], energy, [0.0]])
    maxima = np.flatnonzero((energy >= padded[:-2]) & (energy > padded[2:]))
    if len(maxima) == 0:  # no signal at all
        return energy.argmax(keepdims=True)
    return maxima[np.argsort(energy[maxima])[::-1][:PEAKS]]


def _choose(facts: dict[str, Any], recipe: IndirectRecipe, peaks: PeakPhases) -> IndirectPhase:
    p0, delay = recipe.p0, recipe.delay
    if p0 is not None and delay is not None:
        return IndirectPhase(p0, _snapped(delay), "given")
    if p0 is None and delay is None and facts.get("p0") is not None:
        filed = IndirectPhase(float(facts["p0"]), _snapped(float(facts.get("delay") or 0.0)), "file")
        measured = _measured(peaks, EXACT_DELAYS)
        agreement = peaks.agreement(filed.rotation, filed.delay)
        if agreement >= DISBELIEF * peaks.agreement(measured.rotation, measured.delay):
            return filed
        return replace(measured, source=f"{measured.source}; the file's do not fit")
    measured = _measured(peaks, EXACT_DELAYS if delay is None else (_snapped(delay),))
    return measured if p0 is None else IndirectPhase(p0, measured.delay, "p0 given, delay measured")


def _measured(peaks: PeakPhases, delays: Sequence[float]) -> IndirectPhase:
    """Return the delay and rotation that most peaks agree on; a late first point must win clearly."""
    rotation = {delay: peaks.best_rotation(delay) for delay in delays}
    agreement = {delay: peaks.agreement(rotation[delay], delay) for delay in delays}
    best = max(delays, key=lambda delay: agreement[delay] + 0.1 * (delay == 0.0))
    votes = f"{round(agreement[best] * len(peaks.phase))} of {len(peaks.phase)} peaks agree"
    return IndirectPhase(rotation[best] - 180.0 * best, best, f"{MEASURED}, {votes}")


def _snapped(delay: float) -> float:
    nearest = min(EXACT_DELAYS, key=lambda exact: abs(exact - delay))
    return nearest if abs(nearest - delay) <= NEARLY else delay
