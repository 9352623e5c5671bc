"""Pseudo-radial sampling: the grid points nearest to lines through the centre, rotated in each frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import Shape


@dataclass(frozen=True)
class RadialMask:
    """Parameters of `radial_mask`."""

    lines: int = parameter(16, "Lines through the centre of each frame.", minimum=1, maximum=4096)


def radial_mask(shape: Shape, rng: Generator, parameters: RadialMask) -> NDArray[np.bool_]:
    """Draw lines evenly over half a turn, rotated in each frame by a random angle.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : RadialMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)

    Notes
    -----
    Lingala et al., IEEE Trans. Med. Imaging 30 (2011) 1042: each line has as many equidistant samples
    as the grid has points along its longer side; each sample goes to the nearest grid point. The rotation
    is drawn from 0 to the angle between lines. On a grid that is not square lines end on an ellipse.
    """
    frames, *grid = shape
    points = max(grid)
    radius = (np.arange(points) - points // 2) / points
    turns = (np.arange(parameters.lines) + rng.random((frames, 1))) * (np.pi / parameters.lines)
    rows, columns = (
        np.rint(np.multiply.outer(size * direction, radius)).astype(np.intp) + size // 2
        for size, direction in zip(grid, (np.sin(turns), np.cos(turns)), strict=True)
    )
    inside = (rows >= 0) & (rows < grid[0]) & (columns >= 0) & (columns < grid[1])
    frame = np.broadcast_to(np.arange(frames)[:, None, None], rows.shape)
    mask = np.zeros(shape, dtype=bool)
    mask[frame[inside], rows[inside], columns[inside]] = True
    return mask
