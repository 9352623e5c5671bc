"""Making a reference experiment of fully sampled data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gui.actions.reconstruction import fids_of, result_entry
from gui.jobs.torch_library import load_torch
from gui.state.document import Document, Entry, Kind
from gui.state.runs import AUTO
from nmrrecon.errors import DataError
from nmrrecon.sampling.undersampling import Undersampling, complete_schedule

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.reconstruct import Reconstruction

#: Name of the result that uses every increment.
REFERENCE = "fully sampled"


def refusal(workbench: Workbench) -> str:
    """Return why the present data cannot be undersampled; nothing where they can."""
    entry = fids_of(workbench)
    if entry is None:
        return "Only FIDs of which every increment was measured can be undersampled"
    try:
        complete_schedule(entry.content)
    except DataError as error:
        return f"{entry.name}: {error.what}"
    return ""


def can_undersample(workbench: Workbench) -> bool:
    """Whether the present data are fully sampled FIDs."""
    return not refusal(workbench)


def ask_and_undersample(workbench: Workbench) -> None:
    """Ask for a schedule, and undersample the present data by it."""
    entry = fids_of(workbench)
    if entry is not None and can_undersample(workbench):
        workbench.questions.undersample(workbench, entry)


def undersample(workbench: Workbench, key: str, chosen: Undersampling) -> Job | None:
    """Queue the undersampling of an entry, and its spectrum with every increment for reference.

    Both become entries below it. What is undersampled is phased as the reference is, so that only the
    missing increments tell their spectra apart.
    """
    entry = workbench.store.document.entry(key)
    if entry is None:
        return None
    recipe = replace(entry.recipe, method="zero-filled", parameters={})

    def work(_: Job) -> tuple[NMRDataset, Reconstruction]:
        load_torch()
        from nmrrecon.reconstruct import reconstruct

        return chosen.apply(entry.content), reconstruct(entry.content, recipe, device=AUTO)

    def finished(made: tuple[NMRDataset, Reconstruction]) -> None:
        fewer, reference = made
        document = _with_reference(workbench, workbench.store.document, entry, reference)
        phased = replace(
            reference.recipe,
            method=entry.recipe.method,
            parameters=dict(entry.recipe.parameters),
            undersampling=chosen,
        )
        new = Entry(
            workbench.new_key("entry"),
            Kind.FIDS,
            f"{entry.name}, {100 * chosen.density:g} %, seed {chosen.seed}",
            fewer,
            parent=key,
            recipe=phased,
            view=replace(entry.view, past=()),
        )
        workbench.store.commit(document.with_entry(new), f"Undersample {entry.name}")

    return workbench.submit(f"Undersample {entry.name}", work, finished, workbench.runs.line_of(AUTO))


def _with_reference(
    workbench: Workbench, document: Document, entry: Entry, reference: Reconstruction
) -> Document:
    """Return the document with the reference, where there is none of the same recipe yet."""
    for other in document.entries:
        if other.parent == entry.key and other.name == REFERENCE and other.recipe == reference.recipe:
            return document
    return document.with_entry(result_entry(workbench, entry, reference, REFERENCE))
