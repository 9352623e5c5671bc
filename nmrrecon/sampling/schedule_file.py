"""Schedule files: one line for each sampled point, one column for each indirect dimension.

Bruker `nuslist`, Varian `sampling.sch` and the lists of NMRPipe and hmsIST are the same plain text. All
count increments from 0 and give the dimension next to the direct one first: `acqu2s` then `acqu3s`, d2 (`ni`)
then d3 (`ni2`), y then z. Lists that count from 1 or that name the slowest dimension first exist too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ScheduleError, unknown_name
from nmrrecon.io.atomic import atomic_write
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule
from nmrrecon.sampling.schedule_layout import merge_repeats, place_on_grid

Points = NDArray[np.int64]

#: No schedule that an instrument could run is longer than this.
MAX_BYTES = 8 << 20


@dataclass(frozen=True)
class Style:
    """Layout of a schedule file: what it counts from, whether F1 is its first column, what parts columns."""

    base: int = 0
    slow_first: bool = False
    separator: str = " "


STYLES: dict[str, Style] = {
    "bruker": Style(),
    "varian": Style(),
    "nmrpipe": Style(separator="\t"),
    "from-1": Style(base=1),
    "slow-first": Style(slow_first=True),
    "from-1-slow-first": Style(base=1, slow_first=True),
}
"""Layouts that can be written. All of them can be read."""


def read_schedule(
    path: str | Path,
    grid: tuple[int, ...],
    *,
    base: int | None = None,
    columns: tuple[str, ...] | None = None,
    report: LoadReport | None = None,
) -> Schedule:
    """Read a schedule file and turn it into 0-based increments in axis order.

    Parameters
    ----------
    path : path-like
    grid : tuple of int
        Increments of each indirect dimension, F1 first.
    base, columns, report
        As for `place_on_grid`.

    Returns
    -------
    Schedule
        Points in the order of the file; a repeated point stands once, where it was first.

    Raises
    ------
    ScheduleError
        Where the file cannot be read as a schedule of this grid.
    """
    rows, lines = _read_rows(Path(path), len(grid))
    points = place_on_grid(rows, grid, base=base, columns=columns, report=report, path=path, lines=lines)
    schedule, of_row = merge_repeats(points, grid)
    if report is not None and len(schedule) < len(of_row):
        repeats = len(of_row) - len(schedule)
        report.warn(f"{Path(path).name}: {repeats} of its {len(of_row)} rows repeat a point named before")
    return schedule


def read_schedule_points(path: str | Path, dimensions: int) -> Points:
    """Read the numbers of a schedule file as they stand.

    Parameters
    ----------
    path : path-like
    dimensions : int
        Columns that each line must have.

    Returns
    -------
    ndarray of int64, shape (point, column)
        Rows in the order of the file, repeats included; base and order of the columns as in the file.

    Raises
    ------
    ScheduleError
        Where the file is missing, empty, huge, binary or malformed; the line is named.

    Notes
    -----
    Blank lines, text after ``#`` or ``;``, any line ending, tabs, commas and whole numbers written as
    ``3.0`` are accepted.
    """
    return _read_rows(Path(path), dimensions)[0]


def write_schedule(path: str | Path, schedule: Schedule, style: str = "bruker") -> None:
    """Write `schedule` to `path`, one line for each point in the order of acquisition.

    Parameters
    ----------
    path : path-like
        An existing file is replaced, once the new one is whole.
    schedule : Schedule
    style : str
        Name in `STYLES`.

    Raises
    ------
    ParameterError
        Where no such style exists.
    OutputError
        Where the file cannot be written.
    """
    if style not in STYLES:
        raise unknown_name("schedule style", style, list(STYLES))
    with atomic_write(path) as temporary:
        Path(temporary).write_text(format_schedule(schedule, STYLES[style]), encoding="ascii", newline="\n")


def format_schedule(schedule: Schedule, style: Style) -> str:
    """Return the text of a schedule file."""
    rows = (schedule.points if style.slow_first else schedule.points[:, ::-1]) + style.base
    return "".join(style.separator.join(map(str, row)) + "\n" for row in rows.tolist())


def _read_rows(path: Path, dimensions: int) -> tuple[Points, NDArray[np.int64]]:
    """Rows as they stand in the file, and the line number of each."""
    rows, lines = [], []
    for number, line in enumerate(re.split("\r\n|\r|\n", _read_text(path)), start=1):
        words = re.split("[#;]", line, maxsplit=1)[0].replace(",", " ").split()
        if not words:
            continue
        if len(words) != dimensions:
            raise ScheduleError(
                f"line {number} has {len(words)} columns for {dimensions} indirect dimensions",
                path=path,
                remedy="Check that the schedule belongs to this experiment.",
            )
        rows.append([_increment(word, path, number) for word in words])
        lines.append(number)
    if not rows:
        raise ScheduleError("the schedule names no point", path=path, remedy="Copy the file anew.")
    return np.array(rows, dtype=np.int64), np.array(lines, dtype=np.int64)


def _read_text(path: Path) -> str:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe would never end
            raise ScheduleError("is no file", path=path, remedy="Name a text file with one point a line.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ScheduleError(
                f"{size >> 20} MB are no schedule",
                path=path,
                remedy="Name a text file with one point a line.",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise ScheduleError(
            f"the schedule cannot be read: {error.strerror or error}",
            path=path,
            remedy="Check the name of the file and the permission to read it.",
        ) from error
    if b"\0" in raw:
        raise ScheduleError(
            "the schedule is not plain text", path=path, remedy="Name a text file with one point a line."
        )
    return raw.decode("latin-1").removeprefix("ï»¿")  # a UTF-8 byte order mark


def _increment(word: str, path: Path, line: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}(\.0*)?", word):
        raise ScheduleError(
            f"line {line}: {word[:20]!a} is not an increment",
            path=path,
            remedy="A schedule holds whole numbers from 0 or 1 up, one point a line.",
        )
    return int(float(word))
