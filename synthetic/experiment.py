"""A synthetic experiment: peaks, axes and noise, from which FIDs are acquired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.io.atomic import atomic_write
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from synthetic.exponentials import Peaks, exponentials, hypercomplex

#: Increments whose noise is drawn at a time.
NOISE_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Experiment:
    """What a spectrometer would be given: a sample, and how it is measured.

    Attributes
    ----------
    name : str
        Of the case or the kind of spectrum.
    peaks : Peaks
        The truth, one dimension for each axis.
    labels : tuple of str
        Name of each peak, such as an assignment.
    axes : tuple of Axis
        F1 first, all in the time domain; indirect dimensions States.
    noise_sigma : float
        Standard deviation of the noise of the real and of the imaginary part of each point.
    seed : int
        Of the noise.
    delays : tuple of float
        Time of the first increment of each indirect dimension in dwells; empty for zeros.
    """

    name: str
    peaks: Peaks
    labels: tuple[str, ...]
    axes: tuple[Axis, ...]
    noise_sigma: float
    seed: int
    delays: tuple[float, ...] = ()

    @property
    def grid(self) -> tuple[int, ...]:
        """Increments of the indirect dimensions, F1 first."""
        return tuple(axis.size for axis in self.axes[:-1])

    def acquire(self, schedule: Schedule | None = None, dtype: Any = np.complex64) -> NMRDataset:
        """Return the FIDs of the points of `schedule`, or of the full grid, as States data.

        Returns
        -------
        NMRDataset
            ``(phase, point, direct)``, no group delay. The noise of an increment does not depend on
            which others are sampled, so that the full data are the reference of the sampled ones.
        """
        schedule = schedule or Schedule.full(self.grid)
        size = self.axes[-1].size
        direct = exponentials(self.peaks, len(self.axes) - 1, np.arange(size))
        fids = hypercomplex(self.peaks, schedule.points, direct, self.delays or None, dtype)
        if self.noise_sigma > 0:
            for positions, noise in self._noise(schedule, len(fids), size):
                fids[:, positions] += noise
        report = LoadReport(path=self.name, format="synthetic")
        return NMRDataset(fids, self.axes, schedule, report, (f"simulated: {self.name}, seed {self.seed}",))

    def _noise(self, schedule: Schedule, phases: int, size: int) -> Iterator[tuple[Any, NDArray[Any]]]:
        """Yield positions in the schedule and their noise (phase, point, direct), drawn in grid order."""
        rng = np.random.default_rng(np.random.SeedSequence([self.seed, *self.name.encode()]))
        total = int(np.prod(self.grid))
        position = np.full(total, -1)
        position[schedule.flat] = np.arange(len(schedule))
        for start in range(0, total, NOISE_BLOCK):
            chosen = position[start : start + NOISE_BLOCK]
            parts = rng.normal(0.0, self.noise_sigma, (len(chosen), phases, size, 2))[chosen >= 0]
            yield chosen[chosen >= 0], (parts[..., 0] + 1j * parts[..., 1]).swapaxes(0, 1)

    def write_peak_list(self, path: str | Path) -> None:
        """Write the truth as a Sparky-like table.

        Columns: label, chemical shift along each dimension in ppm, amplitude, widths at half height in Hz.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        with atomic_write(path) as temporary:
            temporary.write_text(self._peak_table(), encoding="utf-8")

    def _peak_table(self) -> str:
        count = len(self.axes)
        names = [f"w{d + 1}" for d in range(count)]
        widths = [f"lw{d + 1} (hz)" for d in range(count)]
        lines = ["".join(f"{name:>16}" for name in ("Assignment", *names, "Amplitude", *widths)), ""]
        shifts, lw = self.peaks.shifts(self.axes), self.peaks.widths_hz(self.axes)
        for label, shift, amplitude, width in zip(self.labels, shifts, self.peaks.amplitude, lw, strict=True):
            cells = [f"{v:.5f}" for v in shift] + [f"{amplitude:.6g}"] + [f"{v:.3f}" for v in width]
            lines.append("".join(f"{cell:>16}" for cell in (label, *cells)))
        return "\n".join(lines) + "\n"
