"""Rows for the automatic phase of the direct dimension: the lines spread out over the indirect frequencies.

In canonical quadrature every FID is a real combination of lines that share the direct phase, and a
Fourier transform of an indirect dimension in its own imaginary unit makes only real combinations of
FIDs. So its rows keep that phase, with far fewer lines in each than a single FID has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.nmr import NMRDataset
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.quadrature import to_states
from nmrrecon.sampling.schedule import Schedule

#: Increments of the indirect corner at t = 0 that are looked at, by the number of indirect dimensions.
CORNER = {1: (256,), 2: (16, 12), 3: (8, 6, 4)}


def corner(dataset: NMRDataset) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """Return which points of the schedule lie near t = 0, nearest first, and the grid that holds them."""
    assert dataset.schedule is not None
    limits = CORNER.get(len(dataset.indirect), (4,) * len(dataset.indirect))
    grid = tuple(min(n, limit) for n, limit in zip(dataset.schedule.grid, limits, strict=True))
    points = dataset.schedule.points
    inside = np.flatnonzero((points < np.array(grid)).all(axis=1))
    if inside.size == 0:
        inside, grid = np.arange(min(len(points), 64)), dataset.schedule.grid
    time = (points[inside] / np.array(dataset.schedule.grid)).sum(axis=1)
    return inside[np.argsort(time, kind="stable")], grid


def unit_fourier(cosine: NDArray[Any], sine: NDArray[Any], axis: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Transform cosine- and sine-modulated FIDs along `axis`, in an imaginary unit of their own.

    Parameters
    ----------
    cosine, sine : ndarray, complex
        FIDs whose complex values belong to the direct dimension.
    axis : int
        The indirect time.

    Returns
    -------
    real, imaginary : ndarray, complex
        sum c cos(w t) + s sin(w t) and sum s cos(w t) - c sin(w t), in NMR order.
    """
    plus = fourier(cosine + 1j * sine, axis)
    minus = fourier((cosine - 1j * sine).conj(), axis).conj()
    return (plus + minus) / 2, (plus - minus) / 2j


def phasing_rows(
    dataset: NMRDataset, transform: Callable[[NDArray[Any]], NDArray[np.complex64]]
) -> tuple[NDArray[np.complex64], NDArray[np.complex64]]:
    """Return rows whose lines share the direct phase.

    Parameters
    ----------
    dataset : NMRDataset
        Direct dimension in the time domain.
    transform : callable
        From FIDs ``(..., direct)`` to spectra ``(..., f2)`` that are not phased.

    Returns
    -------
    rows : ndarray, complex64, (row, f2)
        At the indirect frequencies.
    first : ndarray, complex64, (row, f2)
        The phases of the point nearest t = 0, from which the sign can be told.
    """
    if dataset.schedule is None:
        fids = np.asarray(dataset.array).reshape(-1, dataset.direct.size)
        rows = transform(fids[: CORNER[1][0]])
        return rows, rows
    nearest, grid = corner(dataset)
    order = np.sort(nearest)  # a mapped file is read front to back
    fids = np.stack([np.asarray(dataset.array[:, slice(i, i + 1)])[:, 0] for i in order], axis=1)
    schedule = Schedule(dataset.schedule.points[order], dataset.schedule.grid)
    states = to_states(replace(dataset, array=fids, schedule=schedule))
    spectra = transform(states.array)
    first = spectra[:, int(np.flatnonzero(order == nearest[0])[0])]
    return _indirect_rows(spectra, states, grid), first


def _indirect_rows(
    spectra: NDArray[np.complex64], states: NMRDataset, grid: tuple[int, ...]
) -> NDArray[np.complex64]:
    """Lay ``(phase, point, f2)`` out on the grid and transform its dimensions, shape (row, f2)."""
    assert states.schedule is not None
    bits = tuple(axis.quadrature.phases for axis in states.indirect)
    laid = np.zeros((*bits, *grid, spectra.shape[-1]), dtype=np.complex64)
    points = (slice(None),) * len(bits) + tuple(states.schedule.points.T)
    taper = np.prod(np.cos(np.pi / 2 * states.schedule.points / np.array(grid)) ** 2, axis=1)
    laid[points] = spectra.reshape(*bits, *spectra.shape[1:]) * taper[:, None]
    for dimension in range(len(grid)):
        cosine = laid.take(0, axis=dimension)
        sine = laid.take(1, axis=dimension) if bits[dimension] == 2 else np.zeros_like(cosine)
        laid = np.stack(unit_fourier(cosine, sine, len(bits) - 1 + dimension), axis=dimension)
    return laid.reshape(-1, spectra.shape[-1])
