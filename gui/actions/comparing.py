"""Holding entries against each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.actions.opening import FILES
from gui.state.comparing import Comparing
from gui.state.document import Document, Entry, Kind

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.state.view import View
    from gui.workbench import Workbench

QUEUE = "compare"
#: Entries side by side at least and at most.
LEAST, MOST = 2, 4


def full_name(document: Document, entry: Entry | None) -> str:
    """Return the name of an entry, with that of its data where it is a result."""
    if entry is None:
        return ""
    parent = document.entry(entry.parent)
    if parent is None or entry.kind is not Kind.RESULT:
        return entry.name
    return f"{parent.name}: {entry.name}"


def short_name(document: Document, key: str) -> str:
    """Return the name of a compared entry, the full one where another has the same."""
    entry = document.entry(key)
    names = [other.name for other in map(document.entry, document.compared) if other is not None]
    if entry is None or names.count(entry.name) > 1:
        return full_name(document, entry)
    return entry.name


def listed_name(document: Document, entry: Entry) -> str:
    """Return the name of an entry with its data behind it, so that a narrow box shows what tells it apart."""
    parent = document.entry(entry.parent)
    if parent is None or entry.kind is not Kind.RESULT:
        return entry.name
    return f"{entry.name}   ({parent.name})"


def candidates(workbench: Workbench) -> list[str]:
    """Return the keys of what is to be compared.

    Those that were chosen together; else what belongs to the present entry: the fully sampled reference, the
    results of the same data, other spectra, the data themselves. To a spectrum that came with no data belong
    what is laid over it and all results.
    """
    document, entry = workbench.store.document, workbench.entry
    chosen = [key for key in workbench.desk.selected if _is_there(document, key)]
    if len(chosen) >= LEAST:
        return chosen
    if entry is None:
        return []
    fids = entry if entry.kind is not Kind.RESULT else document.entry(entry.parent)
    if entry.kind is Kind.SPECTRUM:
        return _for_spectrum(document, entry)
    family = fids.key if fids is not None else entry.key
    references = _results(document, fids.parent) if fids is not None else []
    spectra = [other.key for other in document.entries if other.kind is Kind.SPECTRUM]
    own = [family] if fids is not None and fids.kind is Kind.FIDS else []
    keys = [*references, *_results(document, family), *spectra, *own]
    return [key for key in keys if _is_there(document, key)]


def _for_spectrum(document: Document, entry: Entry) -> list[str]:
    """Return a spectrum and what it can be held against, that which lies over it first."""
    overlaid = [overlay.key for overlay in entry.view.overlays]
    others = [
        other.key for kind in (Kind.RESULT, Kind.SPECTRUM) for other in document.entries if other.kind is kind
    ]
    return [key for key in dict.fromkeys([entry.key, *overlaid, *others]) if _is_there(document, key)]


def _is_there(document: Document, key: str) -> bool:
    entry = document.entry(key)
    return entry is not None and not entry.missing


def _results(document: Document, parent: str | None) -> list[str]:
    return [
        entry.key
        for entry in document.entries
        if parent is not None and entry.parent == parent and entry.kind is Kind.RESULT
    ]


def can_compare(workbench: Workbench) -> bool:
    """Whether there are at least two things to be compared."""
    return len(candidates(workbench)) >= LEAST


def is_comparing(workbench: Workbench) -> bool:
    """Whether entries stand side by side."""
    return bool(workbench.store.document.compared)


def can_toggle(workbench: Workbench) -> bool:
    """Whether a comparison can begin or end."""
    return can_compare(workbench) or is_comparing(workbench)


def compare(workbench: Workbench) -> None:
    """Compare what is chosen, or what belongs to the present entry; end the comparison where it is shown."""
    document = workbench.store.document
    keys = tuple(candidates(workbench)[:MOST])
    others_chosen = len(workbench.desk.selected) >= LEAST and set(keys) != set(document.compared)
    if document.compared and not (others_chosen and len(keys) >= LEAST):
        workbench.store.commit(replace(document, compared=()), "End the comparison")
    elif len(keys) >= LEAST:
        workbench.store.commit(_holding(document, keys), "Compare")


def estimates_of(document: Document) -> list[str]:
    """Return the keys of the compared entries that are no reference."""
    reference = document.reference
    return [key for key in document.compared if key != reference]


def chosen_estimate(document: Document) -> str | None:
    """Return the key of the entry whose figures are shown."""
    estimates = estimates_of(document)
    if document.comparing.estimate in estimates:
        return document.comparing.estimate
    return estimates[0] if estimates else None


def same_data(document: Document, first: str, second: str) -> bool:
    """Whether two entries come from the same measurement, so that their heights mean the same."""
    return document.origin(first) == document.origin(second)


def replace_compared(workbench: Workbench, old: str, new: str) -> None:
    """Show another entry in place of one; where it is shown already, they change places."""
    document = workbench.store.document
    exchanged = {old: new, new: old}
    keys = tuple(exchanged.get(key, key) for key in document.compared)
    if document.entry(new) is not None and keys != document.compared:
        workbench.store.commit(_holding(document, keys), "Compare another entry")


def addable(document: Document) -> list[Entry]:
    """Return the entries that can be shown beside those that are."""
    if not LEAST <= len(document.compared) < MOST:
        return []
    return [entry for entry in document.entries if not entry.missing and entry.key not in document.compared]


def add_compared(workbench: Workbench, key: str) -> None:
    """Show one more entry beside the others."""
    document = workbench.store.document
    if key in [entry.key for entry in addable(document)]:
        workbench.store.commit(_holding(document, (*document.compared, key)), "Compare one more")


def remove_compared(workbench: Workbench, key: str) -> None:
    """Compare without one of the entries, as long as two are left."""
    document = workbench.store.document
    keys = tuple(other for other in document.compared if other != key)
    if len(keys) >= LEAST:
        workbench.store.commit(_holding(document, keys), "Compare without one")


def set_reference(workbench: Workbench, key: str) -> None:
    """Hold the others against another entry."""
    document = workbench.store.document
    if key in document.compared and key != document.reference:
        chosen = replace(document, comparing=replace(document.comparing, reference=key))
        workbench.store.commit(_seen_alike(document, chosen), "Another reference")


def next_reference(workbench: Workbench) -> None:
    """Hold the others against the next of the compared entries."""
    document = workbench.store.document
    keys, reference = document.compared, document.reference
    if reference is not None:
        set_reference(workbench, keys[(keys.index(reference) + 1) % len(keys)])


def next_estimate(workbench: Workbench) -> None:
    """Show the figures of the next of the estimates."""
    document = workbench.store.document
    keys, chosen = estimates_of(document), chosen_estimate(document)
    if chosen is not None:
        change(workbench, "Another estimate", estimate=keys[(keys.index(chosen) + 1) % len(keys)])


def change(workbench: Workbench, text: str, **values: Any) -> None:
    """Change how the compared entries are shown; see `Comparing`."""
    document = workbench.store.document
    changed: Comparing = replace(document.comparing, **values)
    if changed != document.comparing:
        workbench.store.commit(replace(document, comparing=changed), text)


def toggle_overlaid(workbench: Workbench) -> None:
    """Show the compared entries in one plot, or side by side."""
    change(workbench, "Overlaid", overlaid=not workbench.store.document.comparing.overlaid)


def is_overlaid(workbench: Workbench) -> bool:
    """Whether the compared entries stand in one plot."""
    return workbench.store.document.comparing.overlaid


def toggle_difference(workbench: Workbench) -> None:
    """Show what each entry has more than the reference, or all it has."""
    change(workbench, "Difference", difference=not workbench.store.document.comparing.difference)


def is_difference(workbench: Workbench) -> bool:
    """Whether differences are shown."""
    return workbench.store.document.comparing.difference


def toggle_marked(workbench: Workbench) -> None:
    """Mark false and missing peaks, or do not."""
    change(workbench, "Marks", marked=not workbench.store.document.comparing.marked)


def is_marked(workbench: Workbench) -> bool:
    """Whether false and missing peaks are marked."""
    return workbench.store.document.comparing.marked


def _holding(document: Document, keys: tuple[str, ...]) -> Document:
    return _seen_alike(document, replace(document, compared=keys))


def _seen_alike(old: Document, new: Document) -> Document:
    """Return `new` with its reference looked at as that of `old` was: it leads zoom, plane and level."""
    before, now = old.entry(old.reference), new.reference
    if before is None or now is None or before.key == now:
        return new
    return new.changed(now, lambda entry: replace(entry, view=_look(before, entry)))


def _look(before: Entry, entry: Entry) -> View:
    return replace(before.view, overlays=entry.view.overlays)


def save_table(workbench: Workbench, path: Path, text: str) -> Job:
    """Write a table as it was made."""

    def work(_: Job) -> Path:
        from nmrrecon.io.atomic import atomic_write

        with atomic_write(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        return path

    def finished(written: Path) -> None:
        workbench.tell(f"The table was written to {written}")

    return workbench.submit(f"Write {path.name}", work, finished, FILES)
