"""Writing results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions.opening import FILES
from gui.state.document import Entry, Kind

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench


def can_export(workbench: Workbench) -> bool:
    """Whether a result is looked at."""
    entry = workbench.entry
    return entry is not None and entry.kind is Kind.RESULT and not entry.missing


def ask_and_export(workbench: Workbench) -> None:
    """Ask where the present result is to be written, and write it."""
    entry = workbench.entry
    if entry is not None and can_export(workbench):
        workbench.questions.export(workbench, entry)


def file_names(entry: Entry, *, ucsf: bool) -> list[str]:
    """Return what `export` writes of a result."""
    three = len(entry.content.spectrum.axes) == 3
    names = ["ft/spectrum%03d.ft3", "fid/fid%03d.ft1"] if three else ["spectrum.ft2", "fid.ft1"]
    return [*names, *(["spectrum.ucsf"] if ucsf else []), "spectrum.png", "recipe.toml", "history.json"]


def export(workbench: Workbench, entry: Entry, folder: Path, *, ucsf: bool) -> Job:
    """Write everything that a result gives into a folder, as ``nmrrecon reconstruct`` does."""

    def work(_: Job) -> list[Path]:
        from nmrrecon.outputs import write_outputs

        return write_outputs(entry.content, folder, ucsf=ucsf)

    def finished(written: list[Path]) -> None:
        workbench.tell(f"{entry.name} was written to {folder}", "\n".join(map(str, written)))

    return workbench.submit(f"Export {entry.name}", work, finished, FILES)
