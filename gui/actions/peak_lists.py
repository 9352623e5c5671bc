"""Peak lists of other programs, read and written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gui.actions.peaks import QUEUE, height_at, put_peaks, spectrum_of, subject
from gui.actions.picking import list_of, peaks_of
from gui.state.peak import Peak

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.nmr import Axis

#: Peaks of one label that are closer than so many points in every dimension are one.
SAME_PLACE = 0.1
#: What the dialogs offer.
FORMATS = ("Sparky list (*.list)", "NMRPipe table (*.tab)")


def ask_and_import(workbench: Workbench) -> None:
    """Ask for peak lists and read them."""
    for path in workbench.questions.files("Import a peak list of Sparky or NMRPipe"):
        import_list(workbench, path)


def import_list(workbench: Workbench, path: Path) -> Job | None:
    """Read a peak list; its peaks are added to those that there are."""
    entry, spectrum = subject(workbench), spectrum_of(workbench)
    if entry is None or spectrum is None:
        return None

    def work(_: Job) -> list[Peak]:
        from nmrrecon.io.peak_list import read_peak_list

        found = peaks_of(read_peak_list(path, spectrum.axes))
        # lists of Sparky need not have heights
        return [
            Peak(peak.ppm, height_at(spectrum, peak.ppm), peak.label) if np.isnan(peak.height) else peak
            for peak in found
        ]

    def finished(read: list[Peak]) -> None:
        now = workbench.store.document.entry(entry.key)
        if now is None:
            return
        new = not_among(read, now.peaks, spectrum.axes)
        if new:
            put_peaks(workbench, entry.key, (*now.peaks, *new), f"Import {path.name}")
        workbench.tell(_summary(path, read, new, spectrum.axes))

    return workbench.submit(f"Import {path.name}", work, finished, QUEUE)


def ask_and_export(workbench: Workbench) -> None:
    """Ask for the name of a file and write the peaks there."""
    entry = subject(workbench)
    if entry is not None and entry.peaks:
        path = workbench.questions.new_file("Export the peaks", _file_name(entry.name), FORMATS)
        if path is not None:
            export_list(workbench, path)


def export_list(workbench: Workbench, path: Path) -> Job | None:
    """Write the peaks in the format that the end of the name asks for."""
    entry, spectrum = subject(workbench), spectrum_of(workbench)
    if entry is None or spectrum is None:
        return None

    def work(_: Job) -> int:
        from nmrrecon.io.peak_list import write_peak_list

        fitting = [peak for peak in entry.peaks if len(peak.ppm) == len(spectrum.axes)]
        write_peak_list(list_of(fitting, spectrum), path)
        return len(fitting)

    def finished(number: int) -> None:
        workbench.tell(f"{number} peaks of {entry.name} were written to {path}")

    return workbench.submit(f"Export {path.name}", work, finished, QUEUE)


def not_among(read: list[Peak], known: Sequence[Peak], axes: tuple[Axis, ...]) -> list[Peak]:
    """Return the peaks that are not known yet by place and label; lists round both shifts and heights."""

    def points(peak: Peak) -> list[float]:
        return [float(axis.point(shift)) for axis, shift in zip(axes, peak.ppm, strict=True)]

    places: dict[str, list[list[float]]] = {}
    for peak in known:
        if len(peak.ppm) == len(axes):
            places.setdefault(peak.label, []).append(points(peak))
    arrays = {label: np.array(found) for label, found in places.items()}

    def is_known(peak: Peak) -> bool:
        there = arrays.get(peak.label)
        return there is not None and bool(np.any(np.all(abs(there - points(peak)) < SAME_PLACE, axis=1)))

    return [peak for peak in read if not is_known(peak)]


def _summary(path: Path, read: list[Peak], new: list[Peak], axes: tuple[Axis, ...]) -> str:
    outside = sum(
        not all(
            -0.5 <= float(axis.point(s)) <= axis.size - 0.5 for axis, s in zip(axes, peak.ppm, strict=True)
        )
        for peak in read
    )
    text = f"{path.name}: {len(read)} peaks read"
    if len(new) < len(read):
        text += f", {len(read) - len(new)} of them were there already"
    if outside:
        text += f"; {outside} lie outside the spectrum: is the list of another one, or its order of axes?"
    return text


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name).strip("_") or "peaks"
