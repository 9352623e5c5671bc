"""Writing results and opened spectra."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions.opening import FILES
from gui.actions.picking import list_of
from gui.state.document import Entry, Kind
from gui.state.peak import Peak
from nmrrecon.errors import OutputError
from nmrrecon.output_plan import PlannedFile, Wanted, check_apart, planned_files

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.nmr import NMRDataset


def can_export(workbench: Workbench) -> bool:
    """Whether a result or an opened spectrum is looked at."""
    entry = workbench.entry
    return entry is not None and entry.kind in (Kind.RESULT, Kind.SPECTRUM) and not entry.missing


def ask_and_export(workbench: Workbench) -> None:
    """Ask what is to be written of the present entry and where, and write it."""
    entry = workbench.entry
    if entry is not None and can_export(workbench):
        workbench.questions.export(workbench, entry)


def everything(entry: Entry) -> Wanted:
    """Return all that there is to be written of an entry."""
    spectrum, fids = _spectrum_and_fids(entry)
    result = fids is not None
    return Wanted(
        fids=result,
        ucsf=len(spectrum.axes) in (2, 3),
        peaks=".list" if _fitting(entry, spectrum) else "",
        recipe=result,
        history=result,
    )


def planned(entry: Entry, wanted: Wanted) -> list[PlannedFile]:
    """Return what `export` writes of an entry."""
    spectrum, fids = _spectrum_and_fids(entry)
    return planned_files(spectrum, wanted, fids, len(_fitting(entry, spectrum)))


def problem(workbench: Workbench, folder: Path) -> str:
    """Return why nothing can be written into a folder; empty where nothing speaks against it."""
    if folder.is_file():
        return f"{folder} is a file. Choose a folder."
    for entry in workbench.store.document.entries:
        if entry.source is not None:
            try:
                check_apart(entry.source, folder)
            except OutputError as error:
                return f"{folder} {error.what} of {entry.name}. {error.remedy}"
    return ""


def export(workbench: Workbench, entry: Entry, folder: Path, wanted: Wanted) -> Job:
    """Write what is wanted of an entry into a folder, as ``nmrrecon reconstruct`` does."""

    def work(_: Job) -> list[Path]:
        from nmrrecon.outputs import write_outputs

        spectrum = _spectrum_and_fids(entry)[0]
        peaks = _fitting(entry, spectrum)
        return write_outputs(entry.content, folder, wanted, list_of(peaks, spectrum) if peaks else None)

    def finished(written: list[Path]) -> None:
        workbench.tell(f"{entry.name} was written to {folder}", "\n".join(map(str, written)))

    workbench.desk.folder = str(folder)
    return workbench.submit(f"Export {entry.name}", work, finished, FILES)


def _fitting(entry: Entry, spectrum: NMRDataset) -> list[Peak]:
    """Return the peaks that have as many shifts as the spectrum has dimensions."""
    return [peak for peak in entry.peaks if len(peak.ppm) == len(spectrum.axes)]


def _spectrum_and_fids(entry: Entry) -> tuple[NMRDataset, NMRDataset | None]:
    if entry.kind is Kind.RESULT:
        return entry.content.spectrum, entry.content.fids
    return entry.content, None
