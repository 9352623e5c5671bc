"""Opening data, and the preview of what was opened."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.actions import recent
from gui.actions.first_look import begin_at_the_strongest
from gui.actions.prospects import prospect_of
from gui.state.document import Document, Entry, Kind
from gui.state.fingerprint import fingerprint_or_none
from gui.state.session import SUFFIX
from nmrrecon.recipe import Recipe

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.state.prospect import Prospect
    from gui.workbench import Workbench
    from nmrrecon.nmr import NMRDataset

#: The queues of work that is short and must not wait for a reconstruction.
FILES, PREVIEWS = "files", "previews"
#: A preview that follows on another waits so long for the next change.
PAUSE_S = 0.1


def open_folder(workbench: Workbench) -> None:
    """Ask for a folder and open it."""
    folder = workbench.questions.folder("Open a data folder")
    if folder is not None:
        open_path(workbench, folder)


def open_files(workbench: Workbench) -> None:
    """Ask for files and open them."""
    for path in workbench.questions.files("Open data or spectra"):
        open_path(workbench, path)


def open_path(workbench: Workbench, path: Path) -> Job | None:
    """Open a folder or file in the background; of a folder that holds several data sets, those chosen.

    A session comes in place of all that is open.
    """
    if path.suffix == SUFFIX:
        from gui.actions.sessions import open_file  # which opens data itself

        open_file(workbench, path)
        return None

    def work(_: Job) -> tuple[NMRDataset, str | None] | list[Path]:
        from nmrrecon.io.open import datasets_at
        from nmrrecon.io.spectrum import open_named

        inside = [found.path for found in datasets_at(path)] if path.is_dir() else []
        # the fingerprint first, so that files which are changed meanwhile are found changed
        before = fingerprint_or_none(path)
        return inside if len(inside) > 1 else (open_named(path), before)

    def open_all(paths: Sequence[Path]) -> None:
        for chosen in paths:
            open_path(workbench, chosen)

    def finished(found: tuple[NMRDataset, str | None] | list[Path]) -> None:
        if isinstance(found, list):
            workbench.questions.which_of(path, found, open_all)
            return
        dataset, before = found
        kind = Kind.SPECTRUM if is_spectrum(dataset) else Kind.FIDS
        recipe = Recipe(source=dataset.report.path)
        entry = Entry(
            workbench.new_key("entry"), kind, name_of(path), dataset, path, recipe=recipe, fingerprint=before
        )
        workbench.store.commit(workbench.store.document.with_entry(entry), f"Open {entry.name}")
        recent.add(workbench, path)

    return workbench.submit(f"Open {name_of(path)}", work, finished, FILES)


def open_last(workbench: Workbench) -> None:
    """Open what was opened last, if anything was."""
    for path in workbench.recent.paths[:1]:
        open_path(workbench, path)


def name_of(path: Path) -> str:
    """Return the name of what lies at a path; numbers are told apart by the folders they lie in."""
    name = path.name
    for folder in list(path.parents)[:2]:
        first = name.partition("/")[0]
        if not folder.name or not (first.isdigit() or first == "pdata"):
            break
        name = f"{folder.name}/{name}"
    return name


def describe(path: Path) -> str | None:
    """Return as what a path will be opened, None where it cannot be; reads no data."""
    from nmrrecon.io import bruker_processed
    from nmrrecon.io.open import datasets_at

    if path.suffix == SUFFIX:
        return f"{path.name}: a session, in place of what is open"
    if bruker_processed.recognises(path):
        return f"{name_of(path)}: spectrum that TopSpin processed"
    try:
        found = datasets_at(path)
    except OSError:
        return None
    if not found:
        return None
    if len(found) > 1:
        return f"{path.name}: {len(found)} data sets to choose from"
    inside = "" if found[0].path == path else f", {found[0].path.relative_to(path)} in it"
    return f"{path.name}: {found[0].format}{inside}"


def look_at(path: Path) -> tuple[bool, str]:
    """Return whether a path can be opened, and as what, or why not; reads no data."""
    from nmrrecon.io.open_kspace import is_k_space

    kind = describe(path)
    if kind is not None:
        return True, kind
    if is_k_space(path):
        command = f"nmrrecon reconstruct {path.name} --out FOLDER"
        return False, f"{path.name}: MRI, which the window does not show. Make images of it with\n{command}"
    return False, f"{path.name}: no data that can be opened"


def reopen(workbench: Workbench, key: str, overrides: Mapping[str, str]) -> Job | None:
    """Read an entry's data again with facts that the user set."""
    entry = workbench.store.document.entry(key)
    if entry is None or entry.source is None:
        return None
    source = entry.source

    def work(_: Job) -> tuple[NMRDataset, str | None]:
        from nmrrecon.io.spectrum import open_named

        before = fingerprint_or_none(source)
        return open_named(source, overrides), before

    def finished(found: tuple[NMRDataset, str | None]) -> None:
        def changed(old: Entry) -> Entry:
            recipe = replace(old.recipe, overrides=dict(overrides))
            return replace(old, content=found[0], fingerprint=found[1], recipe=recipe)

        workbench.change_entry(changed, "Change what was read", key=key)

    return workbench.submit(f"Read {entry.name} again", work, finished, FILES)


def is_spectrum(dataset: NMRDataset) -> bool:
    """Whether a data set has nothing left to be transformed."""
    return all(axis.frequency_domain for axis in dataset.axes)


def looks_different(old: Entry, new: Entry) -> bool:
    """Whether an entry is to be drawn anew: its data are others, or their processing before any method."""
    processing = [replace(entry.recipe, method="", parameters={}) for entry in (old, new)]
    return old.content is not new.content or processing[0] != processing[1]


def preview_changed(workbench: Workbench, new: Document, old: Document) -> None:
    """Draw the entries of a document that are to be drawn anew after a change."""
    for entry in new.entries:
        before = old.entry(entry.key)
        if before is None or looks_different(before, entry):
            preview(workbench, entry)


def preview(workbench: Workbench, entry: Entry) -> None:
    """Draw an entry: a finished spectrum as it is, FIDs as the zero-filled spectrum of their recipe."""
    if entry.missing:
        return
    if entry.kind is not Kind.FIDS:
        content: Any = entry.content
        workbench.show(entry.key, content.spectrum if entry.kind is Kind.RESULT else content)
        begin_at_the_strongest(workbench, entry.key)
        return

    older = [
        job
        for job in workbench.jobs.jobs
        if job.name == f"Preview {entry.name}" and not job.state.status.over
    ]

    def work(job: Job) -> tuple[NMRDataset, Prospect | None]:
        if older:  # somebody turns a dial
            job.rest(PAUSE_S)
        return _previewed(entry, job)

    def finished(made: tuple[NMRDataset, Prospect | None]) -> None:
        now = workbench.store.document.entry(entry.key)
        if now is not None and not looks_different(now, entry):
            spectrum, prospect = made
            if prospect is not None:
                workbench.prospects[entry.key] = prospect
            workbench.show(entry.key, spectrum)
            begin_at_the_strongest(workbench, entry.key)

    for job in older:
        workbench.jobs.cancel(job)
    workbench.submit(f"Preview {entry.name}", work, finished, PREVIEWS, quiet=True)


def _previewed(entry: Entry, job: Job) -> tuple[NMRDataset, Prospect | None]:
    """Return the zero-filled spectrum of FIDs, and what their reconstruction will take; a 1D takes none."""
    from nmrrecon.completion import zero_filled_spectrum
    from nmrrecon.prepare import prepare
    from nmrrecon.processing.direct import process_direct
    from nmrrecon.processing.referencing import referenced

    recipe = entry.recipe
    if not entry.content.indirect:
        dataset = referenced(entry.content, recipe.reference, recipe.temperature_k)
        return process_direct(dataset, recipe.direct), None
    began = time.monotonic()
    prepared = prepare(entry.content, recipe)
    job.check()
    spectrum = zero_filled_spectrum(prepared, recipe)
    return spectrum, prospect_of(prepared, recipe, time.monotonic() - began)
