"""Random patches of neighbouring direct points: lines along the direct dimension, FIDs along the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from synthetic.exponentials import FloatArray
from synthetic.random_signals import RandomPeaks, SignalRanges, random_peaks


@dataclass(frozen=True)
class PatchRanges:
    """From what the direct dimension of a patch is drawn.

    Attributes
    ----------
    points : int
        Direct points of a patch.
    peaks : (int, int)
        Peaks in and around the patch, the more of two log-uniform draws; as many again lie up to three
        patches off to either side, most of them with nothing but their feet in it.
    width : (float, float)
        Full width of a line at half height in points, log-uniform, for the whole patch.
    spread : float
        Widths of single lines lie between 1 / (1 + spread) and 1 + spread of that.
    processed : float
        Share of patches that come from windowed and zero-filled FIDs; the others have Lorentzian lines and
        white noise.
    exact : float
        Share of patches without any error of phase.
    """

    points: int = 32
    peaks: tuple[int, int] = (1, 24)
    width: tuple[float, float] = (1.6, 8.0)
    spread: float = 0.4
    processed: float = 0.5
    exact: float = 0.35


#: Points of the FID behind a patch of processed lines, over those of the patch.
LONGER = 4


@dataclass(frozen=True, eq=False)
class RandomPatch:
    """One patch.

    Attributes
    ----------
    peaks : RandomPeaks
        Along the indirect dimensions, one signal for all peaks: (1, peak, ...).
    lines : ndarray, (peak, point)
        Along the direct dimension, of height 1.
    width : float
        Typical full width at half height, in points.
    window : ndarray or None
        Of the FID's points, where the noise went through one; on a grid of `LONGER` times the patch.
    """

    peaks: RandomPeaks
    lines: FloatArray
    width: float
    window: FloatArray | None

    def signals(self, times: tuple[NDArray[np.float64], ...]) -> NDArray[Any]:
        """Return the noise-free FIDs: (point, t1), or (point, 2, t1, t2) as S++ and S+-."""
        weighted = (self.peaks.amplitude[0, :, None] * self.lines).T
        waves = [self.peaks.waves(d, t)[0] for d, t in enumerate(times)]
        if len(waves) == 1:
            return np.asarray(weighted @ waves[0])
        quadrants = [
            np.einsum("xp,pi,pj->xij", weighted, waves[0], second, optimize=True)
            for second in (waves[1], waves[1].conj())
        ]
        return np.stack(quadrants, axis=1)

    def noise(self, shape: tuple[int, ...], rng: Generator) -> NDArray[Any]:
        """Return noise of standard deviation 1 in each component, (point, ...) complex.

        After a window and zero filling neighbouring points share their noise.
        """
        points = shape[0]
        if self.window is None:
            return np.asarray(rng.standard_normal(shape) + 1j * rng.standard_normal(shape))
        # complex FIDs for each component of the indirect signal; the real part of their spectra is kept
        length, rest = LONGER * points, (len(self.window), *shape[1:])
        components = []
        for _ in range(2):
            fid = rng.standard_normal(rest) + 1j * rng.standard_normal(rest)
            fid *= self.window.reshape(-1, *[1] * (len(shape) - 1))
            components.append(np.fft.fft(fid, length, axis=0)[:points].real)
        return np.asarray((components[0] + 1j * components[1]) / np.sqrt((self.window**2).sum()))


def random_patch(
    signals: SignalRanges, ranges: PatchRanges, sizes: tuple[int, ...], rng: Generator
) -> RandomPatch:
    """Draw the peaks of one patch with indirect dimensions of `sizes` points."""
    low, high = np.log(ranges.peaks)
    count = round(float(np.exp(rng.uniform(low, high, size=2).max())))
    near = rng.uniform(-0.25, 1.25, count)
    far = rng.uniform(-3.0, 4.0, count)
    position = np.concatenate([near, far]) * ranges.points
    width = float(np.exp(rng.uniform(*np.log(ranges.width))))
    spread = np.log1p(ranges.spread)
    widths = width * np.exp(rng.uniform(-spread, spread, 2 * count))
    exact = replace(signals, phase=0.0) if rng.random() < ranges.exact else signals
    peaks = random_peaks(exact, sizes, 1, rng, count=2 * count)
    x = np.arange(ranges.points)
    if rng.random() >= ranges.processed:
        lines = 1.0 / (1.0 + ((x - position[:, None]) / (widths[:, None] / 2.0)) ** 2)
        return RandomPatch(_normalized(peaks, lines, rng), lines, width, None)
    lines, window, width = _processed(position, widths, width, ranges.points, rng)
    return RandomPatch(_normalized(peaks, lines, rng), lines, width, window)


def _normalized(peaks: RandomPeaks, lines: FloatArray, rng: Generator) -> RandomPeaks:
    """Give the strongest peak the magnitude 1, to which noise is relative, and the patch a random sign."""
    strongest = float((np.abs(peaks.amplitude[0]) * np.abs(lines).max(axis=1)).max())
    return replace(peaks, amplitude=peaks.amplitude / strongest * rng.choice([-1.0, 1.0]))


def _width(shape: FloatArray, length: int) -> float:
    """Return the full width at half height, in points, of the line of a FID of magnitudes `shape`."""
    fine = 16
    line = np.fft.fft(shape, fine * length).real
    return 2.0 * float(np.argmax(line < 0.5 * line[0])) / fine


def _processed(
    position: FloatArray, widths: FloatArray, width: float, points: int, rng: Generator
) -> tuple[FloatArray, FloatArray, float]:
    """Return lines, window and true width of FIDs that were windowed by a sine bell and filled with zeros."""
    length = LONGER * points
    size = round(length * min(1.0, 1.2 / width * rng.uniform(0.8, 1.6)))
    offset = rng.choice([0.35, 0.45, 0.5])
    window = np.sin(np.pi * np.linspace(offset, 0.98, size)) ** rng.choice([1, 2])
    time = np.arange(size)
    decay = np.pi * np.maximum(widths - 0.8 * width, 0.05 * width) / length
    envelope = window * np.exp(-decay[:, None] * time)
    envelope[:, 0] *= 0.5
    angle = 2 * np.pi / length * (np.arange(points) - position[:, None])
    lines = np.cos(angle[:, :, None] * time) @ envelope[:, :, None]
    typical = envelope[np.argsort(widths)[len(widths) // 2]]
    return lines[..., 0] / envelope.sum(1)[:, None], window, _width(typical, length)
