"""The NUS schedule: which increments of the indirect grid were acquired, in the order of acquisition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ScheduleError


@dataclass(frozen=True, eq=False)
class Schedule:
    """Acquired points of an indirect grid.

    Attributes
    ----------
    points : ndarray of int64, shape (point, dimension)
        0-based increments in the order of acquisition; columns in axis order,
        slowest dimension (F1) first. No point stands twice.
    grid : tuple of int
        Size of each indirect dimension in increments (complex points where the
        dimension is hypercomplex).
    """

    points: NDArray[np.int64]
    grid: tuple[int, ...]

    def __post_init__(self) -> None:
        points = np.ascontiguousarray(self.points, dtype=np.int64)
        if points.ndim != 2 or points.shape[1] != len(self.grid):
            raise ScheduleError(
                f"schedule of shape {points.shape} does not fit a grid of {len(self.grid)} dimensions"
            )
        if len(points) == 0:
            raise ScheduleError("the schedule is empty")
        outside = ((points < 0) | (points >= np.array(self.grid))).any(axis=1)
        if outside.any():
            worst = tuple(int(i) for i in points[outside][0])
            raise ScheduleError(
                f"{int(outside.sum())} of {len(points)} schedule points lie outside the grid "
                f"{'x'.join(map(str, self.grid))}, e.g. {worst}",
                remedy="Check the grid size, and whether the schedule counts from 0 or from 1.",
            )
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "grid", tuple(int(n) for n in self.grid))
        if len(np.unique(self.flat)) != len(points):
            raise ScheduleError("the schedule names a point twice", remedy="Average the repeats first.")

    @classmethod
    def full(cls, grid: tuple[int, ...]) -> Schedule:
        """Return the schedule of a uniformly sampled grid, in C order (F1 slowest)."""
        return cls(np.stack(np.unravel_index(np.arange(int(np.prod(grid))), grid), axis=1), grid)

    @classmethod
    def from_mask(cls, mask: NDArray[np.bool_]) -> Schedule:
        """Return the schedule, in C order, of the points that are true in `mask` (F1, F2, ...)."""
        return cls(np.argwhere(mask), mask.shape)

    @property
    def flat(self) -> NDArray[np.int64]:
        """Position of each point in the C-ordered grid, shape (point,)."""
        return np.ravel_multi_index(tuple(self.points.T), self.grid).astype(np.int64)

    @property
    def mask(self) -> NDArray[np.bool_]:
        """True where a point was acquired, shape `grid`."""
        mask = np.zeros(self.grid, dtype=bool)
        mask[tuple(self.points.T)] = True
        return mask

    @property
    def fraction(self) -> float:
        """Acquired points over points of the grid."""
        return len(self) / float(np.prod(self.grid))

    @property
    def is_full(self) -> bool:
        """Whether every point of the grid was acquired."""
        return len(self) == int(np.prod(self.grid))

    def __len__(self) -> int:
        return len(self.points)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Schedule)
            and self.grid == other.grid
            and np.array_equal(self.points, other.points)
        )
