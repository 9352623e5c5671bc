"""Reconstructing FIDs."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from gui.actions.live_preview import LivePreview
from gui.actions.prospects import work_of
from gui.jobs.torch_library import load_torch
from gui.state.document import Document, Entry, Kind
from gui.state.runs import AUTO, CPU
from gui.state.session import Unfinished

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.recipe import Recipe
    from nmrrecon.reconstruct import Reconstruction
    from nmrrecon.solvers.driver import Progress

#: The queue of the work that asks for devices.
DEVICES = "devices"


def can_reconstruct(workbench: Workbench) -> bool:
    """Whether FIDs are looked at, or a result of some."""
    return fids_of(workbench) is not None


def fids_of(workbench: Workbench) -> Entry | None:
    """Return the FIDs that are looked at, or those that what is looked at came from."""
    entry = workbench.entry
    if entry is not None and entry.kind is Kind.RESULT:
        entry = workbench.store.document.entry(entry.parent)
    return entry if entry is not None and entry.kind is Kind.FIDS and not entry.missing else None


def reconstruct_entry(workbench: Workbench, key: str, recipe: Recipe, device: str = AUTO) -> Job | None:
    """Queue the reconstruction of an entry's FIDs; the result becomes an entry below it."""
    entry = workbench.store.document.entry(key)
    if entry is None or entry.kind is not Kind.FIDS or entry.missing:
        return None

    def finished(result: Reconstruction) -> None:
        _note_pace(workbench, key, result)
        for warning in result.warnings:
            workbench.tell(f"{entry.name}: {warning}")
        workbench.store.commit(_with_result(workbench, entry, result), f"Reconstruct by {recipe.method}")

    def again() -> Job | None:
        return reconstruct_entry(workbench, key, recipe, CPU)

    preview = LivePreview(workbench, key, recipe)
    name = f"{entry.name}: {recipe.method}"
    job = workbench.submit(
        name,
        lambda job: _reconstructed(entry, recipe, device, job),
        finished,
        workbench.runs.line_of(device),
        previewed=preview.take,
        about=key,
        task=Unfinished(name, key, recipe),
        retry=again if device != CPU else None,
    )
    preview.follow(job)
    return job


def _reconstructed(entry: Entry, recipe: Recipe, device: str, job: Job) -> Reconstruction:
    """Reconstruct an entry's FIDs; in a thread."""
    job.report(0.0, "loading torch" if "torch" not in sys.modules else "preparing")
    load_torch()
    from nmrrecon.reconstruct import prepare_for, solve

    job.check()
    prepared, (parameters,) = prepare_for([recipe], entry.content, device)
    job.check()

    def progress(progress: Progress) -> None:
        detail = f"iteration {progress.iteration} of {progress.total}"
        if progress.blocks > 1:
            detail = f"block {progress.block} of {progress.blocks}, {detail}"
        job.report(progress.done, detail, progress.residual, progress.block)

    return solve(
        prepared,
        recipe,
        parameters,
        device=device,
        progress=progress,
        cancel=lambda: job.cancelled,
        watch=job.show,
    )


def result_entry(workbench: Workbench, entry: Entry, result: Reconstruction, name: str) -> Entry:
    """Return the entry of a result, which is looked at as its FIDs are."""
    return Entry(
        workbench.new_key("entry"),
        Kind.RESULT,
        name,
        result,
        parent=entry.key,
        recipe=result.recipe,
        view=replace(entry.view, past=()),
        partial=result.partial,
    )


def _with_result(workbench: Workbench, entry: Entry, result: Reconstruction) -> Document:
    """Return the document with a result; looked at unless one is elsewhere or more are to come."""
    name = f"{result.recipe.method}{' (cancelled)' if result.partial else ''}"
    new = result_entry(workbench, entry, result, name)
    document = workbench.store.document
    looked_at = document.shown
    at_home = looked_at is None or entry.key in (looked_at.key, looked_at.parent)
    more = any(job.about == entry.key and not job.state.status.over for job in workbench.jobs.jobs)
    with_it = document.with_entry(new)
    return with_it if at_home and not more else replace(with_it, current=document.current)


def _note_pace(workbench: Workbench, key: str, result: Reconstruction) -> None:
    """Remember how fast a method was."""
    prospect = workbench.prospects.get(key)
    if prospect is not None and not result.partial:
        workbench.paces.note(work_of(prospect, result.recipe, result.device), result.seconds)


def reconstruct_shown(workbench: Workbench) -> None:
    """Queue what is looked at for every method that is chosen; the others have their defaults."""
    entry = fids_of(workbench)
    if entry is None:
        return
    for recipe in chosen_recipes(workbench, entry):
        reconstruct_entry(workbench, entry.key, recipe, workbench.runs.device)


def chosen_recipes(workbench: Workbench, entry: Entry) -> list[Recipe]:
    """Return the recipes of all methods that are chosen for an entry."""
    prospect = workbench.prospects.get(entry.key)
    unusable = prospect.unusable if prospect is not None else frozenset()
    others = [name for name in workbench.runs.also if name != entry.recipe.method and name not in unusable]
    return [entry.recipe, *(replace(entry.recipe, method=name, parameters={}) for name in others)]


def find_devices(workbench: Workbench) -> None:
    """List the CUDA cards, where that has not been done yet."""
    runs = workbench.runs
    if runs.searched:
        return

    def work(_: Job) -> tuple[tuple[str, str], ...]:
        load_torch()
        import torch

        cards = range(torch.cuda.device_count())
        return tuple((f"cuda:{i}", torch.cuda.get_device_name(i)) for i in cards)

    runs.searched = True
    workbench.submit("Look for CUDA devices", work, runs.set_cards, DEVICES, quiet=True)
