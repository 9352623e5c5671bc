"""The peaks of a spectrum: chosen, added, moved, named and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gui.drawing.peak_places import around, from_plane, seen, shifts_of
from gui.drawing.plane import below_crosshair, plane_dimensions
from gui.state.document import Entry
from gui.state.peak import Peak
from nmrrecon.nmr import NMRDataset

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.state.view import View
    from gui.workbench import Workbench

#: The queue of picking, and of lists.
QUEUE = "peaks"


def subject(workbench: Workbench) -> Entry | None:
    """Return the entry whose peaks are shown: of a comparison the reference, else what is looked at."""
    return workbench.leader


def spectrum_of(workbench: Workbench) -> NMRDataset | None:
    """Return the spectrum that peaks are picked in, None where there is none."""
    entry = subject(workbench)
    drawn = workbench.spectra.get(entry.key) if entry is not None else None
    return drawn if isinstance(drawn, NMRDataset) else None


def can_pick(workbench: Workbench) -> bool:
    """Whether there is a spectrum."""
    return spectrum_of(workbench) is not None


def can_add(workbench: Workbench) -> bool:
    """Whether there is a crosshair that tells where; strips have none."""
    entry = subject(workbench)
    return can_pick(workbench) and entry is not None and not entry.view.strips


def has_peaks(workbench: Workbench) -> bool:
    """Whether there are any peaks."""
    entry = subject(workbench)
    return entry is not None and bool(entry.peaks)


def selected(workbench: Workbench) -> list[Peak]:
    """Return the chosen peaks, in the order in which they were picked."""
    entry, chosen = subject(workbench), workbench.desk.peaks
    return [peak for peak in entry.peaks if peak in chosen] if entry is not None and chosen else []


def has_selected(workbench: Workbench) -> bool:
    """Whether any peaks are chosen."""
    entry, chosen = subject(workbench), workbench.desk.peaks
    return bool(chosen) and entry is not None and any(peak in chosen for peak in entry.peaks)


def put_peaks(workbench: Workbench, key: str, peaks: Iterable[Peak], text: str) -> None:
    """Give an entry other peaks, as one step of undo."""
    workbench.change_entry(lambda entry: replace(entry, peaks=tuple(peaks)), text, key=key)


def delete_selected(workbench: Workbench) -> None:
    """Take the chosen peaks away."""
    entry, chosen = subject(workbench), workbench.desk.peaks
    if entry is not None and has_selected(workbench):
        number = len(selected(workbench))
        text = "Delete a peak" if number == 1 else f"Delete {number} peaks"
        put_peaks(workbench, entry.key, [peak for peak in entry.peaks if peak not in chosen], text)
        workbench.desk.choose_peaks(())


def delete_all(workbench: Workbench) -> None:
    """Take all peaks away."""
    entry = subject(workbench)
    if entry is not None and entry.peaks:
        put_peaks(workbench, entry.key, (), "Delete all peaks")
        workbench.desk.choose_peaks(())


def rename(workbench: Workbench, peak: Peak, label: str) -> None:
    """Give a peak another label."""
    if label != peak.label:
        _exchange(workbench, peak, replace(peak, label=label), "Rename a peak")


def move(workbench: Workbench, peak: Peak, ppm: Sequence[float]) -> None:
    """Put a peak elsewhere; its height is read there."""
    place = tuple(float(shift) for shift in ppm)
    if place == peak.ppm:
        return
    spectrum = spectrum_of(workbench)
    height = peak.height if spectrum is None else height_at(spectrum, place)
    _exchange(workbench, peak, Peak(place, height, peak.label), "Move a peak")


def moved_in_plot(workbench: Workbench, peak: Peak, place: tuple[float, float]) -> tuple[float, ...]:
    """Return the shifts of a peak whose mark was put to a place in the plot."""
    entry, spectrum = subject(workbench), spectrum_of(workbench)
    shifts = list(peak.ppm)
    if entry is not None and spectrum is not None:
        along = (0,) if len(shifts) == 1 else plane_dimensions(len(shifts), entry.view)
        for dimension, shift in zip(along, place, strict=False):
            shifts[dimension] = shift
    return tuple(shifts)


def height_at(spectrum: NMRDataset, ppm: Sequence[float]) -> float:
    """Return the value of the point next to some shifts; 0 outside the spectrum."""
    points = [round(float(axis.point(shift))) for axis, shift in zip(spectrum.axes, ppm, strict=True)]
    if not all(0 <= point < axis.size for axis, point in zip(spectrum.axes, points, strict=True)):
        return 0.0
    return float(np.real(spectrum.array[(0, *points)]))


def add_at_crosshair(workbench: Workbench) -> None:
    """Add the peak that lies uphill of the crosshair."""
    entry, spectrum, place = subject(workbench), spectrum_of(workbench), workbench.desk.place
    if entry is None or spectrum is None or place is None:
        return
    ppm = below_crosshair(spectrum, entry.view, place)

    def work(_: Job) -> Peak:
        from nmrrecon.climbing import peak_near

        points = [float(axis.point(shift)) for axis, shift in zip(spectrum.axes, ppm, strict=True)]
        found = peak_near(np.asarray(spectrum.array)[0].real, spectrum.axes, points)
        return Peak(tuple(found.ppm[0].tolist()), float(found.heights[0]))

    def finished(peak: Peak) -> None:
        now = workbench.store.document.entry(entry.key)
        if now is not None:
            put_peaks(workbench, entry.key, (*now.peaks, peak), "Add a peak")
            workbench.desk.choose_peaks([peak])

    workbench.submit("Add a peak", work, finished, QUEUE, quiet=True)


def go_to(workbench: Workbench, peak: Peak) -> None:
    """Show the surroundings of a peak where it is out of sight."""
    entry, spectrum = subject(workbench), spectrum_of(workbench)
    if entry is None or spectrum is None or len(peak.ppm) != len(spectrum.axes):
        return
    shifts = shifts_of([peak], len(peak.ppm))
    if seen(shifts, spectrum, entry.view)[0]:
        return

    def change(view: View) -> View:
        if from_plane(shifts, spectrum, view)[0] > 0.5:
            axis = spectrum.axes[view.normal]
            plane = round(float(axis.point(peak.ppm[view.normal])))
            view = replace(view, plane=min(max(plane, 0), axis.size - 1))
        if view.limits is None or seen(shifts, spectrum, view)[0]:
            return view
        return view.at(around(peak.ppm, view.limits, spectrum, view))

    workbench.change_view(change, "Go to a peak", burst="go to a peak", key=entry.key)


def toggle_marks(workbench: Workbench) -> None:
    """Show or hide the marks of peaks."""
    _switch(workbench, lambda view: replace(view, marks=not view.marks), "Show peaks")


def has_marks(workbench: Workbench) -> bool:
    """Whether peaks are marked."""
    entry = subject(workbench)
    return entry is not None and entry.view.marks


def toggle_labels(workbench: Workbench) -> None:
    """Show or hide the labels of peaks."""
    _switch(workbench, lambda view: replace(view, labels=not view.labels), "Show labels")


def has_labels(workbench: Workbench) -> bool:
    """Whether the labels of peaks are written."""
    entry = subject(workbench)
    return entry is not None and entry.view.labels


def _switch(workbench: Workbench, change: Callable[[View], View], text: str) -> None:
    entry = subject(workbench)
    if entry is not None:
        workbench.change_view(change, text, key=entry.key)


def _exchange(workbench: Workbench, old: Peak, new: Peak, text: str) -> None:
    """Put one peak in place of another; it is chosen where the other was."""
    entry = subject(workbench)
    if entry is None or old not in entry.peaks:
        return
    peaks = [new if peak is old else peak for peak in entry.peaks]
    chosen = {new if peak is old else peak for peak in workbench.desk.peaks}
    put_peaks(workbench, entry.key, peaks, text)
    workbench.desk.choose_peaks(chosen)
