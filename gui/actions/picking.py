"""Picking the peaks of a spectrum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gui.actions.peaks import QUEUE, put_peaks, spectrum_of, subject
from gui.drawing.levels import floor_of
from gui.drawing.peak_places import seen, shifts_of
from gui.state.document import Kind
from gui.state.peak import Peak, Picking
from gui.state.view import View

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.peaks import PeakList

#: Peaks that are kept of one picking, the highest ones.
MOST_PEAKS = 20_000
#: A label passes to a new peak within so many points of the old one.
SAME_PEAK = 2.0


@dataclass(frozen=True)
class Picked:
    """What a picking found.

    Attributes
    ----------
    peaks : tuple of Peak
        All that the entry has from now on, highest first.
    new : int
        Those that were found.
    left_out : int
        Those over `MOST_PEAKS`.
    """

    peaks: tuple[Peak, ...]
    new: int
    left_out: int


def pick(workbench: Workbench) -> None:
    """Pick peaks as the desk says; they take the place of those that were in what is searched.

    Notes
    -----
    A label is a person's work: it passes to the new peak at its place, and a labelled peak that is not found
    again stays.
    """
    entry, spectrum = subject(workbench), spectrum_of(workbench)
    if entry is None or spectrum is None:
        return
    before, view, picking = entry.peaks, entry.view, workbench.desk.picking
    undersampled = entry.kind is Kind.FIDS and entry.content.is_nus

    def work(job: Job) -> Picked:
        return picked(spectrum, view, picking, before, job, undersampled=undersampled)

    def finished(found: Picked) -> None:
        now = workbench.store.document.entry(entry.key)
        if now is None:
            return
        meanwhile = [peak for peak in now.peaks if peak not in set(before)] if now.peaks is not before else []
        put_peaks(workbench, entry.key, (*found.peaks, *meanwhile), "Pick peaks")
        text = f"{entry.name}: {found.new} peak{'' if found.new == 1 else 's'} picked"
        if found.left_out:
            text += f", the highest; {found.left_out} more were left out. Raise the threshold"
        workbench.tell(text)

    workbench.submit(f"Pick peaks of {entry.name}", work, finished, QUEUE)


def picked(
    spectrum: NMRDataset,
    view: View,
    picking: Picking,
    before: tuple[Peak, ...],
    job: Job,
    *,
    undersampled: bool = False,
) -> Picked:
    """Pick the peaks of a spectrum in place of those before; in a thread."""
    from nmrrecon.noise import noise_level
    from nmrrecon.peaks import pick_peaks

    values = np.asarray(spectrum.array)[0].real
    if picking.sigmas is None:
        floor = floor_of(values, undersampled=undersampled)
        level = floor.lowest * (view.level if values.ndim > 1 else 1.0)
    else:
        level = max(picking.sigmas * noise_level(values), 1e-6 * float(np.abs(values).max(initial=0.0)))
    job.check()
    found = pick_peaks(values, spectrum.axes, level=level)
    job.check()
    dimensions = len(spectrum.axes)
    stay: list[Peak] = []
    old = list(before)
    if picking.seen:
        found = found.select(seen(found.ppm, spectrum, view))
        inside = seen(shifts_of(old, dimensions), spectrum, view)
        stay = [peak for peak, within in zip(old, inside, strict=True) if not within]
        old = [peak for peak, within in zip(old, inside, strict=True) if within]
    left_out = max(len(found) - MOST_PEAKS, 0)
    new = peaks_of(found.select(np.arange(len(found) - left_out)))
    return Picked((*_labelled(new, old, spectrum), *stay), len(new), left_out)


def peaks_of(found: PeakList) -> list[Peak]:
    """Return the peaks of a list of the library."""
    labels = found.labels or ("",) * len(found)
    rows = zip(found.ppm.tolist(), found.heights.tolist(), labels, strict=True)
    return [Peak(tuple(ppm), height, label) for ppm, height, label in rows]


def list_of(peaks: Sequence[Peak], spectrum: NMRDataset) -> PeakList:
    """Return peaks as the library has them, on the grid of a spectrum."""
    from nmrrecon.peaks import PeakList, wraps

    axes = tuple(spectrum.axes)
    shifts = shifts_of(peaks, len(axes))
    return PeakList(
        points=np.stack([axis.point(shifts[:, d]) for d, axis in enumerate(axes)], axis=1),
        heights=np.array([peak.height for peak in peaks], dtype=np.float64),
        shape=tuple(axis.size for axis in axes),
        circular=tuple(wraps(axis) for axis in axes),
        axes=axes,
        labels=tuple(peak.label for peak in peaks),
    )


def _labelled(new: list[Peak], old: list[Peak], spectrum: NMRDataset) -> list[Peak]:
    """Return new peaks with the labels of old ones at their places, and the labelled ones without a match."""
    from nmrrecon.peaks import match_peaks

    named = [peak for peak in old if peak.label and len(peak.ppm) == len(spectrum.axes)]
    if not named:
        return new
    labels = {}
    if new:
        pairs = match_peaks(list_of(new, spectrum), list_of(named, spectrum), SAME_PEAK)
        labels = {int(i): named[j] for i, j in pairs}
    kept = [peak for peak in named if peak not in set(labels.values())]
    labelled = [
        Peak(peak.ppm, peak.height, labels[i].label) if i in labels else peak for i, peak in enumerate(new)
    ]
    return [*labelled, *kept]
