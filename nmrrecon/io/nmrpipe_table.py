"""Peak tables of NMRPipe (`.tab`): the X axis is the direct dimension, points count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.peak_list_lines import finite, lines_of, one_word
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList, wraps

_LETTERS = "XYZA"
#: Words that begin a line without a peak, and assignments that are none.
_NO_PEAK = {"VARS", "FORMAT", "DATA", "REMARK", "NULLVALUE", "NULLSTRING"}
_UNASSIGNED = {"None", "*"}


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
    columns.append(("ASS", "%s", [one_word(label, "None") for label in peaks.labels or ("",) * len(peaks)]))
    return columns


def read_nmrpipe_table(path: str | Path, axes: Sequence[Axis]) -> PeakList:
    """Read a peak table of NMRPipe.

    Parameters
    ----------
    path : path-like
        The ``.tab`` file.
    axes : sequence of Axis
        Of the spectrum the peaks belong to. Chemical shifts say where a peak is, so that the list
        of another grid fits too; points do where the table has no shifts.

    Raises
    ------
    DataError
        The file cannot be read, or lacks a column.
    """
    # not nmrglue.pipe.read_table: what is no number it reads as -1 or NaN, without a word
    path = Path(path)
    lines = [(number, line.split()) for number, line in enumerate(lines_of(path), start=1)]
    names = next((words[1:] for _, words in lines if words[:1] == ["VARS"]), None)
    if not names:
        raise DataError("is no peak table of NMRPipe: no line 'VARS INDEX ...'", path=path)
    columns = {name: place for place, name in enumerate(names)}
    positions = _positions(path, columns, len(axes))
    rows = [(number, words) for number, words in lines if words and not _is_remark(words[0])]
    read = [_peak(path, number, words, columns, positions) for number, words in rows]
    values = np.array([row[0] for row in read], dtype=np.float64).reshape(-1, len(axes))
    in_ppm = names[positions[0]].endswith("_PPM")
    points = [axis.point(values[:, d]) if in_ppm else values[:, d] - 1 for d, axis in enumerate(axes)]
    return PeakList(
        points=np.stack(points, axis=1),
        heights=np.array([row[1] for row in read], dtype=np.float64),
        shape=tuple(axis.size for axis in axes),
        circular=tuple(wraps(axis) for axis in axes),
        axes=tuple(axes),
        labels=tuple(row[2] for row in read),
    )


def _is_remark(word: str) -> bool:
    return word in _NO_PEAK or word.startswith("#")


def _positions(path: Path, columns: dict[str, int], dimensions: int) -> list[int]:
    """Return the columns that say where a peak is, F1 first."""
    letters = _LETTERS[:dimensions]
    if any(f"{_LETTERS[dimensions]}_{kind}" in columns for kind in ("AXIS", "PPM")):
        raise DataError(f"lists more than the {dimensions} dimensions of the spectrum", path=path)
    kind = "PPM" if all(f"{letter}_PPM" in columns for letter in letters) else "AXIS"
    wanted = [f"{letter}_{kind}" for letter in reversed(letters)]
    absent = [name for name in [*wanted, "HEIGHT"] if name not in columns]
    if absent:
        raise DataError(f"has no column {', '.join(absent)}", path=path)
    return [columns[name] for name in wanted]


def _peak(
    path: Path, number: int, words: list[str], columns: dict[str, int], positions: list[int]
) -> tuple[list[float], float, str]:
    """Return position, height and assignment of one line."""
    try:
        if len(words) < len(columns):
            raise ValueError("too few columns")
        label = words[columns["ASS"]] if "ASS" in columns else ""
        height = finite(words[columns["HEIGHT"]])
        return [finite(words[place]) for place in positions], height, "" if label in _UNASSIGNED else label
    except (ValueError, IndexError) as error:
        raise DataError(f"line {number} is no peak: {' '.join(words)[:60]}", path=path) from error
