"""Traces along an indirect dimension that can be turned at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gui.phasing.reduced import Reduced
from nmrrecon.nmr import Axis, NMRDataset
from nmrrecon.recipe import Recipe, Window

if TYPE_CHECKING:
    from nmrrecon.prepare import Prepared

#: Traces that are shown, the lines that they are chosen from, and how far apart in the share of the width.
COUNT, CANDIDATES, APART = 4, 24, 0.1


@dataclass(frozen=True, eq=False)
class IndirectTraces:
    """FIDs along one indirect dimension, through peaks that lie apart.

    Attributes
    ----------
    signals : ndarray of complex, (trace, point)
        Windowed, zeros where nothing was measured, turned by `rotation` degrees.
    rotation : float
    has_phase : bool
        Whether there is any; of QF data the magnitude is shown.
    axis : Axis
        Of the finished spectrum.
    reverse : bool
        Whether the spectrum is mirrored.
    increments : int
        In a dwell; 2 for TPPI, whose spectrum is the central half of one twice as wide.
    labels : tuple of str
        Where each trace runs.
    """

    signals: NDArray[np.complexfloating]
    rotation: float
    has_phase: bool
    axis: Axis
    reverse: bool
    increments: int
    labels: tuple[str, ...]
    _known: dict[float, NDArray[np.complexfloating]] = field(default_factory=dict)

    def phased(self, p0: float, delay: float) -> NDArray[np.floating]:
        """Return the spectra with p0 in degrees and the first point at `delay` dwells, (trace, point).

        The largest magnitude of each is 1.
        """
        spectra = self._spectra(delay)
        if not self.has_phase:
            return np.abs(spectra)
        turn = np.deg2rad(p0 + 180.0 * delay - self.rotation)
        return np.asarray((spectra * np.exp(-1j * turn if self.reverse else 1j * turn)).real)

    def _spectra(self, delay: float) -> NDArray[np.complexfloating]:
        """Return the spectra with the phase of first order of a delay; kept, as a dial turns p0 alone."""
        from nmrrecon.processing.fourier import fourier
        from nmrrecon.processing.phase import phase_ramp

        if delay in self._known:
            return self._known[delay]
        size, late = self.axis.size * self.increments, delay * self.increments
        signals = self.signals.conj() if self.reverse else self.signals.copy()
        if late == 0.0 or not self.has_phase:
            signals[:, 0] *= 0.5
        start = size // 4 if self.increments == 2 else 0
        spectra = fourier(np.pad(signals, ((0, 0), (0, size - signals.shape[1]))))
        spectra = spectra[:, start : start + self.axis.size]
        height = np.maximum(np.abs(spectra).max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
        ramp = phase_ramp(self.axis.size, -180.0 * late, 360.0 * late, start=start, full_size=size)
        self._known.clear()
        self._known[delay] = np.asarray(spectra * ramp / height, np.complex64)
        return self._known[delay]


def indirect_traces(
    prepared: Prepared, reduced: Reduced, recipe: Recipe, dimension: int, spectrum: NMRDataset
) -> IndirectTraces:
    """Return traces along `dimension` (0 for F1) through the strongest peaks that lie apart.

    Parameters
    ----------
    prepared : Prepared
        Of the reduced data.
    reduced : Reduced
    recipe : Recipe
    dimension : int
    spectrum : NMRDataset
        What zero filling makes of `prepared`: says where the peaks are.
    """
    values = np.abs(np.moveaxis(np.asarray(spectrum.array)[0].real, dimension, 0))
    chosen = _apart(values.reshape(len(values), -1, values.shape[-1]), reduced.tops[:CANDIDATES])
    signals, labels = [], []
    axes = prepared.dataset.indirect
    for top, other in chosen:
        grid = _on_grid(prepared, top)
        signals.append(
            grid[0] if len(axes) == 1 else _at(grid, other, 1 - dimension, prepared, recipe, spectrum)
        )
        labels.append(_label(reduced, top, other, dimension, spectrum))
    return IndirectTraces(
        np.array(signals, np.complex64) * _weights(prepared, recipe, dimension),
        prepared.phases[dimension].rotation if prepared.phases else 0.0,
        bool(prepared.phases),
        spectrum.axes[dimension],
        recipe.indirect_for(dimension).reverse,
        axes[dimension].quadrature.increments,
        tuple(labels),
    )


def _apart(values: NDArray[np.floating], tops: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Choose (direct, other) places whose peaks lie apart along the first axis of (point, other, direct)."""
    found = []
    for top in tops:
        point, other = np.unravel_index(int(values[:, :, top].argmax()), values.shape[:2])
        found.append((int(point), int(top), int(other)))
    chosen: list[tuple[int, int, int]] = []
    for distance in (APART * len(values), 2.0, 0.0):
        for peak in found:
            away = all(abs(peak[0] - other[0]) >= distance for other in chosen)
            if len(chosen) < COUNT and peak not in chosen and away:
                chosen.append(peak)
    return [(top, other) for _, top, other in sorted(chosen)]


def _on_grid(prepared: Prepared, top: int) -> NDArray[np.complexfloating]:
    """Return the quadrants of one direct point on the whole grid, (quadrant, f1, ...)."""
    schedule = prepared.dataset.schedule
    assert schedule is not None
    grid = np.zeros((len(prepared.signals), *schedule.grid), np.complex64)
    grid[(slice(None), *schedule.points.T)] = prepared.signals[:, :, top]
    return grid


def _at(
    grid: NDArray[np.complexfloating],
    point: int,
    across: int,
    prepared: Prepared,
    recipe: Recipe,
    spectrum: NMRDataset,
) -> NDArray[np.complexfloating]:
    """Return the FIDs along one dimension of a 3D at a point of the spectrum along the other, `across`."""
    from nmrrecon.processing.fourier import fourier
    from nmrrecon.processing.phase import phase_ramp
    from nmrrecon.processing.quadrature import quadrants_to_hypercomplex

    parts = quadrants_to_hypercomplex(grid).reshape(2, 2, *grid.shape[1:])
    cosine, sine = np.moveaxis(np.moveaxis(parts, across, 0), 2 + across, -1)
    delay, size = prepared.phases[across].delay, spectrum.axes[across].size
    fids = (cosine + 1j * sine) * _weights(prepared, recipe, across)
    fids[..., 0] *= 0.5 if delay == 0.0 else 1.0
    if recipe.indirect_for(across).reverse:
        fids = fids.conj()
    spectra = fourier(np.pad(fids, ((0, 0), (0, 0), (0, size - fids.shape[-1]))))
    row = (spectra * phase_ramp(size, -180.0 * delay, 360.0 * delay)).real[..., point]
    return np.asarray(row[0] + 1j * row[1])


def _weights(prepared: Prepared, recipe: Recipe, dimension: int) -> NDArray[np.float32]:
    from nmrrecon.processing.window import window, with_limits

    own, axis = recipe.indirect_for(dimension), prepared.dataset.indirect[dimension]
    given = own.window if "window" in own.steps else Window("none")
    return window(with_limits(given, prepared.dataset), axis.size, axis).astype(np.float32)


def _label(reduced: Reduced, top: int, other: int, dimension: int, spectrum: NMRDataset) -> str:
    places = [(reduced.direct, float(reduced.points[top]))]
    if len(spectrum.axes) == 3:
        places.insert(0, (spectrum.axes[1 - dimension], float(other)))
    shifts = (f"{axis.nucleus} {float(axis.ppm(point)):.2f}".strip() for axis, point in places)
    return f"{', '.join(shifts)} ppm"
