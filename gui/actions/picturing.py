"""Writing pictures of what is seen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions.comparing import full_name
from gui.actions.opening import FILES
from gui.drawing.picture import FORMATS, Layer, Panel
from gui.drawing.plane import offset_in_plane, plane_where, same_plane
from gui.state.document import Entry, Kind
from gui.state.view import View
from gui.theme import LIGHT

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

#: Characters that a file name can have everywhere.
PLAIN = r"[^A-Za-z0-9.+-]+"


def can_save_picture(workbench: Workbench) -> bool:
    """Whether a spectrum is drawn."""
    return bool(_shown(workbench))


def ask_and_save_picture(workbench: Workbench) -> None:
    """Ask for a file and write a picture of what is seen into it."""
    entries = _shown(workbench)
    if not entries:
        return
    name = re.sub(PLAIN, "-", full_name(workbench.store.document, entries[0])).strip("-") or "spectrum"
    formats = [f"{name} picture (*{suffix})" for suffix, name in FORMATS.items()]
    path = workbench.questions.new_file("Save the picture", f"{name}.png", formats)
    if path is not None:
        save_picture(workbench, path)


def save_picture(workbench: Workbench, path: Path) -> Job:
    """Write what is seen: limits, levels, mode, overlays; compared spectra side by side.

    Notes
    -----
    A picture is made for paper: its colours are those of the light theme, whatever the window's are.
    """
    panels = panels_of(workbench)

    def work(job: Job) -> Path:
        from gui.drawing.picture import write_view_picture

        return write_view_picture(panels, LIGHT, path, job.check)

    def finished(written: Path) -> None:
        workbench.tell(f"The picture was written to {written}")

    return workbench.submit(f"Save {path.name}", work, finished, FILES)


def panels_of(workbench: Workbench) -> list[Panel]:
    """Return what is seen: a panel for the present entry, or for each of those that are compared."""
    entries = _shown(workbench)
    return [_panel(workbench, entry, entries[0].view) for entry in entries]


def _shown(workbench: Workbench) -> list[Entry]:
    document = workbench.store.document
    keys = document.compared or (document.current,)
    entries = (document.entry(key) for key in keys)
    return [entry for entry in entries if entry is not None and entry.key in workbench.spectra]


def _panel(workbench: Workbench, entry: Entry, view: View) -> Panel:
    document = workbench.store.document
    spectrum = workbench.spectra[entry.key]
    name = full_name(document, entry)
    layers = [Layer(spectrum, name, view, undersampled=_undersampled(entry))]
    for overlay in view.overlays if not view.strips else ():
        other, drawn = document.entry(overlay.key), workbench.spectra.get(overlay.key)
        if other is None or drawn is None or len(drawn.axes) != len(spectrum.axes):
            continue
        own = replace(view, level=overlay.level, mode="contours", plane=same_plane(spectrum, drawn, view))
        offset = (
            offset_in_plane(overlay, drawn, view)
            if len(drawn.axes) > 1
            else ((*overlay.offset_ppm, 0.0)[0], 0.0)
        )
        layers.append(
            Layer(drawn, full_name(document, other), own, overlay.color, offset, 1.0 / overlay.level)
        )
    where = plane_where(spectrum, view)
    return Panel(", ".join(part for part in (name, where) if part), view, tuple(layers))


def _undersampled(entry: Entry) -> bool:
    return entry.kind is Kind.FIDS and bool(entry.content.is_nus)
