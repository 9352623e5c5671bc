"""Random sampling about a full centre: of whole lines, or of points of the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import (
    Shape,
    central,
    central_count,
    centre_share_parameter,
    check_lines,
    largest,
    whole_lines,
)


@dataclass(frozen=True)
class RandomLinesMask:
    """Parameters of `random_lines_mask`."""

    acceleration: float = parameter(4.0, "Lines there are over lines sampled, on average.", minimum=1.0)
    centre_share: float | None = centre_share_parameter()


@dataclass(frozen=True)
class RandomPointsMask:
    """Parameters of `random_points_mask`."""

    acceleration: float = parameter(8.0, "Points there are over points sampled.", minimum=1.0)
    central_points: int = parameter(8, "Side of the full square at the centre.", minimum=0)


def random_lines_mask(shape: Shape, rng: Generator, parameters: RandomLinesMask) -> NDArray[np.bool_]:
    """Draw whole lines along kx with the same odds everywhere outside a full centre, anew for each frame.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : RandomLinesMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)

    Raises
    ------
    ParameterError
        If the centre alone has more lines than the acceleration leaves.

    Notes
    -----
    The random mask of fastMRI (Zbontar et al., arXiv:1811.08839), which it draws once for a volume: every
    other line is sampled or not for itself, so that the acceleration is met on average only.
    """
    frames, size, _ = shape
    centre = central_count(size, parameters.acceleration, parameters.centre_share)
    odds = (size / parameters.acceleration - centre) / max(size - centre, 1)
    rows = rng.random((frames, size)) < odds
    rows[:, central(size, centre)] = True
    return whole_lines(rows, shape)


def random_points_mask(shape: Shape, rng: Generator, parameters: RandomPointsMask) -> NDArray[np.bool_]:
    """Draw points of the plane with the same odds everywhere outside a full centre, anew for each frame.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : RandomPointsMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        Each frame has ``int(ky kx / acceleration)`` points.

    Raises
    ------
    ParameterError
        If the grid is smaller than the centre, or the centre alone has more points than the acceleration
        leaves.
    """
    frames, *grid = shape
    side = parameters.central_points
    check_lines(side, min(grid), "central points")
    count = int(grid[0] * grid[1] / parameters.acceleration)
    if count < max(side * side, 1):
        raise ParameterError(
            f"acceleration {parameters.acceleration:g} leaves {count} of {grid[0]}x{grid[1]} points, and "
            f"{max(side * side, 1)} are wanted at the centre",
            remedy="Lower the acceleration or the number of central points.",
        )
    keys = rng.random(shape, dtype=np.float32)
    keys[:, central(grid[0], side), central(grid[1], side)] = 2.0
    return largest(keys.reshape(frames, -1), count).reshape(shape)
