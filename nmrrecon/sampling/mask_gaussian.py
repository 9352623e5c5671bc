"""Gaussian variable density: lines drawn about the centre in each frame, the central ones always."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import Shape, central, check_lines, lines_for, weighted_choice, whole_lines

#: Width of the density: standard deviation over the number of lines.
WIDTH = 0.1


@dataclass(frozen=True)
class GaussianMask:
    """Parameters of `gaussian_mask`."""

    acceleration: float = parameter(8.0, "Lines there are over lines sampled.", minimum=1.0)
    central_lines: int = parameter(4, "Lines at the centre that every frame has.", minimum=0)


def gaussian_mask(shape: Shape, rng: Generator, parameters: GaussianMask) -> NDArray[np.bool_]:
    """Draw whole lines along kx, denser at the centre of ky, anew for each frame.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : GaussianMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)

    Raises
    ------
    ParameterError
        If the acceleration leaves fewer lines than are wanted at the centre.

    Notes
    -----
    Schlemper et al., IEEE Trans. Med. Imaging 37 (2018) 491, and the SLR-Net paper: odds of a line are a
    Gaussian of its distance from the centre plus half the share that is sampled; every frame has
    ``int(ky / acceleration)`` lines.
    """
    frames, size, _ = shape
    check_lines(parameters.central_lines, size, "central lines")
    lines = lines_for(size, parameters.acceleration, parameters.central_lines)
    distance = (np.arange(size) - size // 2) / (WIDTH * size)
    log_odds = np.log(np.exp(-0.5 * distance**2) + 0.5 / parameters.acceleration)
    log_odds[central(size, parameters.central_lines)] = np.inf
    rows = weighted_choice(np.broadcast_to(log_odds, (frames, size)), lines, rng)
    return whole_lines(rows, shape)
