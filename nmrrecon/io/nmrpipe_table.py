"""Peak tables of NMRPipe (`.tab`): the X axis is the direct dimension, points count from 1."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nmrglue
import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList, wraps

_LETTERS = "XYZA"


def write_nmrpipe_table(peaks: PeakList, path: str | Path) -> None:
    """Write a peak table that NMRDraw and the scripts of NMRPipe read.

    Parameters
    ----------
    peaks : PeakList
        With axes.
    path : path-like
        File to write.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    columns = _columns(peaks)
    names = " ".join(name for name, _, _ in columns)
    formats = " ".join(form for _, form, _ in columns)
    lines = [f"VARS   {names}", f"FORMAT {formats}", ""]
    # not nmrglue.pipe.write_table: it fails on a table without rows
    for row in zip(*(values for _, _, values in columns), strict=True):
        lines.append(" ".join(form % value for (_, form, _), value in zip(columns, row, strict=True)))
    with atomic_write(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _columns(peaks: PeakList) -> list[tuple[str, str, list[Any]]]:
    """Return name, format and values of every column."""
    letters = dict(zip(_LETTERS, reversed(range(len(peaks.axes))), strict=False))
    columns: list[tuple[str, str, list[Any]]] = [("INDEX", "%5d", list(range(1, len(peaks) + 1)))]
    for letter, d in letters.items():
        columns.append((f"{letter}_AXIS", "%9.3f", list(peaks.points[:, d] + 1)))
    for letter, d in letters.items():
        columns.append((f"{letter}_PPM", "%9.4f", list(peaks.ppm[:, d])))
    for letter, d in letters.items():
        columns.append((f"{letter}_HZ", "%10.3f", list(peaks.axes[d].hz(peaks.points[:, d]))))
    columns.append(("HEIGHT", "%+e", list(peaks.heights)))
    columns.append(("ASS", "%s", [label or "None" for label in peaks.labels or ("",) * len(peaks)]))
    return columns


def read_nmrpipe_table(path: str | Path, axes: Sequence[Axis]) -> PeakList:
    """Read a peak table of NMRPipe.

    Parameters
    ----------
    path : path-like
        The ``.tab`` file.
    axes : sequence of Axis
        Of the spectrum the peaks belong to.

    Raises
    ------
    DataError
        The file cannot be read, or lacks a column.
    """
    path = Path(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a table without rows
            _, _, table = nmrglue.pipe.read_table(str(path))
    except (OSError, ValueError, IndexError, KeyError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read as a peak table: {error}", path=path) from error
    names = set(table.dtype.names or ())
    wanted = [f"{letter}_AXIS" for letter in _LETTERS[: len(axes)]]
    absent = [name for name in [*wanted, "HEIGHT"] if name not in names]
    if absent:
        raise DataError(f"has no column {', '.join(absent)}", path=path)
    if f"{_LETTERS[len(axes)]}_AXIS" in names:
        raise DataError(f"lists more than the {len(axes)} dimensions of the spectrum", path=path)
    points = np.stack([np.asarray(table[name], dtype=np.float64) - 1 for name in reversed(wanted)], axis=1)
    labels = tuple(word.decode() for word in table["ASS"]) if "ASS" in names else ()
    shape, circular = tuple(a.size for a in axes), tuple(wraps(a) for a in axes)
    heights = np.asarray(table["HEIGHT"], dtype=np.float64)
    return PeakList(
        points, heights, shape, circular, tuple(axes), tuple("" if t == "None" else t for t in labels)
    )
