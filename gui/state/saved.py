"""Which session the document is saved in, and what of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gui.state.contents import Contents
from gui.state.document import Document, Entry
from gui.state.event import Event
from gui.state.view import View
from nmrrecon.recipe import Recipe


class Saved:
    """The session that the window works in.

    Attributes
    ----------
    path : Path or None
        None as long as it has no file.
    document : Document
        As it was saved last, or opened.
    contents : Contents or None
        The folder beside it.
    changed : Event
        Called without arguments when there is another file, or the document was saved.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self.document = Document()
        self.contents: Contents | None = None
        self.changed = Event()

    def become(self, path: Path | None, document: Document, contents: Contents | None = None) -> None:
        """Note that `document` is what stands in the session at `path`."""
        self.path, self.document = path, document
        self.contents = contents or (Contents(path) if path is not None else None)
        self.changed()

    def differs(self, document: Document) -> bool:
        """Whether anything but what is looked at is another than in the file.

        Notes
        -----
        Data that were only opened are no reason to ask for a name: they lie on disk as they did.
        """
        if self.path is None and not self.document.entries:
            return not all(_as_opened(entry) for entry in document.entries)
        return not same_work(document, self.document)


def same_work(one: Document, other: Document) -> bool:
    """Whether two documents differ in nothing but what part of which entry is looked at."""
    if one is other:
        return True
    if len(one.entries) != len(other.entries):
        return False
    return all(_same_entry(a, b) for a, b in zip(one.entries, other.entries, strict=True))


def _same_entry(one: Entry, other: Entry) -> bool:
    if one is other:
        return True
    if one.content is not other.content or _looks(one.view) != _looks(other.view):
        return False
    names = [field.name for field in dataclasses.fields(Entry) if field.name not in ("content", "view")]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _as_opened(entry: Entry) -> bool:
    opened = Recipe(source=entry.recipe.source)
    untouched = entry.recipe == opened and _looks(entry.view) == _looks(View()) and not entry.peaks
    return entry.source is not None and untouched


def _looks(view: View) -> View:
    """Return a view without what is gone as soon as one looks elsewhere."""
    return dataclasses.replace(view, limits=None, past=(), plane=0)
