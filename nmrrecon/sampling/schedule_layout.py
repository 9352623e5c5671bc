"""What the numbers of a schedule file mean: what they count from and which dimension each column is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError, ScheduleError
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

Points = NDArray[np.int64]

AMBIGUOUS = "no 0 in the schedule and none of its numbers too large to be counted from 0"


def place_on_grid(
    rows: Points,
    grid: tuple[int, ...],
    *,
    base: int | None = None,
    columns: tuple[str, ...] | None = None,
    report: LoadReport | None = None,
    path: str | Path | None = None,
    lines: NDArray[np.int64] | None = None,
) -> Points:
    """Turn rows as they stand in a file into 0-based increments in axis order.

    Parameters
    ----------
    rows : ndarray of int64, shape (point, column)
        As `read_schedule_points` returns them.
    grid : tuple of int
        Increments of each indirect dimension, F1 first.
    base : {0, 1}, optional
        What the file counts from. Default: 0 where a 0 occurs or where every number fits, else 1.
    columns : tuple of str, optional
        Dimension of each column, such as ``("f2", "f1")``. Default: fastest dimension first, as all
        instruments write it, unless only the opposite order fits the grid.
    report : LoadReport, optional
        Takes the facts ``sampling.base`` and ``sampling.columns`` and the warnings; its overrides win.
    path, lines : optional
        File and line number of each row, for messages.

    Returns
    -------
    ndarray of int64, shape (point, dimension)
        Repeats included.

    Raises
    ------
    ScheduleError
        Where a point lies outside the grid.
    ParameterError
        Where `base` or `columns`, or the user's override of them, cannot be used.
    """
    base, columns = _settle_layout(rows, grid, base, columns, report or LoadReport("", ""))
    points = rows[:, [columns.index(name) for name in _names(grid)]] - base
    outside = ((points < 0) | (points >= np.array(grid))).any(axis=1)
    if outside.any():
        first = int(np.flatnonzero(outside)[0])
        place = f"line {lines[first]}" if lines is not None else f"point {first + 1}"
        raise ScheduleError(
            f"{int(outside.sum())} of {len(rows)} points lie outside the grid {_shape(grid)} "
            f"({', '.join(_names(grid))}), the first at {place}: {_text(rows[first])}",
            path=path,
            remedy=f"Check the grid. The numbers were taken to count from {base} (--set sampling.base=...)"
            + (
                f" and the columns to be {', '.join(columns)} (--set sampling.columns=...)."
                if len(grid) > 1
                else "."
            ),
        )
    return np.ascontiguousarray(points)


def merge_repeats(points: Points, grid: tuple[int, ...]) -> tuple[Schedule, NDArray[np.int64]]:
    """Return the schedule of distinct points and, for each row, its position in that schedule.

    Parameters
    ----------
    points : ndarray of int64, shape (point, dimension)
        0-based increments in axis order; may name a point more than once.
    grid : tuple of int

    Returns
    -------
    schedule : Schedule
        Each point once, in the order of its first occurrence.
    of_row : ndarray of int64, shape (point,)
        Rows with the same value are repeats of one point, whose FIDs may be averaged.
    """
    _, first, inverse = np.unique(points, axis=0, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return Schedule(points[np.sort(first)], grid), rank[inverse.ravel()].astype(np.int64)


def _names(grid: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"f{i + 1}" for i in range(len(grid)))


def _shape(grid: tuple[int, ...]) -> str:
    return "x".join(map(str, grid))


def _text(row: Points) -> str:
    return " ".join(map(str, row.tolist()))


def _settle_layout(
    rows: Points,
    grid: tuple[int, ...],
    base: int | None,
    columns: tuple[str, ...] | None,
    report: LoadReport,
) -> tuple[int, tuple[str, ...]]:
    """Decide base and column order: the user's override, else what the caller says, else the numbers."""
    names = _names(grid)
    if "sampling.columns" in report.overrides:
        columns = report.infer("sampling.columns", names, "")
    orders = [columns] if columns else [names[::-1], names]
    _check_columns(orders[0], names)
    detected, source = (base, "as given") if base is not None else _detect_base(rows, grid, orders)
    base = report.infer("sampling.base", detected, source)
    if base not in (0, 1):
        raise ParameterError(f"a schedule cannot count from {base}", remedy="Give a base of 0 or 1.")
    if source == AMBIGUOUS and "sampling.base" not in report.overrides:
        report.warn(f"{AMBIGUOUS}: taken to count from 0; --set sampling.base=1 if it counts from 1")
    if len(grid) == 1:
        return base, names
    order = next((order for order in orders if _fits(rows - base, grid, order)), orders[0])
    unusual = order != orders[0]
    if unusual:
        report.warn(f"the columns of the schedule only fit the grid {_shape(grid)} as {', '.join(order)}")
    return base, report.infer("sampling.columns", order, "sizes of the grid" if unusual else "convention")


def _detect_base(rows: Points, grid: tuple[int, ...], orders: list[tuple[str, ...]]) -> tuple[int, str]:
    """Return the base and what says so."""
    if (rows == 0).any():
        return 0, "a 0 in the schedule"
    for order in orders:
        if _fits(rows, grid, order):
            return 0, AMBIGUOUS
        if _fits(rows - 1, grid, order):
            return 1, "the largest number in the schedule is the size of the grid"
    return 0, AMBIGUOUS


def _fits(rows: Points, grid: tuple[int, ...], order: tuple[str, ...]) -> bool:
    sizes = [grid[int(name[1:]) - 1] for name in order]
    return bool((rows.max(axis=0) < sizes).all())


def _check_columns(columns: tuple[str, ...], names: tuple[str, ...]) -> None:
    if sorted(columns) != sorted(names):
        raise ParameterError(
            f"schedule columns '{','.join(map(str, columns))}' do not name each indirect dimension once",
            remedy=f"Give the order of {', '.join(names)} in the file, e.g. {','.join(names[::-1])}.",
        )
