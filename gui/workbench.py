"""Everything that commands work on: the document, the jobs, what is shown of each entry, and messages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gui.jobs.job import Job
from gui.jobs.queue import Jobs, Post
from gui.state.desk import Desk
from gui.state.document import Document, Entry
from gui.state.event import Event
from gui.state.pace import Paces
from gui.state.prospect import Prospect
from gui.state.recent import Recent
from gui.state.runs import Runs
from gui.state.saved import Saved
from gui.state.store import Store
from gui.state.view import View

if TYPE_CHECKING:
    from gui.actions import leaving, locating
    from gui.actions.leaving import Loss
    from gui.actions.locating import Gone
    from gui.actions.picturing import Seen

#: Keys of entries end in numbers of fewer digits.
LONGEST_NUMBER = 16


class Questions(Protocol):
    """What only a person can say; the window asks in dialogs."""

    def folder(self, title: str) -> Path | None:
        """Return a folder, None where the person thought better of it."""

    def files(self, title: str) -> Sequence[Path]:
        """Return some files."""

    def which_of(self, folder: Path, found: Sequence[Path], then: Callable[[Sequence[Path]], None]) -> None:
        """Ask which data sets of a folder are to be opened; `then` is given them."""

    def new_file(self, title: str, name: str, formats: Sequence[str]) -> Path | None:
        """Return a file to be written, such as `name`, in one of some formats: ``Sparky list (*.list)``."""

    def export(self, workbench: Workbench, entry: Entry) -> None:
        """Show what can be written of an entry, and where."""

    def session_to_open(self) -> Path | None:
        """Return a session's file."""

    def session_to_save(self, path: Path | None) -> Path | None:
        """Return a file for the session, which lies at `path` so far."""

    def locate(self, title: str, path: Path) -> Path | None:
        """Return where the folder or file lies that was at `path`."""

    def missing(self, entry: Entry, gone: Gone, answered: Callable[[locating.Answer], None]) -> None:
        """Ask what is to be done about data that are not as they were."""

    def leaving(self, loss: Loss, verb: str, answered: Callable[[leaving.Answer], None]) -> None:
        """Ask what is to become of work that would be lost, before what the verb says is done."""

    def undersample(self, workbench: Workbench, entry: Entry) -> None:
        """Show how fully sampled FIDs can be undersampled."""

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
    action : str
        What can be done about it at once, such as ``Retry on CPU``; empty for nothing.
    do : callable, optional
        Does it.
    """

    text: str
    details: str = ""
    bad: bool = False
    action: str = ""
    do: Callable[[], object] | None = None


@dataclass(frozen=True, eq=False)
class Live:
    """What is drawn of an entry while a job works on it.

    Attributes
    ----------
    content : object
        As in `Workbench.spectra`.
    text : str
        How far it is, such as ``iteration 40 of 160``.
    """

    content: Any
    text: str


@dataclass(eq=False)
class Workbench:
    """The window without the window.

    Attributes
    ----------
    post : callable
        Has a callable called in the window's thread.
    store : Store
    jobs : Jobs
    questions : Questions
    desk : Desk
    runs : Runs
    spectra : dict of str to object
        What is drawn of each entry, by key: of a result its spectrum, of FIDs the preview of their recipe.
    live : dict of str to Live
        What is drawn in its place as long as a job works on it, by key.
    prospects : dict of str to Prospect
        What is known of FIDs before they are reconstructed, by key.
    paces : Paces
        How fast methods are on this machine.
    shown : Event
        Called with the key of an entry of which something else is drawn or known.
    messages : list of Message
    told : Event
        Called with each new message.
    notice : Message or None
        The last one of something bad, until it is dismissed.
    noticed : Event
        Called without arguments where the notice is another.
    saved : Saved
        The session's file.
    recent : Recent
    recovery : Recovery
    seen : callable
        Returns the drawings in front, as `gui.actions.picturing.Seen`; the window says which they are.
    folder : Path or None
        Where the recent list and what was not saved are kept; None for nowhere.
    """

    post: Post
    questions: Questions
    store: Store = field(default_factory=Store)
    desk: Desk = field(default_factory=Desk)
    runs: Runs = field(default_factory=Runs)
    spectra: dict[str, Any] = field(default_factory=dict)
    live: dict[str, Live] = field(default_factory=dict)
    prospects: dict[str, Prospect] = field(default_factory=dict)
    paces: Paces = field(default_factory=Paces)
    shown: Event = field(default_factory=Event)
    messages: list[Message] = field(default_factory=list)
    told: Event = field(default_factory=Event)
    notice: Message | None = None
    noticed: Event = field(default_factory=Event)
    saved: Saved = field(default_factory=Saved)
    recent: Recent = field(default_factory=Recent)
    folder: Path | None = None
    seen: Callable[[], Sequence[Seen]] = tuple

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.post)
        from gui.actions.recovery import Recovery  # which knows the workbench itself

        self.recovery = Recovery(self)
        self._numbers = itertools.count(1)

    def new_key(self, kind: str) -> str:
        """Return a name for an entry or a job that none has had before."""
        return f"{kind}-{next(self._numbers)}"

    def begin_with(self, document: Document) -> None:
        """Put a document in place of what is there, jobs and undo included."""
        self.jobs.abandon()
        numbers = [entry.key.rpartition("-")[2] for entry in document.entries]
        taken = [int(number) for number in numbers if number.isdecimal() and len(number) < LONGEST_NUMBER]
        self._numbers = itertools.count(max(next(self._numbers), *taken, 0) + 1)
        for drawn in (self.spectra, self.live, self.prospects):
            drawn.clear()  # first: views of what goes must not draw it once more
        self.store.adopt(Document())
        self.store.adopt(document)

    @property
    def entry(self) -> Entry | None:
        """The entry that is looked at."""
        return self.store.document.shown

    @property
    def leader(self) -> Entry | None:
        """The entry whose view counts: the reference of a comparison, else the one that is looked at."""
        return self.store.document.leader

    def show(self, key: str, spectrum: Any) -> None:
        """Draw another spectrum of an entry."""
        self.spectra[key] = spectrum
        self.shown(key)

    def drawn(self, key: str) -> Any:
        """Return what is to be drawn of an entry; None as long as there is nothing."""
        live = self.live.get(key)
        return self.spectra.get(key) if live is None else live.content

    def show_live(self, key: str, live: Live | None) -> None:
        """Draw what a job has come to in place of an entry's own spectrum; None ends it."""
        if live is not None:
            self.live[key] = live
        elif self.live.pop(key, None) is None:
            return
        self.shown(key)

    def tell(
        self,
        text: str,
        details: str = "",
        *,
        bad: bool = False,
        action: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Give a message; see `Message`."""
        message = Message(text, details, bad, action, do)
        self.messages.append(message)
        self.told(message)
        if bad:
            self.notice = message
            self.noticed()

    def dismiss(self) -> None:
        """Put the notice away; the message stays in the list."""
        self.notice = None
        self.noticed()

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
        """Change how an entry is looked at, the present one or the one that leads where no key is given."""
        leader = self.leader

        def changed(entry: Entry) -> Entry:
            view = change(entry.view)
            return entry if view is entry.view else replace(entry, view=view)

        self.change_entry(changed, text, burst, key or (leader.key if leader is not None else None))

    def submit(
        self,
        name: str,
        work: Callable[[Job], Any],
        finished: Callable[[Any], None],
        device: str,
        *,
        previewed: Callable[[Any], None] | None = None,
        quiet: bool = False,
        about: str = "",
        retry: Callable[[], object] | None = None,
        task: Any = None,
    ) -> Job:
        """Queue work; what it returns is handed to `finished`, and what it shows on the way to `previewed`.

        Both are called in the window's thread. A quiet job is the window's own: nobody reads of it.
        See `Job` for `about`, `retry` and `task`.
        """
        job = Job(self.new_key("job"), name, work, finished, previewed, quiet, about, retry, task)
        self.jobs.submit(job, device)
        return job

    def close(self) -> bool:
        """End all jobs; return whether they did in time. What is not saved now is not kept."""
        ended = self.jobs.close()
        self.recovery.close()
        return ended
