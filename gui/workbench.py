"""Everything that commands work on: the document, the jobs, what is shown of each entry, and messages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from gui.jobs.job import Job
from gui.jobs.queue import Jobs, Post
from gui.state.desk import Desk
from gui.state.document import Entry
from gui.state.event import Event
from gui.state.store import Store
from gui.state.view import View


class Questions(Protocol):
    """What only a person can say; the window asks in dialogs."""

    def folder(self, title: str) -> Path | None:
        """Return a folder, None where the person thought better of it."""

    def files(self, title: str) -> Sequence[Path]:
        """Return some files."""

    def export(self, workbench: Workbench, entry: Entry) -> None:
        """Show what can be written of an entry, and where."""

    def show_palette(self) -> None:
        """Show all commands, to be searched."""

    def show_shortcuts(self) -> None:
        """Show all commands with their shortcuts."""


@dataclass(frozen=True)
class Message:
    """Something that the user should know.

    Attributes
    ----------
    text : str
        What happened and what to do.
    details : str
        To be copied into a report.
    bad : bool
        Whether something failed.
    """

    text: str
    details: str = ""
    bad: bool = False


@dataclass(eq=False)
class Workbench:
    """The window without the window.

    Attributes
    ----------
    store : Store
    jobs : Jobs
    questions : Questions
    desk : Desk
    spectra : dict of str to object
        What is drawn of each entry, by key: of a result its spectrum, of FIDs the preview of their recipe.
    shown : Event
        Called with the key of an entry whose spectrum is another.
    messages : list of Message
    told : Event
        Called with each new message.
    """

    post: Post
    questions: Questions
    store: Store = field(default_factory=Store)
    desk: Desk = field(default_factory=Desk)
    spectra: dict[str, Any] = field(default_factory=dict)
    shown: Event = field(default_factory=Event)
    messages: list[Message] = field(default_factory=list)
    told: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.post)
        self._numbers = itertools.count(1)

    def new_key(self, kind: str) -> str:
        """Return a name for an entry or a job that none has had before."""
        return f"{kind}-{next(self._numbers)}"

    @property
    def entry(self) -> Entry | None:
        """The entry that is looked at."""
        return self.store.document.shown

    def show(self, key: str, spectrum: Any) -> None:
        """Draw another spectrum of an entry."""
        self.spectra[key] = spectrum
        self.shown(key)

    def tell(self, text: str, details: str = "", *, bad: bool = False) -> None:
        """Give a message."""
        self.messages.append(Message(text, details, bad))
        self.told(self.messages[-1])

    def change_entry(
        self, change: Callable[[Entry], Entry], text: str, burst: str | None = None, key: str | None = None
    ) -> None:
        """Replace an entry, that which is looked at where no key is given, as one step of undo."""
        document = self.store.document
        chosen = key or document.current
        if chosen is not None:
            self.store.commit(document.changed(chosen, change), text, burst and f"{burst} of {chosen}")

    def change_view(
        self, change: Callable[[View], View], text: str, burst: str | None = None, key: str | None = None
    ) -> None:
        """Change how an entry is looked at, the present one where no key is given."""

        def changed(entry: Entry) -> Entry:
            view = change(entry.view)
            return entry if view is entry.view else replace(entry, view=view)

        self.change_entry(changed, text, burst, key)

    def submit(
        self,
        name: str,
        work: Callable[[Job], Any],
        finished: Callable[[Any], None],
        device: str,
        *,
        previewed: Callable[[Any], None] | None = None,
        quiet: bool = False,
    ) -> Job:
        """Queue work; what it returns is handed to `finished`, and what it shows on the way to `previewed`.

        Both are called in the window's thread. A quiet job is the window's own: nobody reads of it.
        """
        job = Job(self.new_key("job"), name, work, finished, previewed, quiet)
        self.jobs.submit(job, device)
        return job

    def close(self) -> bool:
        """End all jobs; return whether they did in time."""
        return self.jobs.close()
