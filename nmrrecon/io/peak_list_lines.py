"""Lines and columns of text files that hold peak lists."""

from __future__ import annotations

import math
from pathlib import Path

from nmrrecon.errors import DataError

LARGEST_FILE = 64 << 20
"""A file of more bytes is no peak list: it would name half a million peaks."""


def lines_of(path: str | Path) -> list[str]:
    """Return the lines of a peak list.

    Raises
    ------
    DataError
        The file cannot be read, or is too large.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DataError(f"is larger than {LARGEST_FILE >> 20} MiB: no peak list", path=path)
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", path=path) from error


def finite(word: str) -> float:
    """Return a number; raise ValueError where there is none, NaN and infinity among them."""
    value = float(word)
    if not math.isfinite(value):
        raise ValueError(f"not a number: {word}")
    return value


def one_word(label: str, absent: str) -> str:
    """Return a label as it can stand in a column, `absent` where there is none."""
    return "_".join(label.split()) or absent
