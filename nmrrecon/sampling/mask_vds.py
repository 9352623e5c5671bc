"""Variable density: points of the plane drawn by a polynomial of their distance from the centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import Shape, largest

BISECTIONS = 40


@dataclass(frozen=True)
class VariableDensityMask:
    """Parameters of `variable_density_mask`."""

    share: float = parameter(0.1, "Share of the points of a frame to sample.", minimum=0.0, maximum=1.0)
    power: float = parameter(9.0, "Power of the fall of the density.", minimum=0.0, maximum=100.0)


def variable_density_mask(shape: Shape, rng: Generator, parameters: VariableDensityMask) -> NDArray[np.bool_]:
    """Draw points of the plane, denser at the centre, anew for each frame.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : VariableDensityMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)

    Raises
    ------
    ParameterError
        If the share is not a single point.

    Notes
    -----
    Density of Lustig et al., Magn. Reson. Med. 58 (2007) 1182: (1 - distance)^power plus an offset, no
    more than 1, the offset such that it adds up to the share; the corner of the plane has distance 1.
    As in JotlasNet's experiments each frame has the points with the largest product of density and a
    uniform random number. No point is certain, not even the central one. The odds of such a choice fall
    faster than the density: of 20 masks of 16 x 128 x 128 at a share of 0.1 none has a point farther out than
    0.62 of the way to the edge; at 0.125 some reach the corners.
    """
    frames, *grid = shape
    count = round(parameters.share * grid[0] * grid[1])
    if count < 1:
        raise ParameterError(
            f"a share of {parameters.share:g} of {grid[0]}x{grid[1]} is no point",
            remedy="Give a share such as 0.1.",
        )
    keys = rng.random((frames, grid[0] * grid[1]), dtype=np.float32)
    keys *= _density(grid[0], grid[1], count, parameters.power)
    return largest(keys, count).reshape(shape)


@lru_cache(maxsize=8)
def _density(rows: int, columns: int, count: int, power: float) -> NDArray[np.float32]:
    """Density of each point of the plane, flat, that adds up to `count`."""
    ky, kx = (2 * (np.arange(size) - size // 2) / size for size in (rows, columns))
    distance = np.hypot(ky[:, None], kx)
    fall = (1 - distance / max(distance.max(), 1e-9)).ravel() ** power
    low, high = -1.0, 1.0
    for _ in range(BISECTIONS):
        offset = (low + high) / 2
        low, high = (low, offset) if np.clip(fall + offset, 0, 1).sum() > count else (offset, high)
    # `high` never falls short of the count: so many points have a density above zero
    density = np.clip(fall + high, 0, 1).astype(np.float32)
    density.setflags(write=False)
    return density
