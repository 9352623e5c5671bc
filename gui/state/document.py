"""Everything that undo brings back: what is open, how it is processed, what is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from gui.state.comparing import Comparing
from gui.state.peak import Peak
from gui.state.view import View
from nmrrecon.recipe import Recipe


class Kind(StrEnum):
    """What an entry is."""

    FIDS = "FIDs"  #: as acquired; shown by a preview of its recipe
    SPECTRUM = "spectrum"  #: opened from a file
    RESULT = "result"  #: reconstructed here


@dataclass(frozen=True, eq=False)
class Entry:
    """One row of the project.

    Attributes
    ----------
    key : str
        Never used twice in a session.
    kind : Kind
    name : str
        What people see.
    content : object
        The data set, or the result of a reconstruction. Never changed, only replaced. None where a session
        was opened without it.
    source : Path or None
        File or folder it was opened from.
    fingerprint : str or None
        Of the files of `source`, when they were read.
    parent : str or None
        Key of the entry that a result, or undersampled FIDs, came from.
    recipe : Recipe
        Of FIDs how they are to be processed, of a result how it was. Its undersampling was done already.
    view : View
    partial : bool
        Whether the reconstruction was cancelled on the way.
    peaks : tuple of Peak
        Picked in its spectrum, or read from a list.
    """

    key: str
    kind: Kind
    name: str
    content: Any
    source: Path | None = None
    parent: str | None = None
    recipe: Recipe = field(default_factory=Recipe)
    view: View = field(default_factory=View)
    partial: bool = False
    fingerprint: str | None = None
    peaks: tuple[Peak, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether there is nothing to be shown of it."""
        return self.content is None


@dataclass(frozen=True, eq=False)
class Document:
    """All entries, in the order of the project panel, and the one that is looked at."""

    entries: tuple[Entry, ...] = ()
    current: str | None = None
    #: Keys of the entries that stand side by side in the compare view.
    compared: tuple[str, ...] = ()
    comparing: Comparing = field(default_factory=Comparing)

    def entry(self, key: str | None) -> Entry | None:
        """Return the entry called `key`, None where there is none."""
        return next((entry for entry in self.entries if entry.key == key), None)

    @property
    def shown(self) -> Entry | None:
        """The entry that is looked at."""
        return self.entry(self.current)

    @property
    def reference(self) -> str | None:
        """Key of the compared entry that the others are held against."""
        if self.comparing.reference in self.compared:
            return self.comparing.reference
        full = [key for key in self.compared if self.is_fully_sampled(key)]
        return next(iter([*full, *self.compared]), None)

    @property
    def leader(self) -> Entry | None:
        """The entry whose view counts: the reference of a comparison, else the one that is looked at."""
        return self.entry(self.reference) if self.compared else self.shown

    def is_fully_sampled(self, key: str) -> bool:
        """Whether nothing was left out when an entry's data were acquired, as far as is known."""
        entry = self.entry(key)
        if entry is not None and entry.kind is Kind.RESULT:
            entry = self.entry(entry.parent)
        if entry is None or entry.kind is not Kind.FIDS:
            return False
        return getattr(entry.content, "is_nus", None) is False

    def family(self, key: str) -> set[str]:
        """Return the keys of an entry and of all that came from it."""
        found = {key}
        for entry in self.entries:  # what came from an entry stands below it
            if entry.parent in found:
                found.add(entry.key)
        return found

    def origin(self, key: str) -> str:
        """Return the key of the data that an entry came from in the first place: its own where from none."""
        entry = self.entry(key)
        return key if entry is None or self.entry(entry.parent) is None else self.origin(entry.parent or "")

    def with_entry(self, entry: Entry) -> Document:
        """Return the document with one more entry, a result below what it came from, and looked at."""
        place = len(self.entries)
        family = self.family(entry.parent) if entry.parent is not None else set()
        places = [i for i, other in enumerate(self.entries) if other.key in family]
        if places:
            place = places[-1] + 1
        entries = (*self.entries[:place], entry, *self.entries[place:])
        return replace(self, entries=entries, current=entry.key)

    def without(self, key: str) -> Document:
        """Return the document without an entry and what came from it; a neighbour is looked at then."""
        gone = self.family(key)
        entries = tuple(entry for entry in self.entries if entry.key not in gone)
        current = self.current
        if current in gone:
            place = next(i for i, entry in enumerate(self.entries) if entry.key in gone)
            current = entries[min(place, len(entries) - 1)].key if entries else None
        compared = tuple(other for other in self.compared if other not in gone)
        compared = compared if len(compared) > 1 else ()
        return replace(self, entries=entries, current=current, compared=compared)

    def changed(self, key: str, change: Callable[[Entry], Entry]) -> Document:
        """Return the document with one entry replaced by what `change` makes of it."""
        entries = tuple(change(entry) if entry.key == key else entry for entry in self.entries)
        if all(new is old for new, old in zip(entries, self.entries, strict=True)):
            return self
        return replace(self, entries=entries)
