"""Data of a session that are not where they were, or not as they were: they are asked for, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from gui.actions.failures import in_words
from gui.actions.opening import FILES, is_spectrum
from gui.state.document import Entry, Kind
from gui.state.fingerprint import fingerprint_or_none
from nmrrecon.errors import DataError

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench
    from nmrrecon.nmr import NMRDataset


class State(StrEnum):
    """How the files of an entry are found."""

    AS_IT_WAS = "as it was"
    GONE = "gone"
    CHANGED = "changed"


class Answer(StrEnum):
    """What is to be done about data that are not as they were."""

    LOCATE = "locate"  #: they lie elsewhere
    USE = "use"  #: as they are now
    LEAVE_OUT = "leave out"  #: of the project, with their results
    KEEP = "keep"  #: the entry, marked as missing


@dataclass(frozen=True)
class Gone:
    """Data to be asked for.

    Attributes
    ----------
    key : str
        Of their entry.
    source : Path
        Where they were looked for.
    state : State
    """

    key: str
    source: Path
    state: State


def state_of(entry: Entry, source: Path) -> State:
    """Return how the files of an entry are found at `source`; in a thread, as they are read."""
    found = fingerprint_or_none(source)
    if found is None:
        return State.GONE
    return State.AS_IT_WAS if found == entry.fingerprint else State.CHANGED


def read(entry: Entry, source: Path) -> NMRDataset:
    """Return the data of an entry, read anew with the facts that the user set."""
    from nmrrecon.io.spectrum import open_named

    dataset = open_named(source, entry.recipe.overrides)
    if is_spectrum(dataset) is not (entry.kind is Kind.SPECTRUM):
        raise DataError(f"is no {entry.kind}, which {entry.name} was", path=source)
    return dataset


def ask_for(workbench: Workbench, gone: Sequence[Gone]) -> None:
    """Ask for data one after the other."""
    if not gone:
        return
    first, rest = gone[0], gone[1:]
    entry = workbench.store.document.entry(first.key)
    if entry is None or not entry.missing:  # left out with the data it came from, or found meanwhile
        ask_for(workbench, rest)
        return

    def answered(answer: Answer) -> None:
        if answer is Answer.USE:
            _read_from(workbench, entry, first.source, rest, anyhow=True)
            return
        if answer is Answer.LOCATE:
            found = workbench.questions.locate(f"Where is {entry.name}?", first.source)
            if found is None:
                ask_for(workbench, gone)
            else:
                _read_from(workbench, entry, found, rest)
            return
        if answer is Answer.LEAVE_OUT:
            workbench.store.commit(workbench.store.document.without(entry.key), f"Leave out {entry.name}")
        ask_for(workbench, rest)

    workbench.questions.missing(entry, first, answered)


def can_locate(workbench: Workbench) -> bool:
    """Whether the data of what is looked at are missing."""
    return _wanted(workbench) is not None


def locate_shown(workbench: Workbench) -> None:
    """Ask where the data of what is looked at are."""
    entry = _wanted(workbench)
    if entry is not None and entry.source is not None:
        ask_for(workbench, [Gone(entry.key, entry.source, State.GONE)])


def _wanted(workbench: Workbench) -> Entry | None:
    entry = workbench.entry
    return entry if entry is not None and entry.missing and entry.source is not None else None


def _read_from(
    workbench: Workbench, entry: Entry, source: Path, rest: Sequence[Gone], *, anyhow: bool = False
) -> None:
    """Read data from where they are said to be; ask again where they are not those of the session."""

    def work(_: Job) -> Gone | Exception | tuple[NMRDataset, str | None]:
        state = state_of(entry, source)
        if state is State.GONE or (state is State.CHANGED and entry.fingerprint and not anyhow):
            return Gone(entry.key, source, state)
        try:
            return read(entry, source), fingerprint_or_none(source)
        except Exception as error:  # whatever it is: the other data are to be asked for
            return error

    def finished(found: Gone | Exception | tuple[NMRDataset, str | None]) -> None:
        if isinstance(found, Exception):
            workbench.tell(f"{entry.name}: {in_words(found)}", bad=True)
            ask_for(workbench, rest)
            return
        if isinstance(found, Gone):
            ask_for(workbench, [found, *rest])
            return
        dataset, print_ = found

        def changed(old: Entry) -> Entry:
            recipe = replace(old.recipe, source=dataset.report.path)
            return replace(old, content=dataset, source=source, fingerprint=print_, recipe=recipe)

        workbench.change_entry(changed, f"Locate {entry.name}", key=entry.key)
        ask_for(workbench, rest)

    workbench.submit(f"Open {entry.name}", work, finished, FILES)
