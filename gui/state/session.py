"""Sessions on disk: what was open, how it was processed, what was seen of it, and where the results lie."""

from __future__ import annotations

import dataclasses
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gui.state.contents import Kept
from gui.state.document import Document, Entry
from gui.state.fingerprint import fingerprint_or_none
from gui.state.view import LEVEL_RANGE, MODES, View
from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.plain import build
from nmrrecon.recipe import Recipe
from nmrrecon.recipe_file import plain_recipe

VERSION = 1
SUFFIX = ".nmrsession"
#: A session longer than this is none.
LARGEST_FILE = 16 << 20


@dataclass(frozen=True)
class Unfinished:
    """A job that had not come to its end when the session was written.

    Attributes
    ----------
    name : str
        What people saw of it.
    entry : str
        Key of the entry that it worked on.
    recipe : Recipe
        By which it did.
    """

    name: str
    entry: str = ""
    recipe: Recipe = field(default_factory=Recipe)


@dataclass(frozen=True, eq=False)
class Session:
    """What a session's file says.

    Attributes
    ----------
    document : Document
        Its entries have no content yet.
    kept : mapping of str to Kept
        Where the contents lie that stand in no file of their own, by key of their entries.
    path : Path or None
        Where a recovered session was last saved by the user.
    jobs : tuple of Unfinished
        Of a recovered session, the reconstructions that were not finished.
    """

    document: Document
    kept: Mapping[str, Kept] = field(default_factory=dict)
    path: Path | None = None
    jobs: tuple[Unfinished, ...] = ()


def write_session(
    document: Document,
    path: Path,
    kept: Mapping[str, Kept] | None = None,
    *,
    saved_as: Path | None = None,
    jobs: Sequence[Unfinished] = (),
) -> None:
    """Write a session; sources lie relative to it where they can.

    Parameters
    ----------
    document : Document
    path : Path
    kept, saved_as, jobs
        As `Session` has them.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    values = {
        "version": VERSION,
        "saved_as": None if saved_as is None else str(saved_as.absolute()),
        "jobs": [{"name": j.name, "entry": j.entry, "recipe": plain_recipe(j.recipe)} for j in jobs],
        **{name: getattr(document, name) for name in _names(Document) if name != "entries"},
        "entries": [_plain_entry(item, path.parent, (kept or {}).get(item.key)) for item in document.entries],
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(values, indent=1, default=_plain) + "\n", encoding="utf-8")


def read_session(path: Path) -> Session:
    """Read a session. Its entries have no content yet.

    Raises
    ------
    DataError
        If the file is no session, or of a later version.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DataError("this is too large to be a session", path=path)
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"not a readable session: {error}", path=path) from None
    try:
        _check_version(values, path)
        return _session(values, path.parent)
    except DataError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(f"not a session: {error}", path=path) from None
    except NMRReconError as error:
        raise DataError(f"not a session: {error.what}", path=path, remedy=error.remedy) from None


def _check_version(values: Any, path: Path) -> None:
    version = values["version"]
    if type(version) is not int or version < 1:
        raise ValueError(f"there is no version {version!r:.40}")
    if version > VERSION:
        raise DataError(
            f"a session of version {version}, this program knows {VERSION}",
            path=path,
            remedy="Open it with a later nmrrecon.",
        )


def _session(values: dict[str, Any], folder: Path) -> Session:
    own = {name: values.pop(name, None) for name in ("version", "saved_as", "jobs", "entries")}
    pairs = [_entry(dict(item), folder) for item in own["entries"]]
    keys = [entry.key for entry, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError("two entries have one key")
    for place, (entry, _) in enumerate(pairs):
        if entry.parent in keys[place:]:  # a circle has no origin
            raise ValueError(f"{entry.key} stands above what it came from")
    found = build(Document, values, "key of a session")
    return Session(
        replace(
            found,
            entries=tuple(entry for entry, _ in pairs),
            current=found.current if found.current in keys else None,
            compared=tuple(key for key in found.compared if key in keys),
        ),
        {entry.key: kept for entry, kept in pairs if kept is not None},
        None if own["saved_as"] is None else Path(own["saved_as"]),
        tuple(build(Unfinished, job, "key of a job") for job in own["jobs"] or ()),
    )


def _plain_entry(entry: Entry, folder: Path, kept: Kept | None) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in _names(Entry) if name != "content"}
    if entry.source is not None:
        values["source"] = _relative(entry.source, folder)
        values["fingerprint"] = entry.fingerprint or fingerprint_or_none(entry.source)
    values["recipe"] = plain_recipe(entry.recipe)
    values["kept"] = None if kept is None else dataclasses.asdict(kept)
    return values


def _entry(values: dict[str, Any], folder: Path) -> tuple[Entry, Kept | None]:
    source, kept = values.pop("source", None), values.pop("kept", None)
    entry = build(Entry, {**values, "content": None}, "key of an entry")
    _check_view(entry.view)
    if source is not None:
        entry = replace(entry, source=Path(os.path.normpath(folder / source)))
    return entry, None if kept is None else build(Kept, kept, "key of a result")


def _check_view(view: View) -> None:
    if view.mode not in MODES:
        raise ValueError(f"no such mode: {view.mode}")
    low, high = LEVEL_RANGE
    for level in (view.level, *(overlay.level for overlay in view.overlays)):
        if not low <= level <= high:
            raise ValueError(f"no such contour level: {level}")
    for limits in (view.limits, *view.past):
        for start, end in limits or ():
            if start == end or not math.isfinite(end - start):
                raise ValueError(f"no such limits: {start} to {end}")


def _names(kind: type) -> list[str]:
    return [item.name for item in dataclasses.fields(kind)]


def _relative(source: Path, folder: Path) -> str:
    """Return the way from the session to its data; the whole path where they lie on another drive."""
    try:
        return Path(os.path.relpath(source.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return source.absolute().as_posix()


def _plain(value: Any) -> Any:
    """Return what JSON has no word for: a record by its fields, a number of numpy's, else a text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    return value.item() if hasattr(value, "item") else str(value)
