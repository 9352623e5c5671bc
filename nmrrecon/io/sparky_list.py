"""Peak lists of Sparky (`.list`): an assignment, chemical shifts F1 first, and the height."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nmrrecon.errors import DataError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.io.peak_list_lines import finite, lines_of, one_word
from nmrrecon.nmr import Axis
from nmrrecon.peaks import PeakList, wraps

_HEIGHT = "Data Height"


def write_sparky_list(peaks: PeakList, path: str | Path) -> None:
    """Write a peak list for Sparky and its successors.

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
    dimensions = len(peaks.axes)
    unassigned = "-".join("?" * dimensions)
    names = [f"w{d}" for d in range(1, dimensions + 1)]
    lines = [f"{'Assignment':>17}" + "".join(f" {name:>10}" for name in names) + f"  {_HEIGHT}", ""]
    labels = peaks.labels or (unassigned,) * len(peaks)
    for label, shifts, height in zip(labels, peaks.ppm, peaks.heights, strict=True):
        columns = "".join(f" {shift:10.4f}" for shift in shifts)
        lines.append(f"{one_word(label, unassigned):>17}{columns} {height:14.6g}")
    with atomic_write(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_sparky_list(path: str | Path, axes: Sequence[Axis]) -> PeakList:
    """Read a peak list of Sparky.

    Parameters
    ----------
    path : path-like
        The ``.list`` file.
    axes : sequence of Axis
        Of the spectrum the peaks belong to, for their positions in points.

    Returns
    -------
    PeakList
        Heights are NaN where the list has none.

    Raises
    ------
    DataError
        The file cannot be read, or does not fit the axes.
    """
    path = Path(path)
    lines = lines_of(path)
    rows = [(number, line.split()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows or rows[0][1][:2] != ["Assignment", "w1"]:
        raise DataError("is no Sparky peak list: no line 'Assignment w1 ...'", path=path)
    header = lines[rows[0][0] - 1].replace(_HEIGHT, "Height").split()
    dimensions = sum(name.startswith("w") and name[1:].isdigit() for name in header)
    if dimensions != len(axes):
        raise DataError(f"lists {dimensions} dimensions, the spectrum has {len(axes)}", path=path)
    column = header.index("Height") if "Height" in header else None
    peaks = [_peak(path, number, words, dimensions, column) for number, words in rows[1:]]
    shifts = np.array([p[1] for p in peaks], dtype=np.float64).reshape(-1, dimensions)
    points = np.stack([axis.point(shifts[:, d]) for d, axis in enumerate(axes)], axis=1)
    return PeakList(
        points=points,
        heights=np.array([p[2] for p in peaks], dtype=np.float64),
        shape=tuple(axis.size for axis in axes),
        circular=tuple(wraps(axis) for axis in axes),
        axes=tuple(axes),
        labels=tuple("" if set(p[0]) <= {"?", "-"} else p[0] for p in peaks),
    )


def _peak(
    path: Path, number: int, words: list[str], dimensions: int, column: int | None
) -> tuple[str, list[float], float]:
    """Return assignment, chemical shifts and height of one line."""
    try:
        shifts = [finite(words[d]) for d in range(1, dimensions + 1)]
        return words[0], shifts, finite(words[column]) if column is not None else np.nan
    except (ValueError, IndexError) as error:
        raise DataError(f"line {number} is no peak: {' '.join(words)[:60]}", path=path) from error
