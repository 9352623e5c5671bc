"""Contour lines of a plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import ContourGenerator, LineType, contour_generator
from numpy.typing import NDArray

#: Points on a side of the tiles that are looked at only where a level runs through them.
TILE = 64
#: Between two lines, so that nothing is drawn from one to the other.
GAP = np.full((1, 2), np.nan)


@dataclass(frozen=True, eq=False)
class Contours:
    """Lines of one plane.

    Attributes
    ----------
    levels : tuple of float
        Positive ones, lowest first, then the negative ones.
    lines : tuple of ndarray, (point, 2)
        For each level column and row of the plane along its lines, a row of NaN between two of them.
    """

    levels: tuple[float, ...]
    lines: tuple[NDArray[np.float64], ...]


def contours(
    plane: NDArray[Any], levels: Sequence[float], check: Callable[[], None] | None = None
) -> Contours:
    """Return the lines at `levels` and at their negatives.

    Parameters
    ----------
    plane : ndarray, (row, column)
        Finite; a single row or column has no lines.
    levels : sequence of float
        Positive, lowest first.
    check : callable, optional
        Called before every level; what it raises ends the work.

    Notes
    -----
    Most of a spectrum lies below all levels: what no level runs through is left out, tile by tile, which
    makes the work several times shorter. Lines end at the border of a tile where the next one begins.
    """
    signed = (*levels, *(-level for level in levels))
    if min(plane.shape) < 2:
        return Contours(signed, (np.empty((0, 2)),) * len(signed))
    tiles = _Tiles(np.ascontiguousarray(plane))
    lines = []
    for level in signed:
        if check is not None:
            check()
        lines.append(tiles.lines(level))
    return Contours(signed, tuple(lines))


class _Tiles:
    """A plane cut into tiles; neighbours share a row or column of points."""

    def __init__(self, plane: NDArray[Any]) -> None:
        self._plane = plane
        self._lowest, self._highest = (_over_tiles(plane, extreme) for extreme in (np.minimum, np.maximum))
        self._generators: dict[tuple[int, int], ContourGenerator] = {}

    def lines(self, level: float) -> NDArray[np.float64]:
        """Return the lines of one level, see `Contours`."""
        parts = []
        for row, column in np.argwhere((self._lowest < level) & (level <= self._highest)).tolist():
            (points,) = self._generator(row, column).lines(level)[0]
            if points is not None:
                parts += [points + np.array([column, row]) * TILE, GAP]
        return np.concatenate(parts[:-1]) if parts else np.empty((0, 2))

    def _generator(self, row: int, column: int) -> ContourGenerator:
        if (row, column) not in self._generators:
            top, left = row * TILE, column * TILE
            tile = self._plane[top : top + TILE + 1, left : left + TILE + 1]
            self._generators[row, column] = contour_generator(
                z=tile, name="serial", line_type=LineType.ChunkCombinedNan
            )
        return self._generators[row, column]


def _over_tiles(values: NDArray[Any], extreme: np.ufunc) -> NDArray[Any]:
    """Return the extreme point of each tile, those that it shares with the next ones among them."""
    for axis in (1, 0):
        starts = range(0, max(values.shape[axis] - 1, 1), TILE)
        parts = (np.take(values, range(i, min(i + TILE + 1, values.shape[axis])), axis) for i in starts)
        values = np.stack([extreme.reduce(part, axis=axis) for part in parts], axis=axis)
    return values
