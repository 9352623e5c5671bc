"""Sums of decaying exponentials in 1-4 dimensions, the model of a free induction decay.

Eq. (S1-1) of the MoDern paper: r_n = sum_j a_j exp(i phi_j) exp(-n dt / tau_j) exp(i 2 pi f_j n dt),
here with one frequency, phase and decay rate for every dimension and n counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nmrrecon.nmr import Axis

#: Bytes that the intermediate modulation table may take before it is made in blocks.
BLOCK_BYTES = 64 * 2**20

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Peaks:
    """Parameters of the exponentials, dimensions in axis order (F1 first, direct last).

    Attributes
    ----------
    amplitude : ndarray, shape (peak,)
        Of the time-domain signal at time zero.
    frequency : ndarray, shape (peak, dimension)
        Offset from the carrier in cycles per dwell, positive towards higher chemical shift.
    decay : ndarray, shape (peak, dimension)
        Decay rate per dwell: the signal falls as exp(-decay n). The line is
        decay / pi spectral widths wide at half height.
    phase : ndarray, shape (peak, dimension)
        Phase at time zero in radians.
    """

    amplitude: FloatArray
    frequency: FloatArray
    decay: FloatArray
    phase: FloatArray

    def __init__(
        self, amplitude: ArrayLike, frequency: ArrayLike, decay: ArrayLike, phase: ArrayLike = 0.0
    ) -> None:
        amplitudes = np.atleast_1d(np.asarray(amplitude, dtype=np.float64))
        frequencies = np.asarray(frequency, dtype=np.float64)
        if frequencies.ndim != 2 or amplitudes.shape != frequencies.shape[:1]:
            raise ValueError(
                f"amplitude {amplitudes.shape} and frequency {frequencies.shape} "
                "are not (peak,) and (peak, dimension)"
            )
        object.__setattr__(self, "amplitude", amplitudes)
        object.__setattr__(self, "frequency", frequencies)
        for name, values in (("decay", decay), ("phase", phase)):
            full = np.broadcast_to(np.asarray(values, dtype=np.float64), frequencies.shape)
            object.__setattr__(self, name, full.copy())

    @classmethod
    def from_shifts(
        cls,
        axes: Sequence[Axis],
        amplitude: ArrayLike,
        ppm: ArrayLike,
        width_hz: ArrayLike,
        phase: ArrayLike = 0.0,
    ) -> Peaks:
        """Return peaks at chemical shifts `ppm` (peak, dimension) with full widths at half height in Hz.

        A shift outside the spectral width folds, as it does on a spectrometer.
        """
        observe = np.array([axis.observe_mhz for axis in axes])
        carrier = np.array([axis.carrier_ppm for axis in axes])
        sw = np.array([axis.sw_hz for axis in axes])
        frequency = (np.asarray(ppm, dtype=np.float64) - carrier) * observe / sw
        return cls(amplitude, frequency, np.pi * np.asarray(width_hz, dtype=np.float64) / sw, phase)

    @property
    def dimensions(self) -> int:
        """Number of dimensions."""
        return int(self.frequency.shape[1])

    def shifts(self, axes: Sequence[Axis]) -> FloatArray:
        """Return the chemical shifts in ppm, shape (peak, dimension)."""
        columns = [
            axis.carrier_ppm + self.frequency[:, d] * axis.sw_hz / axis.observe_mhz
            for d, axis in enumerate(axes)
        ]
        return np.stack(columns, axis=1)

    def widths_hz(self, axes: Sequence[Axis]) -> FloatArray:
        """Return the full widths at half height in Hz, shape (peak, dimension)."""
        return self.decay * np.array([axis.sw_hz for axis in axes]) / np.pi

    def __len__(self) -> int:
        return len(self.amplitude)


def exponentials(peaks: Peaks, dimension: int, times: NDArray[Any]) -> ComplexArray:
    """Return exp(i phase) exp((2 pi i frequency - decay) t) of each peak along one dimension.

    Parameters
    ----------
    times : ndarray, shape (point,)
        In dwells.

    Returns
    -------
    ndarray, shape (peak, point)
    """
    rate = 2j * np.pi * peaks.frequency[:, dimension] - peaks.decay[:, dimension]
    phasor = np.exp(1j * peaks.phase[:, dimension])
    return np.asarray(phasor[:, None] * np.exp(rate[:, None] * np.asarray(times)[None, :]))


def absorption_lorentzians(peaks: Peaks, dimension: int, size: int) -> FloatArray:
    """Return the absorption line of each peak along one dimension, of height 1, shape (peak, size).

    The carrier is at index ``size // 2`` and the chemical shift falls with the
    index. Phases are not applied: the line is that of a phased spectrum.
    """
    offset = (size // 2 - np.arange(size))[None, :] / size - peaks.frequency[:, dimension, None]
    half_width = peaks.decay[:, dimension, None] / (2 * np.pi)
    return np.asarray(1.0 / (1.0 + (offset / half_width) ** 2))


def fid(peaks: Peaks, size: int, delay: float = 0.0) -> ComplexArray:
    """Return the 1D FID of `peaks`, shape (size,); `delay` is the time of its first point in dwells."""
    return np.asarray(peaks.amplitude @ exponentials(peaks, 0, np.arange(size) + delay))


def hypercomplex(
    peaks: Peaks,
    points: NDArray[np.int64],
    direct: NDArray[Any],
    delays: Sequence[float] | None = None,
    dtype: Any = None,
) -> NDArray[Any]:
    """Return States FIDs at `points` of the indirect grid.

    Parameters
    ----------
    points : ndarray, shape (point, indirect dimension)
        Increments, 0-based.
    direct : ndarray, shape (peak, direct)
        What each peak is along the direct dimension: its exponential, or its line.
    delays : sequence of float, optional
        Time of the first increment of each indirect dimension, in dwells.
    dtype : optional
        Of the result; computed in double precision whatever it is.

    Returns
    -------
    ndarray, shape (phase, point, direct)
        Cosine- and sine-modulated FIDs of every indirect dimension, F1's phase the
        most significant bit.
    """
    phases = 2 ** (peaks.dimensions - 1)
    result = np.empty((phases, len(points), direct.shape[1]), dtype=dtype or direct.dtype)
    weighted = peaks.amplitude[:, None] * direct
    for start, stop, modulation in _modulations(peaks, points, delays):
        result[:, start:stop] = modulation @ weighted
    return result


def _modulations(
    peaks: Peaks, points: NDArray[np.int64], delays: Sequence[float] | None
) -> Iterator[tuple[int, int, FloatArray]]:
    """Yield (start, stop, modulation) with modulation (phase, point, peak), in blocks of points."""
    indirect = peaks.dimensions - 1
    delays = delays or (0.0,) * indirect
    block = max(1, BLOCK_BYTES // (8 * 2**indirect * max(1, len(peaks))))
    for start in range(0, len(points), block):
        stop = min(start + block, len(points))
        waves = [exponentials(peaks, d, points[start:stop, d] + delays[d]).T for d in range(indirect)]
        parts = [(wave.real, wave.imag) for wave in waves]
        table = np.ones((2**indirect, stop - start, len(peaks)))
        for row, choice in enumerate(product((0, 1), repeat=indirect)):
            for part, bit in zip(parts, choice, strict=True):
                table[row] *= part[bit]
        yield start, stop, table
