"""Telling whether the files of a data set are those that they were."""

from __future__ import annotations

import hashlib
from pathlib import Path

#: Of each file so many bytes at either end count.
LOOKED_AT = 1 << 16
#: Files of a data set that count at most.
MOST_FILES = 64


def fingerprint(source: Path) -> str:
    """Return a hash of a data set's files: their names, sizes and ends.

    Parameters
    ----------
    source : Path
        A file, a folder, or a pattern of files such as ``test%03d.ft3``.

    Raises
    ------
    OSError
        If a file is not there or cannot be read.
    """
    digest = hashlib.sha256()
    for file in _files(source)[:MOST_FILES]:
        size = file.stat().st_size
        digest.update(f"{file.name} {size}\n".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(LOOKED_AT))
            if size > LOOKED_AT:
                stream.seek(max(LOOKED_AT, size - LOOKED_AT))
                digest.update(stream.read(LOOKED_AT))
    return digest.hexdigest()


def fingerprint_or_none(source: Path) -> str | None:
    """Return the fingerprint of a data set; None where there is none that can be read."""
    try:
        return fingerprint(source)
    except OSError:
        return None


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        return sorted(file for file in source.iterdir() if file.is_file())
    if "%" in source.name and not source.exists():
        start, _, end = source.name.partition("%")
        suffix = end.partition("d")[2]
        beside = sorted(source.parent.iterdir())
        return [file for file in beside if file.name.startswith(start) and file.suffix == suffix] or [source]
    return [source]
