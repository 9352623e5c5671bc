"""Random sums of exponentials for training: ranges to draw from, and many signals in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from synthetic.exponentials import ComplexArray, FloatArray


@dataclass(frozen=True)
class SignalRanges:
    """From what random signals are drawn; the ends of every range are included.

    Attributes
    ----------
    peaks : (int, int)
        Exponentials in one signal, uniform.
    amplitude : (float, float)
        Magnitudes.
    log_amplitude : bool
        Whether magnitudes are log-uniform instead of uniform, from a lowest one that every signal has for
        itself: in one spectrum all peaks are alike, in another they span the whole range.
    frequency : (float, float)
        In spectral widths, uniform.
    decay_time : (float, float)
        In dwells, of a signal of `decay_size` points; times scale with the size of the signal.
    decay_size : int
    log_decay_time : bool
        Whether decay times are log-uniform instead of uniform, and every signal has a range of its own within
        the whole: in one spectrum all lines have decayed at its end, in another none has.
    phase : float
        Largest deviation of the phase from 0, in radians, uniform.
    even_phase : bool
        Whether every signal has the whole range; otherwise the range of each is narrowed by the square of a
        random factor, as most spectra are phased better than the worst.
    negative : float
        Share of signals that hold negative peaks; in them every sign is drawn.
    noise : (float, float)
        Standard deviation of each component, log-uniform; amplitudes reach 1 at most, so that a signal may
        lie below its noise altogether.
    """

    peaks: tuple[int, int]
    amplitude: tuple[float, float]
    log_amplitude: bool
    frequency: tuple[float, float]
    decay_time: tuple[float, float]
    decay_size: int
    log_decay_time: bool
    phase: float
    even_phase: bool
    negative: float
    noise: tuple[float, float]


#: Table S1-1 of the MoDern paper: FIDs of 256 points, times in dwells, phases anywhere.
PAPER = SignalRanges(
    peaks=(1, 10),
    amplitude=(0.05, 1.0),
    log_amplitude=False,
    frequency=(0.01, 0.99),
    decay_time=(10.0, 179.2),
    decay_size=256,
    log_decay_time=False,
    phase=np.pi,
    even_phase=True,
    negative=0.0,
    noise=(1e-4, 1e-4),
)

#: What measured spectra look like: short against the decay, a wide dynamic range, phased, noisy.
MEASURED = SignalRanges(
    peaks=(0, 16),
    amplitude=(0.001, 1.0),
    log_amplitude=True,
    frequency=(0.0, 1.0),
    decay_time=(8.0, 1300.0),
    decay_size=256,
    log_decay_time=True,
    phase=0.1,
    even_phase=False,
    negative=0.3,
    noise=(1e-4, 1.0),
)


@dataclass(frozen=True, eq=False)
class RandomPeaks:
    """Exponentials of many signals in one or two dimensions; signals with fewer have zero amplitudes.

    Attributes
    ----------
    amplitude : ndarray, (signal, peak)
        Signed.
    rate : ndarray of complex, (signal, peak, dimension)
        2 pi i frequency - 1 / decay time, per dwell.
    phase : ndarray, (signal, peak, dimension)
        Radians.
    """

    amplitude: FloatArray
    rate: ComplexArray
    phase: FloatArray

    def waves(self, dimension: int, times: NDArray[np.float64]) -> ComplexArray:
        """Return exp(i phase + rate t) of every peak, (signal, peak, time); `times` in dwells."""
        exponent = self.rate[:, :, dimension, None] * times + 1j * self.phase[:, :, dimension, None]
        return np.asarray(np.exp(exponent))

    def fids(self, times: NDArray[np.float64]) -> ComplexArray:
        """Return the one-dimensional FIDs (signal, time)."""
        return np.asarray((self.amplitude[:, None] @ self.waves(0, times))[:, 0])

    def quadrants(self, times: tuple[NDArray[np.float64], NDArray[np.float64]]) -> ComplexArray:
        """Return S++ and S+- of two-dimensional signals, (signal, 2, t1, t2)."""
        first, second = self.waves(0, times[0]), self.waves(1, times[1])
        weighted = (self.amplitude[..., None] * first).swapaxes(1, 2)
        return np.stack([weighted @ second, weighted @ second.conj()], axis=1)


def random_peaks(
    ranges: SignalRanges, sizes: tuple[int, ...], signals: int, rng: Generator, count: int | None = None
) -> RandomPeaks:
    """Draw the exponentials of `signals` signals of `sizes` points, `count` in each if it is given."""
    most = count or max(ranges.peaks[1], 1)
    shape = (signals, most)
    counts = rng.integers(ranges.peaks[0], ranges.peaks[1], size=signals, endpoint=True)
    counts = counts if count is None else np.full(signals, count)
    magnitude = _magnitudes(ranges, shape, rng)
    signed = rng.random((signals, 1)) < ranges.negative
    sign = np.where(signed & (rng.random(shape) < 0.5), -1.0, 1.0)
    amplitude = np.where(np.arange(most) < counts[:, None], sign * magnitude, 0.0)
    shape_all = (*shape, len(sizes))
    frequency = rng.uniform(*ranges.frequency, size=shape_all)
    time = _decay_times(ranges, shape_all, rng)
    time = time * np.array(sizes) / ranges.decay_size
    phase = rng.uniform(-ranges.phase, ranges.phase, size=shape_all)
    if not ranges.even_phase:
        phase *= rng.random((signals, 1, 1)) ** 2
    return RandomPeaks(amplitude, 2j * np.pi * frequency - 1.0 / time, phase)


def _magnitudes(ranges: SignalRanges, shape: tuple[int, int], rng: Generator) -> FloatArray:
    if not ranges.log_amplitude:
        return rng.uniform(*ranges.amplitude, size=shape)
    low, high = np.log(ranges.amplitude)
    lowest = rng.uniform(low, high, size=(shape[0], 1))
    return np.asarray(np.exp(rng.uniform(lowest, high, size=shape)))


def _decay_times(ranges: SignalRanges, shape: tuple[int, ...], rng: Generator) -> FloatArray:
    if not ranges.log_decay_time:
        return rng.uniform(*ranges.decay_time, size=shape)
    low, high = np.log(ranges.decay_time)
    ends = np.sort(rng.uniform(low, high, size=(2, shape[0], 1, shape[-1])), axis=0)
    return np.asarray(np.exp(rng.uniform(ends[0], ends[1], size=shape)))


def random_noise(ranges: SignalRanges, signals: int, rng: Generator) -> FloatArray:
    """Draw the noise of each signal, its standard deviation in each component, (signal,)."""
    low, high = np.log(ranges.noise)
    return np.asarray(np.exp(rng.uniform(low, high, size=signals)))
