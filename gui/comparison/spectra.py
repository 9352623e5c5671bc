"""Spectra held against each other: levels, peak heights, differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gui.comparison.yardstick import Check, Heights, Mark
from gui.drawing.levels import floor_of
from gui.drawing.plane import plane_dimensions
from gui.state.view import View
from nmrrecon.errors import DataError
from nmrrecon.nmr import Axis, NMRDataset

if TYPE_CHECKING:
    from nmrrecon.alignment import AlignedSpectra
    from nmrrecon.comparison import Comparison

#: A peak is shown in the middle of so large a share of each axis.
AROUND = 0.08
#: Heights that differ by more than this factor are taken for heights in different units.
SAME_UNIT = 1.5
MATCHED, FALSE, MISSING = "matched", "false", "missing"


@dataclass(frozen=True, eq=False)
class PeakTable:
    """Every peak of the reference or of the estimate.

    Attributes
    ----------
    kinds : tuple of str
        `FALSE`, `MISSING` or `MATCHED`, in this order; the highest of each first.
    ppm : ndarray, (peak, dimension)
        F1 first.
    reference, estimate : ndarray, (peak,)
        Heights in per cent of the highest peak of the reference, at the nearest point.
    """

    kinds: tuple[str, ...]
    ppm: NDArray[np.float64]
    reference: NDArray[np.float64]
    estimate: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PeakFigures:
    """What `nmrrecon compare` finds, and the peaks one by one.

    Attributes
    ----------
    comparison : Comparison
    table : PeakTable
    weak : ndarray of bool, (peak of the reference,)
        Which peaks are weak.
    nuclei : tuple of str
        Of each dimension; ``F1``, ``F2``, ... where unknown.
    """

    comparison: Comparison
    table: PeakTable
    weak: NDArray[np.bool_]
    nuclei: tuple[str, ...]


class SpectrumYardstick:
    """See `Yardstick`."""

    columns: tuple[tuple[str, str], ...] = (
        ("RLNE", "Distance of the spectra over the norm of the reference"),
        ("R²", "Square of the correlation of the heights of all peaks"),
        ("slope", "Of the heights of all peaks over those of the reference"),
        ("weak R²", "Of the peaks under 4 % of the highest"),
        ("false", "Peaks that the reference does not have"),
        ("missing", "Peaks that only the reference has"),
    )

    def heights(
        self,
        reference: NMRDataset,
        estimates: Mapping[str, NMRDataset],
        alike: frozenset[str],
        scaling: str,
        check: Check,
    ) -> Heights:
        lowest = floor_of(np.asarray(reference.array)[0].real).lowest
        factors, problems = {}, {}
        for key, estimate in estimates.items():
            check()
            try:
                for spectrum in (reference, estimate):
                    _check_finite(spectrum)
                factors[key] = factor_on(reference, estimate, scaling, same_data=key in alike)
            except DataError as error:
                problems[key] = str(error)
        return Heights(lowest, factors, problems)

    def figures(
        self, reference: NMRDataset, estimate: NMRDataset, factor: float, check: Check
    ) -> PeakFigures:
        from nmrrecon.alignment import align
        from nmrrecon.comparison import compare
        from nmrrecon.metrics import weak_peaks

        aligned = align(reference, estimate)
        check()
        comparison = compare(aligned, scaled=factor != 1.0, oriented=True)
        check()
        names = tuple(axis.nucleus or f"F{d}" for d, axis in enumerate(aligned.axes, start=1))
        return PeakFigures(
            comparison, _table(aligned, comparison), weak_peaks(comparison.reference_heights), names
        )

    def difference(
        self, reference: NMRDataset, estimate: NMRDataset, factor: float, check: Check
    ) -> NMRDataset:
        from nmrrecon.alignment import align

        aligned = align(reference, estimate)
        check()
        values = (factor * aligned.estimate - aligned.reference).astype(np.float32)
        step = f"less the reference{'' if factor == 1.0 else f', multiplied by {factor:.6g} first'}"
        return reference.with_step(step, array=values[None], axes=aligned.axes)

    def row(self, figures: PeakFigures) -> tuple[float, ...]:
        found = figures.comparison
        fits = found.heights
        counts = len(found.false), len(found.missing)
        return (found.rlne, fits.all.r2, fits.all.slope, fits.weak.r2, *counts)

    def marks(self, figures: PeakFigures) -> tuple[Mark, ...]:
        found = figures.comparison
        pairs = (FALSE, found.false), (MISSING, found.missing)
        return tuple(Mark(meaning, peaks.ppm, peaks.heights) for meaning, peaks in pairs)

    def around(self, content: NMRDataset, place: tuple[float, ...], view: View) -> View:
        axes = content.axes
        if len(axes) == 3:
            normal = axes[view.normal]
            plane = int(np.clip(round(float(normal.point(place[view.normal]))), 0, normal.size - 1))
            view = replace(view, plane=plane, projection=False, strips=False)
        shown = [d for d in range(len(axes)) if len(axes) != 3 or d != view.normal]
        horizontal = _span_around(axes[shown[-1]], place[shown[-1]])
        if len(axes) == 1:
            values = np.asarray(content.array)[0].real
            return view.at((horizontal, (float(values.max()), float(min(values.min(), 0.0)))))
        return view.at((horizontal, _span_around(axes[shown[0]], place[shown[0]])))

    def crosshair(self, content: NMRDataset, place: tuple[float, ...], view: View) -> tuple[float, ...]:
        if len(content.axes) == 1:
            return place[0], place[0]
        horizontal, vertical = plane_dimensions(len(content.axes), view)
        return place[horizontal], place[vertical]


def _check_finite(spectrum: NMRDataset) -> None:
    if not np.isfinite(np.asarray(spectrum.array)[0].real).all():
        raise DataError(
            "has points that are NaN or infinite",
            path=spectrum.report.path,
            remedy="Reconstruct it with other parameters; a method that runs away tells nothing of its data.",
        )


def factor_on(reference: NMRDataset, estimate: NMRDataset, scaling: str, *, same_data: bool) -> float:
    """Return the factor that brings an estimate to the height of its reference.

    Parameters
    ----------
    reference, estimate : NMRDataset
        In the frequency domain.
    scaling : str
        One of `gui.state.comparing.SCALINGS`.
    same_data : bool
        Whether both come from the same measurement.

    Raises
    ------
    DataError
        The spectra share no region, or have other dimensions.

    Notes
    -----
    'automatic' leaves results of the same data as they are. Others get the least-squares factor where their
    formats differ, as with ``nmrrecon compare``, or where it says that they are in other units.
    """
    from nmrrecon.alignment import align
    from nmrrecon.metrics import least_squares_scale

    aligned = align(reference, estimate)
    if scaling == "none" or (scaling == "automatic" and same_data):
        return 1.0
    factor = least_squares_scale(aligned.estimate, aligned.reference)
    other_format = reference.report.format != estimate.report.format
    if scaling == "least-squares" or other_format or not 1 / SAME_UNIT < factor < SAME_UNIT:
        return factor
    return 1.0


def _span_around(axis: Axis, shift: float) -> tuple[float, float]:
    half = AROUND * axis.sw_hz / axis.observe_mhz / 2
    return shift + half, shift - half


def _table(aligned: AlignedSpectra, found: Comparison) -> PeakTable:
    highest = float(np.abs(found.reference_heights).max(initial=0.0)) or 1.0
    spectra = aligned.reference, found.scale * aligned.estimate
    kinds: list[str] = []
    ppm, heights = [], []
    for kind, peaks in ((FALSE, found.false), (MISSING, found.missing), (MATCHED, _matched(found))):
        kinds += [kind] * len(peaks)
        ppm.append(peaks.ppm)
        heights.append(100.0 / highest * np.stack([values[peaks.indices] for values in spectra]))
    first, second = np.concatenate(heights, axis=1)
    return PeakTable(tuple(kinds), np.concatenate(ppm), first, second)


def _matched(found: Comparison) -> Any:
    """Return the peaks of the reference that the estimate has too."""
    missing = {tuple(point) for point in found.missing.points}
    return found.peaks.select(
        np.array([tuple(point) not in missing for point in found.peaks.points], dtype=bool)
    )
