"""Holding spectra against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gui.state.document import Document, Entry, Kind

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.comparison import Comparison

QUEUE = "compare"
#: Views side by side at most.
MOST = 4


def full_name(document: Document, entry: Entry | None) -> str:
    """Return the name of an entry, with that of its data where it is a result."""
    if entry is None:
        return ""
    parent = document.entry(entry.parent)
    return f"{parent.name}: {entry.name}" if parent is not None else entry.name


def can_compare(workbench: Workbench) -> bool:
    """Whether the present data have at least two results, or more than one entry is a spectrum."""
    return len(candidates(workbench)) > 1


def can_toggle(workbench: Workbench) -> bool:
    """Whether a comparison can begin or end."""
    return can_compare(workbench) or is_comparing(workbench)


def candidates(workbench: Workbench) -> list[Entry]:
    """Return what stands beside the present entry: results of the same data first, then other spectra."""
    document, entry = workbench.store.document, workbench.entry
    if entry is None:
        return []
    family = entry.parent or entry.key
    own = [other for other in document.entries if other.parent == family]
    spectra = [other for other in document.entries if other.kind is Kind.SPECTRUM]
    fids = [other for other in document.entries if other.key == family and other.kind is Kind.FIDS]
    return [other for other in (*own, *spectra, *fids) if not other.missing]


def compare(workbench: Workbench) -> None:
    """Show the present entry's results side by side; back to one view where they are."""
    document = workbench.store.document
    if document.compared:
        workbench.store.commit(replace(document, compared=()), "End the comparison")
        return
    keys = tuple(entry.key for entry in candidates(workbench)[:MOST])
    if len(keys) > 1:
        workbench.store.commit(replace(document, compared=keys), "Compare")


def is_comparing(workbench: Workbench) -> bool:
    """Whether spectra stand side by side."""
    return bool(workbench.store.document.compared)


def compared(reference: Any, estimate: Any, job: Job) -> Comparison:
    """Score a spectrum against a reference; in a thread."""
    from nmrrecon.alignment import align
    from nmrrecon.comparison import compare as scored

    aligned = align(reference, estimate)
    job.check()
    return scored(aligned, scaled=False, oriented=True)
