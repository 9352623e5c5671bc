"""Small data sets of every form that NMRPipe files take, made from numbers alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

PROTON = Axis(12, 8000.0, 600.13, 4.7, "1H", label="HN")
NITROGEN = Axis(10, 2000.0, 60.8, 118.0, "15N", Quadrature.STATES, label="15N")
CARBON = Axis(6, 2500.0, 150.9, 174.0, "13C", Quadrature.STATES, label="13C")


def axes_of(dimensions: int, **changes: Any) -> tuple[Axis, ...]:
    """Return F1 .. direct of a 1D, 15N-HSQC or HNCO, every axis with `changes`."""
    chosen = {1: (PROTON,), 2: (NITROGEN, PROTON), 3: (CARBON, NITROGEN, PROTON)}[dimensions]
    return tuple(replace(axis, **changes) for axis in chosen)


def fid(axes: tuple[Axis, ...], schedule: Schedule | None = None, seed: int = 0) -> NMRDataset:
    """Return a FID of random numbers, on the full grid unless a schedule is given."""
    random = np.random.default_rng(seed)
    if schedule is None and len(axes) > 1:
        schedule = Schedule.full(tuple(axis.size for axis in axes[:-1]))
    points = () if schedule is None else (len(schedule),)
    phases = int(np.prod([axis.quadrature.phases for axis in axes[:-1]]))
    shape = (phases, *points, axes[-1].size)
    array = random.normal(size=shape) + 1j * random.normal(size=shape)
    return NMRDataset(array.astype(np.complex64), axes, schedule, LoadReport("", "test"))


def spectrum(axes: tuple[Axis, ...], complex_direct: bool = False, seed: int = 0) -> NMRDataset:
    """Return a spectrum of random numbers, hypercomplex where the axes are."""
    random = np.random.default_rng(seed)
    phases = int(np.prod([axis.quadrature.phases for axis in axes[:-1]]))
    shape = (phases, *(axis.size for axis in axes))
    array = random.normal(size=shape).astype(np.float32)
    if complex_direct:
        array = (array + 1j * random.normal(size=shape)).astype(np.complex64)
    return NMRDataset(array, axes, None, LoadReport("", "test"))
