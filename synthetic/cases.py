"""Named synthetic cases: the same data for every method, from a name and a seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import unknown_name
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule import Schedule
from synthetic.experiment import Experiment
from synthetic.exponentials import FloatArray, Peaks, absorption_lorentzians, hypercomplex
from synthetic.noise import gaussian_noise


@dataclass(frozen=True)
class CaseSpec:
    """From what a case is drawn.

    Attributes
    ----------
    grid : tuple of int
        Complex increments of the indirect dimensions, F1 first.
    direct : int
        Points of the direct dimension.
    peaks : int
        Number of peaks.
    amplitude : (float, float)
        Range of the time-domain amplitude, log-uniform.
    decay : (float, float)
        Range of the decay rate over the acquisition length of each indirect
        dimension, uniform: the signal falls as exp(-rate n / N).
    noise : float
        Standard deviation of the noise as a fraction of full scale, the upper end of `amplitude`.
    density : float
        Sampled points over points of the grid.
    frequency : (float, float)
        Range of the position in every dimension as a fraction of the spectral width, uniform.
    direct_width : (float, float)
        Range of the full width at half height along the direct dimension in points, uniform.
    """

    grid: tuple[int, ...]
    direct: int
    peaks: int
    amplitude: tuple[float, float]
    decay: tuple[float, float]
    noise: float
    density: float
    frequency: tuple[float, float] = (0.03, 0.97)
    direct_width: tuple[float, float] = (3.0, 6.0)


SPECS = {
    "A": CaseSpec((256,), 512, 60, (0.05, 1.0), (1.8, 4.8), 2e-3, 0.20),
    "B": CaseSpec((256,), 512, 80, (0.005, 1.0), (1.0, 6.0), 5e-4, 0.125),
    "C": CaseSpec((256,), 512, 120, (0.001, 1.0), (1.0, 8.0), 1e-4, 0.25),
    "3d": CaseSpec((64, 32), 64, 40, (0.05, 1.0), (1.8, 4.8), 2e-3, 0.10),
}

#: The five-peak spectrum: (position as a fraction of the spectral width, decay time in dwells).
#: The paper says "five peaks with different line widths" and no more. The decay times here span
#: geometrically the range of its training set (10 to 179.2 dwells of 256), broadest first; amplitudes
#: are equal.
FIVE_PEAKS = ((0.15, 10.0), (0.35, 20.6), (0.55, 42.3), (0.72, 87.1), (0.87, 179.2))
FIVE_PEAK_SPEC = CaseSpec((256,), 1, 5, (1.0, 1.0), (256 / 179.2, 25.6), 1e-4, 0.20)

#: Direct points that a case is acquired with at least, where it has fewer (the five-peak case has one).
SHORTEST_FID = 64

CASE_NAMES = ("five-peak", *SPECS)


@dataclass(frozen=True, eq=False)
class Case:
    """One synthetic data set in the mixed domain: direct dimension phased spectrum, indirect ones FIDs.

    Attributes
    ----------
    name, seed : str, int
        What `case` was asked for; they determine everything else.
    spec : CaseSpec
        From what it was drawn.
    peaks : Peaks
        The truth. The direct dimension's decay stands for the line width.
    axes : tuple of Axis
        F1 first; the direct one is in the frequency domain.
    clean : ndarray of float64, shape (phase, f1, ..., direct)
        Noise-free States data on the full grid; real along the direct dimension,
        which holds absorption Lorentzians of height `amplitude`.
    noise : ndarray of float64, same shape
        White noise.
    noise_sigma : float
        Standard deviation of `noise`: ``spec.noise`` times full scale, which is the largest
        amplitude that a peak of the case can have (1.0). Each component of the hypercomplex
        data has it: of complex ``traces`` the real part and the imaginary part each.
    schedule : Schedule
        The sampled points, by sine-weighted Poisson gap.
    """

    name: str
    seed: int
    spec: CaseSpec
    peaks: Peaks
    axes: tuple[Axis, ...]
    clean: FloatArray
    noise: FloatArray
    noise_sigma: float
    schedule: Schedule

    @property
    def reference(self) -> FloatArray:
        """Fully sampled, noisy States data (phase, f1, ..., direct): what a method is scored against."""
        return self.clean + self.noise

    @property
    def traces(self) -> NDArray[Any]:
        """`reference` as traces, direct dimension first.

        ``(f2, t1)`` complex for one indirect dimension, ``(direct, phase, t1, t2)``
        real for two.
        """
        reference = self.reference
        if len(self.schedule.grid) == 1:
            return np.ascontiguousarray((reference[0] + 1j * reference[1]).T)
        return np.ascontiguousarray(np.moveaxis(reference, -1, 0))

    @property
    def mask(self) -> NDArray[np.bool_]:
        """True at the sampled increments, shape (t1, ...)."""
        return self.schedule.mask

    def dataset(self, *, full: bool = False, dtype: Any = np.float32) -> NMRDataset:
        """Return the sampled points, or the fully sampled grid, as a data set ``(phase, point, direct)``."""
        schedule = Schedule.full(self.schedule.grid) if full else self.schedule
        flat = self.reference.reshape(self.clean.shape[0], -1, self.clean.shape[-1])
        array = flat[:, schedule.flat].astype(dtype)
        report = LoadReport(path=f"{self.name}-{self.seed}", format="synthetic")
        step = f"simulated: case {self.name}, seed {self.seed}"
        return NMRDataset(array, self.axes, schedule, report, (step,))

    def experiment(self, direct: int | None = None) -> Experiment:
        """Return the same case with its direct dimension in the time domain, for the vendor formats.

        Transformed without window and zero filling, the first point halved, its direct dimension has
        the lines and the noise level of `reference`; the noise itself is drawn anew.

        Parameters
        ----------
        direct : int, optional
            Points of the FIDs, at the same spectral width; by default those of the spectrum.
        """
        size = direct or max(self.spec.direct, SHORTEST_FID)
        axis = replace(self.axes[-1], size=size, frequency_domain=False)
        height = 0.5 / np.tanh(self.peaks.decay[:, -1] / 2)
        amplitude = self.peaks.amplitude / height
        peaks = Peaks(amplitude, self.peaks.frequency, self.peaks.decay, self.peaks.phase)
        labels = tuple(f"peak{i + 1}" for i in range(len(peaks)))
        sigma = self.noise_sigma / np.sqrt(size)
        return Experiment(self.name, peaks, labels, (*self.axes[:-1], axis), sigma, self.seed)


def case(name: str, seed: int = 0, *, density: float | None = None) -> Case:
    """Return the named case drawn with `seed`.

    Parameters
    ----------
    name : {'five-peak', 'A', 'B', 'C', '3d'}
    seed : int
        Peaks, noise and schedule are drawn from independent streams of it.
    density : float, optional
        Instead of the case's own; peaks and noise stay as they are.

    Raises
    ------
    ParameterError
        If there is no case of that name.
    """
    if name not in CASE_NAMES:
        raise unknown_name("case", name, list(CASE_NAMES))
    spec = FIVE_PEAK_SPEC if name == "five-peak" else SPECS[name]
    spec = spec if density is None else replace(spec, density=density)
    streams = np.random.SeedSequence([seed, *name.encode()]).spawn(3)
    peak_rng, noise_rng = (np.random.default_rng(stream) for stream in streams[:2])
    peaks = five_peaks() if name == "five-peak" else draw_peaks(spec, peak_rng)
    clean = _mixed_domain(peaks, spec)
    sigma = spec.noise * spec.amplitude[1]
    noise = gaussian_noise(clean.shape, sigma, noise_rng)
    points = round(spec.density * int(np.prod(spec.grid)))
    schedule = poisson_gap(spec.grid, points, seed=int(streams[2].generate_state(1)[0]))
    return Case(name, seed, spec, peaks, case_axes(spec), clean, noise, sigma, schedule)


def draw_peaks(spec: CaseSpec, rng: np.random.Generator) -> Peaks:
    """Draw the peaks of a case; all phases are zero."""
    sizes = np.array([*spec.grid, spec.direct])
    shape = (spec.peaks, len(sizes))
    low, high = np.log(spec.amplitude)
    amplitude = np.exp(rng.uniform(low, high, size=spec.peaks))
    frequency = rng.uniform(*spec.frequency, size=shape) - 0.5
    rate = rng.uniform(*spec.decay, size=shape)
    rate[:, -1] = np.pi * rng.uniform(*spec.direct_width, size=spec.peaks)  # of a line, over N points
    return Peaks(amplitude, frequency, rate / sizes)


def five_peaks() -> Peaks:
    """Return the peaks of the five-peak spectrum, with one direct point on top of every line."""
    position, decay_time = np.array(FIVE_PEAKS).T
    frequency = np.stack([position - 0.5, np.zeros(5)], axis=1)
    direct = np.full(5, np.pi * 4 / SHORTEST_FID)
    return Peaks(np.ones(5), frequency, np.stack([1.0 / decay_time, direct], axis=1))


def case_axes(spec: CaseSpec) -> tuple[Axis, ...]:
    """Return the axes of a case: 13C and 15N widths of a 600 MHz spectrometer indirectly, 1H directly."""
    direct = Axis(spec.direct, 4800.0, 600.0, 8.5, "1H", frequency_domain=True, label="1H")
    nitrogen = Axis(spec.grid[-1], 1824.0, 60.8, 118.0, "15N", Quadrature.STATES, label="15N")
    if len(spec.grid) == 1:
        return nitrogen, direct
    return Axis(spec.grid[0], 2263.5, 150.9, 175.0, "13C", Quadrature.STATES, label="13C"), nitrogen, direct


def _mixed_domain(peaks: Peaks, spec: CaseSpec) -> FloatArray:
    lines = absorption_lorentzians(peaks, peaks.dimensions - 1, spec.direct)
    states = hypercomplex(peaks, Schedule.full(spec.grid).points, lines)
    return states.reshape(len(states), *spec.grid, spec.direct)
