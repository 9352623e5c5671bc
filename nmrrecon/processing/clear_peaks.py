"""The clear peaks of undersampled data, and what they say about the phases of the indirect dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.processing.quadrature import hypercomplex_to_quadrants, indirect_signal

if TYPE_CHECKING:
    from nmrrecon.processing.indirect_phase import IndirectPhase

#: Largest number of peaks that vote, and how far above the median of its trace one must stand.
PEAKS, CLEARANCE = 96, 4.0
#: With fewer clear peaks than this all peaks vote.
QUORUM = 6
#: Peaks this near to the carrier or the edge of an indirect dimension, in cycles per dwell, may be axial,
#: or solvent that States-TPPI puts at the edge; no vote.
AXIAL = 0.01
#: A peak under this share of another one at the same indirect frequency may be the foot of that, whose sign
#: says nothing.
FOOT = 0.25
#: A peak votes for a phase within so many degrees of its own.
TOLERANCE = 20.0
#: Steps of the search for the top of a peak, to either side of a point of the spectrum.
ZOOM = 10


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

    @property
    def height(self) -> NDArray[np.float64]:
        """Magnitude of each peak, (peak,)."""
        return np.sqrt(np.abs(self.forward) * np.abs(self.backward))

    def stand_alone(self, grid: Sequence[int]) -> NDArray[np.bool_]:
        """Return whether each peak is more than the foot of another one at its indirect frequency.

        The direct dimension gives a strong line feet of either sign on many traces: few lines over little
        noise would be outvoted by them.
        """
        apart = (self.frequency[:, None] - self.frequency[None] + 0.5) % 1.0 - 0.5
        together = (np.abs(apart) < 1.0 / np.array(grid)).all(axis=-1)
        return np.asarray(self.height >= FOOT * np.where(together, self.height, 0.0).max(axis=1))

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
    quadrants = _quadrants(dataset)
    traces = _strongest_traces(quadrants)
    grid = np.zeros((len(quadrants), *dataset.schedule.grid, len(traces)), dtype=np.complex64)
    grid[(slice(None), *dataset.schedule.points.T)] = quadrants[:, :, traces]
    axes = tuple(range(1, grid.ndim - 1))
    spectrum = np.fft.fftn(grid, s=[2 * n for n in dataset.schedule.grid], axes=axes)
    if dataset.indirect[0].quadrature is Quadrature.TPPI:  # the outer half holds the images
        spectrum[:, np.abs(np.fft.fftfreq(spectrum.shape[1])) > 0.25] = 0.0
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
    increments = [axis.quadrature.increments for axis in dataset.indirect]
    frequency = frequency.reshape(-1, len(axes)) * increments
    return ClearPeaks(forward_top[voting], backward_top[voting], frequency[voting.nonzero()])


def _quadrants(dataset: NMRDataset) -> NDArray[np.complexfloating[Any, Any]]:
    """Return the complex indirect signals, (quadrant, point, direct)."""
    if dataset.indirect[0].quadrature is Quadrature.TPPI:
        return indirect_signal(dataset)[None]
    return hypercomplex_to_quadrants(np.asarray(dataset.array).real)


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


def _strongest_traces(quadrants: NDArray[np.complexfloating[Any, Any]]) -> NDArray[np.int64]:
    """Direct points that are the strongest among their neighbours, strongest first."""
    energy = np.sum(np.abs(quadrants) ** 2, axis=(0, 1))
    padded = np.concatenate([[0.0], energy, [0.0]])
    maxima = np.flatnonzero((energy >= padded[:-2]) & (energy > padded[2:]))
    if len(maxima) == 0:  # no signal at all
        return energy.argmax(keepdims=True)
    return maxima[np.argsort(energy[maxima])[::-1][:PEAKS]]
