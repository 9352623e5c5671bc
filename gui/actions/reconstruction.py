"""Reconstructing FIDs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gui.state.document import Entry, Kind

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.completion import Completion
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction
    from nmrrecon.solvers.driver import Progress

#: A preview is made no sooner than so many times as long as the last one took.
REST = 4.0


def can_reconstruct(workbench: Workbench) -> bool:
    """Whether FIDs are looked at, or a result of some."""
    return fids_of(workbench) is not None


def fids_of(workbench: Workbench) -> Entry | None:
    """Return the FIDs that are looked at, or those that what is looked at came from."""
    entry = workbench.entry
    if entry is not None and entry.kind is Kind.RESULT:
        entry = workbench.store.document.entry(entry.parent)
    return entry if entry is not None and entry.kind is Kind.FIDS else None


def reconstruct_entry(workbench: Workbench, key: str, recipe: Recipe, device: str = "auto") -> Job | None:
    """Queue the reconstruction of an entry's FIDs; the result becomes an entry below it."""
    entry = workbench.store.document.entry(key)
    if entry is None or entry.kind is not Kind.FIDS:
        return None

    def work(job: Job) -> Reconstruction:
        from nmrrecon.reconstruct import reconstruct

        def progress(progress: Progress) -> None:
            detail = f"block {progress.block} of {progress.blocks}, iteration {progress.iteration}"
            job.report(progress.done, detail, progress.residual)

        def watch(completion: Completion) -> None:
            job.show(completion)

        return reconstruct(
            entry.content, recipe, device=device, progress=progress, cancel=lambda: job.cancelled, watch=watch
        )

    def finished(result: Reconstruction) -> None:
        name = f"{recipe.method}{' (cancelled)' if result.partial else ''}"
        new = Entry(
            workbench.new_key("entry"),
            Kind.RESULT,
            name,
            result,
            parent=key,
            recipe=result.recipe,
            view=replace(entry.view, past=()),
            partial=result.partial,
        )
        for warning in result.warnings:
            workbench.tell(f"{entry.name}: {warning}")
        workbench.store.commit(workbench.store.document.with_entry(new), f"Reconstruct by {recipe.method}")

    return workbench.submit(f"{entry.name}: {recipe.method}", work, finished, device)


def reconstruct_shown(workbench: Workbench) -> None:
    """Reconstruct what is looked at by the recipe that is set."""
    entry = fids_of(workbench)
    if entry is not None:
        reconstruct_entry(workbench, entry.key, entry.recipe)
