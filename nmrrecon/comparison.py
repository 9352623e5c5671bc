"""A spectrum held against a reference: its error, its peak heights, its false and missing peaks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.alignment import AlignedSpectra
from nmrrecon.metrics import (
    PeakCorrelation,
    correlation,
    false_peaks,
    least_squares_scale,
    peak_correlation,
    peak_heights,
    rlne,
)
from nmrrecon.noise import local_noise
from nmrrecon.peaks import NOISE_FACTOR, PeakList, pick_peaks


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` found; heights of the reference peaks are in the order of `peaks`.

    Attributes
    ----------
    rlne, correlation : float
        Over all points; the error after the scale, the correlation before, so that it keeps its sign.
    scale : float
        Factor on the estimate; 1 where none was asked for.
    level : float
        Least level above which peaks are counted, in units of the reference.
    peaks, false, missing : PeakList
        Of the reference; of the estimate alone; of the reference alone.
    heights : PeakCorrelation
    reference_heights, estimate_heights : ndarray, shape (peak,)
    notes : tuple of str
    """

    rlne: float
    correlation: float
    scale: float
    level: float
    peaks: PeakList
    false: PeakList
    missing: PeakList
    heights: PeakCorrelation
    reference_heights: NDArray[np.float64]
    estimate_heights: NDArray[np.float64]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, ready for JSON."""
        return {
            "rlne": self.rlne,
            "correlation": self.correlation,
            "scale": self.scale,
            "level": self.level,
            "peaks": {"all": asdict(self.heights.all), "weak": asdict(self.heights.weak)},
            "false_peaks": len(self.false),
            "missing_peaks": len(self.missing),
            "notes": list(self.notes),
        }


def compare(
    aligned: AlignedSpectra, *, scaled: bool, level: float | None = None, oriented: bool = False
) -> Comparison:
    """Score an estimate against its reference.

    Parameters
    ----------
    aligned : AlignedSpectra
    scaled : bool
        Multiply the estimate by the least-squares factor first.
    level : float, optional
        Least height of a peak, in units of the reference. It is at least five times the local
        noise of the noisier of the two in any case.
    oriented : bool
        See `peak_correlation`.
    """
    reference = aligned.reference
    scale = least_squares_scale(aligned.estimate, reference) if scaled else 1.0
    estimate = scale * aligned.estimate
    noise = NOISE_FACTOR * np.maximum(local_noise(reference), local_noise(estimate))
    threshold = np.maximum(noise, level or 0.0)
    peaks = pick_peaks(reference, aligned.axes, level=threshold)
    first, second = peak_heights(reference, estimate, peaks, oriented=oriented)
    return Comparison(
        rlne=rlne(estimate, reference),
        correlation=correlation(aligned.estimate, reference),
        scale=scale,
        level=float(threshold.min(initial=np.inf)),
        peaks=peaks,
        false=false_peaks(reference, estimate, level=threshold, like=peaks),
        missing=false_peaks(estimate, reference, level=threshold, like=peaks),
        heights=peak_correlation(reference, estimate, peaks, oriented=oriented),
        reference_heights=first,
        estimate_heights=second,
        notes=(*aligned.notes, *(["B has the opposite sign"] if scale < 0 else [])),
    )
