"""Sessions on disk: what was open, how it was processed and what was seen of it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from gui.state.document import Document, Entry, Kind
from gui.state.view import MODES, Overlay, View
from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.recipe_file import plain_recipe, recipe_of

VERSION = 1
SUFFIX = ".nmrsession"
#: A session longer than this is none.
LARGEST_FILE = 16 << 20
#: Of each file so many bytes at either end count for the fingerprint of its data set.
LOOKED_AT = 1 << 16
#: Files of a data set that count at most.
MOST_FILES = 64


def write_session(document: Document, path: Path) -> None:
    """Write a session; sources lie relative to it where they can.

    Raises
    ------
    OutputError
        If the file cannot be written; what was there before stays.
    """
    values = {
        "version": VERSION,
        "current": document.current,
        "compared": list(document.compared),
        "entries": [_plain_entry(entry, path.parent) for entry in document.entries],
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def read_session(path: Path) -> Document:
    """Read a session. Its entries have no content yet, and those whose data are gone have no source.

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
        if values["version"] > VERSION:
            raise DataError(
                f"a session of version {values['version']}, this program knows {VERSION}",
                path=path,
                remedy="Open it with a later nmrrecon.",
            )
        entries = tuple(_entry(item, path.parent) for item in values["entries"])
        keys = [entry.key for entry in entries]
        if len(set(keys)) < len(keys):
            raise ValueError("two entries have one key")
        current = values["current"] if values["current"] in keys else None
        return Document(entries, current, tuple(key for key in values["compared"] if key in keys))
    except DataError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, NMRReconError) as error:
        raise DataError(f"not a session: {error}", path=path) from None


def fingerprint(source: Path) -> str:
    """Return a hash of a data set's files: their names, sizes and ends."""
    files = sorted(file for file in source.iterdir() if file.is_file()) if source.is_dir() else [source]
    digest = hashlib.sha256()
    for file in files[:MOST_FILES]:
        size = file.stat().st_size
        digest.update(f"{file.name} {size}\n".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(LOOKED_AT))
            if size > LOOKED_AT:
                stream.seek(max(LOOKED_AT, size - LOOKED_AT))
                digest.update(stream.read(LOOKED_AT))
    return digest.hexdigest()


def _plain_entry(entry: Entry, folder: Path) -> dict[str, Any]:
    return {
        "key": entry.key,
        "kind": str(entry.kind),
        "name": entry.name,
        "source": None if entry.source is None else _relative(entry.source, folder),
        "fingerprint": None if entry.source is None else _fingerprint_or_none(entry.source),
        "parent": entry.parent,
        "partial": entry.partial,
        "recipe": plain_recipe(entry.recipe),
        "view": dataclasses.asdict(entry.view),
    }


def _entry(values: dict[str, Any], folder: Path) -> Entry:
    source = values["source"]
    return Entry(
        key=str(values["key"]),
        kind=Kind(values["kind"]),
        name=str(values["name"]),
        content=None,
        source=None if source is None else Path(os.path.normpath(folder / source)),
        parent=values["parent"],
        recipe=recipe_of(values["recipe"]),
        view=_view(values["view"]),
        partial=bool(values["partial"]),
    )


def _view(values: dict[str, Any]) -> View:
    overlays = tuple(
        Overlay(str(o["key"]), int(o["color"]), float(o["level"]), tuple(map(float, o["offset_ppm"])))
        for o in values["overlays"]
    )
    if values["mode"] not in MODES:
        raise ValueError(f"no such mode: {values['mode']}")
    return View(
        limits=_limits(values["limits"]),
        past=tuple(_limits(item) for item in values["past"]),
        mode=values["mode"],
        level=float(values["level"]),
        normal=int(values["normal"]),
        plane=int(values["plane"]),
        projection=bool(values["projection"]),
        strips=bool(values.get("strips", False)),
        slices=bool(values["slices"]),
        overlays=overlays,
    )


def _limits(values: Any) -> Any:
    if values is None:
        return None
    (a, b), (c, d) = values
    return (float(a), float(b)), (float(c), float(d))


def _relative(source: Path, folder: Path) -> str:
    """Return the way from the session to its data; the whole path where they lie on another drive."""
    try:
        return Path(os.path.relpath(source.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return source.absolute().as_posix()


def _fingerprint_or_none(source: Path) -> str | None:
    try:
        return fingerprint(source)
    except OSError:
        return None
