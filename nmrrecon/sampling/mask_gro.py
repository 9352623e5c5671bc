"""Golden ratio offset: even lines, denser at the centre, moved by the golden ratio from frame to frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import Shape, nearest_lines, whole_lines

GOLDEN_RATIO = (1 + math.sqrt(5)) / 2


@dataclass(frozen=True)
class GoldenOffsetMask:
    """Parameters of `golden_offset_mask`."""

    acceleration: float = parameter(8.0, "Lines there are over lines sampled.", minimum=1.0)
    stretch: float = parameter(
        2.2,
        "How much denser than the mean the centre is; 1 is even.",
        minimum=1.0,
        maximum=100.0,
    )
    steepness: float = parameter(
        3.0, "Power with which lines move outwards; 1 is even.", minimum=1.0, maximum=100.0
    )
    tiny: int = parameter(
        1, "Which tiny golden ratio: 1 moves by 0.618 of the distance of lines.", minimum=1, maximum=1000
    )


def golden_offset_mask(shape: Shape, rng: Generator, parameters: GoldenOffsetMask) -> NDArray[np.bool_]:
    """Draw lines along kx from a random start; each frame goes on by a golden share of their distance.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
        Of the start alone.
    parameters : GoldenOffsetMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        The same number of lines in each frame.

    Raises
    ------
    ParameterError
        If the acceleration leaves no line.

    Notes
    -----
    Joshi et al., arXiv:2206.03630 (GRO), with the parameters of CineVN. Lines lie evenly on a grid that is
    smaller than k-space by the stretch, and are then spread over k-space by a power of their distance from
    the centre. Here the stretch never exceeds the acceleration, so that no two lines meet, and the small
    grid need not be of a whole size.
    """
    frames, size, _ = shape
    lines = nearest_lines(size, parameters.acceleration)
    small = size / min(parameters.stretch, size / lines)
    moved = np.arange(frames) / (GOLDEN_RATIO + parameters.tiny - 1)
    place = (np.arange(lines) + rng.random() + moved[:, None]) % lines * (small / lines) - small / 2
    outward = (size - small) / 2 * np.abs(place / (small / 2)) ** parameters.steepness
    row = np.floor(place + np.copysign(outward, place) + size // 2 + 0.5).astype(np.intp) % size
    rows = np.zeros((frames, size), dtype=bool)
    np.put_along_axis(rows, row, True, axis=1)
    return whole_lines(rows, shape)
