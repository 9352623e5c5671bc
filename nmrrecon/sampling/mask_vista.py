"""VISTA: lines on the ky-t grid that repel each other, denser at the centre of ky.

Ahmad et al., Variable density incoherent spatiotemporal acquisition (VISTA) for highly accelerated cardiac
MRI, Magn. Reson. Med. 74 (2015) 1266.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import Shape, nearest_lines, whole_lines

#: Width of the dense centre: standard deviation over the number of lines.
WIDTH = 1 / 6
#: How much smaller the space a line takes is at the centre.
DEPTH = 0.6
#: Power with which the energy of two lines falls with their distance.
EXPONENT = 1.4
#: Frames over which lines repel each other; over more the energy is nearly even.
REACH = 8
#: Passes over all lines, unless none moves before.
PASSES = 20
#: Lines of the largest grid: the table of energies grows with its square.
MOST_LINES = 1024


@dataclass(frozen=True)
class VistaMask:
    """Parameters of `vista_mask`."""

    acceleration: float = parameter(8.0, "Lines there are over lines sampled.", minimum=1.0)


def vista_mask(shape: Shape, rng: Generator, parameters: VistaMask) -> NDArray[np.bool_]:
    """Draw lines along kx whose places on the ky-t grid minimise a Riesz energy.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
        Of the first places and of the order in which lines move.
    parameters : VistaMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        The same number of lines in each frame; no line is certain.

    Raises
    ------
    ParameterError
        If the acceleration leaves no line, or the grid has more than `MOST_LINES` lines.

    Notes
    -----
    The energy of two lines is their distance to the power -1.4, time scaled by R / 10 + 1/4 (at least
    1), as in the paper. Variable density comes from measuring distance along ky in units of the local
    distance wanted, ``1 - 0.6 exp(-d^2 / 2 sigma^2)``, instead of from charges; and lines move on the
    grid, one after the other to the place of least energy between their neighbours, instead of by gradient
    steps. ky and time are both taken as periodic. A mask of 128 lines and 16 frames takes about 0.1 s.
    """
    frames, size, _ = shape
    lines = nearest_lines(size, parameters.acceleration)
    if size > MOST_LINES:
        raise ParameterError(
            f"VISTA masks of {size} lines are not drawn", remedy=f"The most is {MOST_LINES} lines."
        )
    field = _Field(frames, size, lines)
    start = (np.arange(lines) + rng.random((frames, 1))) * (size / lines)
    places = np.stack([_apart(np.searchsorted(field.warped, row), size) for row in start])
    for frame, row in np.ndindex(frames, lines):
        field.add(frame, int(places[frame, row]), 1)
    for _ in range(PASSES):
        moved = False
        for line in rng.permutation(frames * lines):
            moved |= _relax(field, places, *divmod(int(line), lines))
        if not moved:
            break
    rows = np.zeros((frames, size), dtype=bool)
    np.put_along_axis(rows, places, True, axis=1)
    return whole_lines(rows, shape)


class _Field:
    """The energy (frame, ky) that one more line would have at each place."""

    def __init__(self, frames: int, size: int, lines: int) -> None:
        distance = (np.arange(size) - size // 2) / (WIDTH * size)
        density = 1 / (1 - DEPTH * np.exp(-0.5 * distance**2))
        density *= size / density.sum()
        #: Places along ky in units of the distance wanted, at the upper edge of each line.
        self.warped = np.cumsum(density)
        middle = self.warped - density / 2
        apart = np.abs(middle[:, None] - middle)
        apart = np.minimum(apart, size - apart)
        reach = min(REACH, frames // 2)
        # of an even number of frames the one half a period away is the same in both directions
        self._offsets = np.arange(-reach + (2 * reach == frames), reach + 1)
        time_unit = max(size / lines / 10 + 0.25, 1.0)
        squared = (time_unit * np.arange(reach + 1))[:, None, None] ** 2 + apart**2
        squared[0][np.diag_indices(size)] = np.inf  # a line has no energy with itself
        self._energy = squared ** (-EXPONENT / 2)
        self.potential = np.zeros((frames, size))

    def add(self, frame: int, place: int, sign: int) -> None:
        """Add the energy of a line, or take it away with sign -1."""
        frames = (frame + self._offsets) % len(self.potential)
        self.potential[frames] += sign * self._energy[np.abs(self._offsets), place]


def _relax(field: _Field, places: NDArray[np.intp], frame: int, line: int) -> bool:
    """Move a line to the place of least energy between its neighbours; return whether it moved."""
    row, old = places[frame], places[frame, line]
    low = row[line - 1] + 1 if line else 0
    high = row[line + 1] if line + 1 < len(row) else field.potential.shape[1]
    field.add(frame, old, -1)
    row[line] = low + field.potential[frame, low:high].argmin()
    field.add(frame, row[line], 1)
    return bool(row[line] != old)


def _apart(places: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    """Push rising places apart until all differ and lie on the grid."""
    count = np.arange(len(places))
    upwards = np.maximum.accumulate(places - count) + count
    return np.minimum(upwards, size - len(places) + count)
