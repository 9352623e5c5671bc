"""What entries hold, beside the session: one file for each result, and for data that were never on disk."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gui.state.document import Document, Entry
from nmrrecon.errors import DataError
from nmrrecon.io.atomic import output_errors

#: Follows the name of a session in that of the folder of its contents.
SUFFIX = ".data"
#: Names of files that may be read, and are removed when no entry needs them any more.
OURS = re.compile(r"[0-9a-f]{16}\.safetensors")
#: What is left of one that was not finished, and the age in seconds at which nobody writes it any more.
PARTS = re.compile(r"\.[0-9a-f]{16}\.[0-9a-f]{12}\.part\.safetensors|\.tmp\w{6}")
OLD_S = 3600.0
REMEDY = "The file was changed or damaged. What it held must be made again."


@dataclass(frozen=True)
class Kept:
    """Where the content of an entry lies.

    Attributes
    ----------
    file : str
        Name in the folder of contents.
    sha256 : str
        Of the file.
    """

    file: str
    sha256: str


class Contents:
    """The folder of contents of one session.

    A file is written once and never changed: as long as an entry holds what it held, its file stays.

    Parameters
    ----------
    session : Path
        The session's file, there or not.
    """

    def __init__(self, session: Path) -> None:
        self.folder = session.with_name(session.name + SUFFIX)
        self._known: dict[str, tuple[Any, Kept]] = {}

    def keep(self, document: Document) -> dict[str, Kept]:
        """Write what is not on disk yet; return where the contents lie, by key of their entries.

        Raises
        ------
        OutputError
            If something cannot be written; what was there before stays.
        """
        for entry in document.entries:
            if needs_keeping(entry) and not self._has(entry):
                self._known[entry.key] = (entry.content, self._write(entry.content))
        kept = {entry.key: self._known.get(entry.key) for entry in document.entries}
        return {
            key: known[1]
            for key, known in kept.items()
            if known is not None and self._is_of(document.entry(key), known[0])
        }

    def read(self, entry: Entry, kept: Kept) -> Any:
        """Return the content of an entry.

        Raises
        ------
        DataError
            If its file is missing or damaged.
        """
        path = self.folder / kept.file
        self._known[entry.key] = (None, kept)
        if not OURS.fullmatch(kept.file):
            raise DataError("a session keeps nothing under such a name", path=path, remedy=REMEDY)
        try:
            found = _sha256(path)
        except OSError as error:
            raise DataError(f"cannot be read: {error.strerror}", path=path, remedy=REMEDY) from None
        if found != kept.sha256:
            raise DataError("is not what the session kept there", path=path, remedy=REMEDY)
        content = read_content(path)
        self._known[entry.key] = (content, kept)
        return content

    def tidy(self, kept: dict[str, Kept]) -> None:
        """Remove the files that a session which was just written needs no more."""
        names = {item.file for item in kept.values()}
        self._known = {key: known for key, known in self._known.items() if known[1].file in names}
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if (OURS.fullmatch(file.name) and file.name not in names) or _is_forgotten(file):
                file.unlink(missing_ok=True)

    def _has(self, entry: Entry) -> bool:
        known = self._known.get(entry.key)
        # another window may have saved a session of that name meanwhile, and removed the file
        return known is not None and known[0] is entry.content and (self.folder / known[1].file).is_file()

    def _write(self, content: Any) -> Kept:
        with output_errors(self.folder):
            self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{secrets.token_hex(8)}.safetensors"
        write_content(content, path)
        return Kept(path.name, _sha256(path))

    @staticmethod
    def _is_of(entry: Entry | None, content: Any) -> bool:
        return entry is not None and (entry.content is content or entry.content is None)


def needs_keeping(entry: Entry) -> bool:
    """Whether the content of an entry would be lost with the window: it stands in no file yet."""
    return entry.source is None and entry.content is not None


def write_content(content: Any, path: Path) -> None:
    """Write what an entry holds: here a new kind of data gets its file.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    from nmrrecon.io.dataset_file import write_dataset
    from nmrrecon.nmr import NMRDataset
    from nmrrecon.reconstruct import Reconstruction
    from nmrrecon.reconstruction_file import write_reconstruction

    if isinstance(content, Reconstruction):
        write_reconstruction(content, path)
    elif isinstance(content, NMRDataset):
        write_dataset(content, path)
    else:
        raise TypeError(f"a session cannot keep a {type(content).__name__}")


def read_content(path: Path) -> Any:
    """Read what `write_content` wrote.

    Raises
    ------
    DataError
        If the file is missing, damaged, or anything else.
    """
    from nmrrecon.io import dataset_file
    from nmrrecon.io.array_file import read_facts
    from nmrrecon.reconstruction_file import WHAT, read_reconstruction

    what = read_facts(path).get("what")
    return read_reconstruction(path) if what == WHAT else dataset_file.read_dataset(path)


def _is_forgotten(file: Path) -> bool:
    return bool(PARTS.fullmatch(file.name)) and time.time() - file.stat().st_mtime > OLD_S


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
