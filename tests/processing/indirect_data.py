"""Synthetic States data with known phases, delays and noise, direct dimension transformed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nmrrecon.nmr import NMRDataset
from nmrrecon.report import LoadReport
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.sampling.schedule import Schedule
from synthetic.cases import SPECS, case_axes, draw_peaks
from synthetic.exponentials import absorption_lorentzians, hypercomplex


def phased_data(
    rotations: Sequence[float],
    delays: Sequence[float],
    *,
    density: float = 1.0,
    seed: int = 1,
    sign: float = 1.0,
) -> NMRDataset:
    """Return data that `rotations` degrees along each indirect dimension make real at time zero.

    Peaks, widths and noise are those of the synthetic case A or 3d.
    """
    spec = replace(SPECS["A" if len(rotations) == 1 else "3d"], density=density)
    rng = np.random.default_rng(seed)
    peaks = draw_peaks(spec, rng)
    points = round(density * int(np.prod(spec.grid)))
    schedule = Schedule.full(spec.grid) if density == 1 else poisson_gap(spec.grid, points, seed)
    lines = sign * absorption_lorentzians(peaks, peaks.dimensions - 1, spec.direct)
    states = hypercomplex(peaks, schedule.points, lines, delays)
    for d, angle in enumerate(np.deg2rad(rotations)):
        states = turned(states, d, len(rotations), -angle)
    states += rng.normal(0.0, spec.noise, states.shape)
    report = LoadReport("synthetic", "synthetic")
    return NMRDataset(states.astype(np.float32), case_axes(spec), schedule, report)


def turned(states: np.ndarray, dimension: int, count: int, angle: float) -> np.ndarray:
    """Return States data (2**count, ...) turned by `angle` in radians along one dimension."""
    bits = states.reshape((2,) * count + states.shape[1:])
    cosine, sine = np.moveaxis(bits, dimension, 0)
    signal = (cosine + 1j * sine) * np.exp(1j * angle)
    return np.stack([signal.real, signal.imag], axis=dimension).reshape(states.shape)
