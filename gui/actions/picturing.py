"""Writing pictures of what is seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gui.actions.comparing import full_name
from gui.actions.opening import FILES
from gui.drawing import peak_places
from gui.drawing.picture import FORMATS, Layer, Marks, Panel
from gui.drawing.plane import in_plane, offset_in_plane, plane_where, same_plane
from gui.state.peak import Peak
from gui.state.view import Overlay, View
from gui.theme import LIGHT
from nmrrecon.nmr import NMRDataset

if TYPE_CHECKING:
    from gui.comparison.shared import Shared
    from gui.jobs.job import Job
    from gui.workbench import Workbench

#: Characters that a file name can have everywhere.
PLAIN = r"[^A-Za-z0-9.+-]+"


class Seen(Protocol):
    """One of the drawings in front, as `EntryView` has them; `Workbench.seen` returns them all."""

    key: str | None
    leader: str | None
    shared: Shared | None

    @property
    def spectrum(self) -> Any:
        """What is drawn; None as long as there is nothing."""

    @property
    def view(self) -> View:
        """How it is looked at."""

    @property
    def peaks(self) -> Sequence[Peak]:
        """Those of the entry."""

    @property
    def undersampled(self) -> bool:
        """Whether zeros stand where nothing was measured."""


def can_save_picture(workbench: Workbench) -> bool:
    """Whether spectra are drawn."""
    return bool(_drawn(workbench))


def ask_and_save_picture(workbench: Workbench) -> None:
    """Ask for a file and write a picture of what is seen into it."""
    if not can_save_picture(workbench):
        return
    document = workbench.store.document
    entry = document.entry(next(iter(document.compared), document.current))
    name = re.sub(PLAIN, "-", full_name(document, entry)).strip("-") or "spectrum"
    formats = [f"{kind} picture (*{suffix})" for suffix, kind in FORMATS.items()]
    path = workbench.questions.new_file("Save the picture", f"{name}.png", formats)
    if path is not None:
        save_picture(workbench, path)


def save_picture(workbench: Workbench, path: Path) -> Job:
    """Write what is seen: limits, levels, mode, overlays, marks; compared spectra side by side.

    Notes
    -----
    A picture is made for paper: its colours are those of the light theme, whatever the window's are.
    """
    panels = [_panel(workbench, seen) for seen in _drawn(workbench)]

    def work(job: Job) -> Path:
        from gui.drawing.picture import write_view_picture

        return write_view_picture(panels, LIGHT, path, job.check)

    def finished(written: Path) -> None:
        workbench.tell(f"The picture was written to {written}")

    return workbench.submit(f"Save {path.name}", work, finished, FILES)


def _drawn(workbench: Workbench) -> list[Seen]:
    return [one for one in workbench.seen() if isinstance(one.spectrum, NMRDataset)]


def _panel(workbench: Workbench, seen: Seen) -> Panel:
    spectrum, view, shared = seen.spectrum, seen.view, seen.shared
    key = seen.key or workbench.store.document.current or ""
    leading = workbench.spectra.get(seen.leader or "")
    if leading is None or len(leading.axes) != len(spectrum.axes):
        leading = spectrum
    own = replace(view, plane=same_plane(leading, spectrum, view)) if leading is not spectrum else view
    name = _name(workbench, key)
    color = shared.color if shared is not None else 0
    below = Layer(spectrum, name, own, color, undersampled=seen.undersampled, lowest=_lowest(shared, key))
    over = [_overlay(workbench, spectrum, own, overlay, shared) for overlay in own.overlays if not own.strips]
    layers = (below, *(layer for layer in over if layer is not None))
    where = plane_where(spectrum, own)
    title = ", ".join(part for part in (name if len(layers) == 1 or seen.key is None else "", where) if part)
    return Panel(title, own, layers, _marks(spectrum, own, seen), leading, tuple(seen.peaks))


def _overlay(
    workbench: Workbench, below: NMRDataset, view: View, overlay: Overlay, shared: Shared | None
) -> Layer | None:
    """Return the layer of an overlay, None where it cannot be drawn over the spectrum below it."""
    spectrum = workbench.drawn(overlay.key)
    if spectrum is None or len(spectrum.axes) != len(below.axes):
        return None
    own = replace(
        view, level=view.level * overlay.level, mode="contours", plane=same_plane(below, spectrum, view)
    )
    return Layer(
        spectrum,
        _name(workbench, overlay.key),
        own,
        overlay.color,
        offset_in_plane(overlay, spectrum, view),
        height=1.0 / overlay.level,
        lowest=_lowest(shared, overlay.key),
    )


def _marks(spectrum: NMRDataset, view: View, seen: Seen) -> tuple[Marks, ...]:
    """Return what is marked, by its meaning: peaks, and what a comparison found."""
    if view.strips:
        return ()
    marks = [_peaks(spectrum, view, seen.peaks)] if view.marks and seen.peaks else []
    if seen.shared is not None and len(spectrum.axes) > 1:
        lowest = seen.shared.marked_above * view.level
        marks += [
            Marks(mark.meaning, in_plane(mark.above(lowest), spectrum, view)) for mark in seen.shared.marks
        ]
    return tuple(marks)


def _peaks(spectrum: NMRDataset, view: View, peaks: Sequence[Peak]) -> Marks:
    """Return the peaks within the limits and the plane of a view, the highest first."""
    peaks = sorted(peaks, key=lambda peak: -abs(peak.height))
    shifts = peak_places.shifts_of(peaks, len(spectrum.axes))
    heights = np.array([peak.height for peak in peaks])
    shown = np.flatnonzero(peak_places.seen(shifts, spectrum, view))
    places = np.stack(peak_places.in_plot(shifts[shown], heights[shown], spectrum, view), axis=1)
    return Marks("peak", places, tuple(peaks[i].label for i in shown) if view.labels else ())


def _lowest(shared: Shared | None, key: str) -> float | None:
    return None if shared is None else shared.lowest.get(key)


def _name(workbench: Workbench, key: str) -> str:
    """Return what a drawing is called; that of a difference is drawn under the name of one."""
    document = workbench.store.document
    entry = document.entry(key)
    if entry is not None:
        return full_name(document, entry)
    of = next((other for other in document.entries if key.endswith(f" {other.key}")), None)
    return f"difference of {full_name(document, of)}" if of is not None else key
