"""Several methods on one data set: how long each took, what it found, and how far they are apart."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.alignment import AlignedSpectra
from nmrrecon.comparison import Comparison, compare
from nmrrecon.metrics import rlne
from nmrrecon.nmr import NMRDataset
from nmrrecon.noise import local_noise
from nmrrecon.peaks import NOISE_FACTOR, pick_peaks
from nmrrecon.reconstruct import Reconstruction


@dataclass(frozen=True)
class MethodFigures:
    """What one of several methods gave.

    Attributes
    ----------
    method : str
    seconds : float
        Of the method alone.
    residual : float
        See `Reconstruction.residual`.
    peaks : int
        At least five times the local noise of the noisiest of the spectra high.
    rlne : dict of str to float
        Relative l2 distance of its spectrum from that of each method, relative to that.
    r2, r2_weak : float
        Of its heights at the peaks of the reference: of all, and of those under 4 % of the highest.
    false, missing : int
        Peaks that only it has, and that only the reference has.
    """

    method: str
    seconds: float
    residual: float
    peaks: int
    rlne: dict[str, float]
    r2: float
    r2_weak: float
    false: int
    missing: int


@dataclass(frozen=True)
class MethodComparison:
    """Figures of several methods, held against `reference`: the first of them, or the truth.

    Attributes
    ----------
    title : str
        What was reconstructed.
    reference : str
    figures : tuple of MethodFigures
    """

    title: str
    reference: str
    figures: tuple[MethodFigures, ...]

    def as_json(self) -> str:
        """Return the figures as JSON; what is not defined is null."""
        data = {"title": self.title, "reference": self.reference}
        rows = [finite(asdict(figures)) for figures in self.figures]
        return json.dumps({**data, "methods": rows}, indent=2, allow_nan=False) + "\n"

    def as_markdown(self) -> str:
        """Return the figures as two tables: each method, and each pair of them."""
        reference = self.reference
        lines = [f"# {self.title}", "", *markdown_table(COLUMNS, self.rows()), ""]
        lines += [
            f"RLNE, R2, false (only in the method) and missing (only in {reference}) peaks are against "
            f"{reference}. Weak peaks are under 4 % of its highest. Peaks are counted above five times the "
            "local noise of the noisiest spectrum. The residual is the distance from the measured points "
            "before these were put back.",
            "",
            "RLNE of the spectrum of each row, relative to that of the column:",
            "",
        ]
        names = list(self.figures[0].rlne)
        pairs = [
            [figures.method, *(f"{figures.rlne[name]:.4f}" for name in names)] for figures in self.figures
        ]
        return "\n".join([*lines, *markdown_table(["", *names], pairs)]) + "\n"

    def rows(self) -> list[list[str]]:
        """Return a row of text for each method, in the order of `COLUMNS`."""
        return [
            [
                figures.method,
                f"{figures.seconds:.2f}",
                f"{figures.rlne[self.reference]:.4f}",
                _number(figures.r2, 5),
                _number(figures.r2_weak, 4),
                f"{figures.peaks}",
                f"{figures.false}",
                f"{figures.missing}",
                f"{figures.residual:.2e}",
            ]
            for figures in self.figures
        ]


COLUMNS = ("method", "seconds", "RLNE", "R2", "R2 weak", "peaks", "false", "missing", "residual")


def compare_methods(
    results: Mapping[str, Reconstruction], title: str, truth: NMRDataset | None = None
) -> MethodComparison:
    """Hold the spectra of several methods against each other.

    Parameters
    ----------
    results : mapping of str to Reconstruction
        Of one prepared data set, by method.
    title : str
        What was reconstructed, for people.
    truth : NMRDataset, optional
        The spectrum of the fully sampled data, where there is one; the first method's spectrum otherwise.
    """
    spectra = {name: real_part(result.spectrum) for name, result in results.items()}
    first = next(iter(results))
    reference = first if truth is None else "fully sampled"
    references = dict(spectra) if truth is None else {reference: real_part(truth), **spectra}
    noise = NOISE_FACTOR * np.max([local_noise(spectrum) for spectrum in references.values()], axis=0)
    axes = results[first].spectrum.axes
    figures = []
    for name, result in results.items():
        aligned = AlignedSpectra(references[reference], spectra[name], axes, ())
        found = compare(aligned, scaled=False)
        distances = {other: rlne(spectra[name], spectrum) for other, spectrum in references.items()}
        peaks = len(pick_peaks(spectra[name], axes, level=noise))
        figures.append(_figures(name, result, peaks, distances, found))
    return MethodComparison(title, reference, tuple(figures))


def _figures(
    name: str, result: Reconstruction, peaks: int, distances: dict[str, float], found: Comparison
) -> MethodFigures:
    return MethodFigures(
        name,
        result.seconds,
        result.residual,
        peaks,
        distances,
        found.heights.all.r2,
        found.heights.weak.r2,
        len(found.false),
        len(found.missing),
    )


def plane_of(spectrum: NMRDataset) -> NMRDataset:
    """Return a 2D as it is, of a 3D the projection along F1: at every point the value farthest from zero."""
    if len(spectrum.axes) == 2:
        return spectrum
    cube = real_part(spectrum)
    farthest = np.abs(cube).argmax(axis=0)[None]
    plane = np.take_along_axis(cube, farthest, axis=0)
    return replace(spectrum, array=plane, axes=spectrum.axes[1:])


def real_part(spectrum: NMRDataset) -> NDArray[np.float64]:
    """Return the real part of a spectrum, (f1, ..., direct)."""
    return np.asarray(np.asarray(spectrum.array)[0].real, dtype=np.float64)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table, numbers to the right."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (header, rule, *rows)]


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "-"


def finite(value: Any) -> Any:
    """Return plain data with None for numbers that JSON does not have."""
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
