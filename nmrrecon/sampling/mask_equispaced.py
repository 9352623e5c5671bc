"""Equispaced lines with calibration lines at the centre, as fastMRI and CMRxRecon sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nmrrecon.parameters import parameter
from nmrrecon.sampling.mask_lines import (
    Shape,
    central,
    central_count,
    centre_share_parameter,
    check_lines,
    whole_lines,
)


@dataclass(frozen=True)
class EquispacedMask:
    """Parameters of `equispaced_mask`."""

    acceleration: float = parameter(
        4.0, "Lines there are over lines sampled, the centre counted.", minimum=1.0
    )
    centre_share: float | None = centre_share_parameter()
    shifted: bool = parameter(False, "Whether the lines move by one from frame to frame.")


@dataclass(frozen=True)
class CMRxReconMask:
    """Parameters of `cmrxrecon_mask`."""

    spacing: int = parameter(8, "Every so many lines one is sampled, the centre not counted.", minimum=1)
    central_lines: int = parameter(24, "Calibration lines at the centre.", minimum=0)


def equispaced_mask(shape: Shape, rng: Generator, parameters: EquispacedMask) -> NDArray[np.bool_]:
    """Draw lines at even distances from a random first one, and a full centre.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
    parameters : EquispacedMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        The same in all frames unless `shifted`.

    Raises
    ------
    ParameterError
        If the centre alone has more lines than the acceleration leaves.

    Notes
    -----
    As fastMRI's mask of equispaced fractions: the distance is wider than the acceleration by as much as
    makes up for the centre.
    """
    frames, size, _ = shape
    acceleration = parameters.acceleration
    centre = central_count(size, acceleration, parameters.centre_share)
    rows = np.zeros((frames, size), dtype=bool)
    rows[:, central(size, centre)] = True
    missing = size - centre * acceleration
    if missing > 0:
        spacing = acceleration * (size - centre) / missing
        first = rng.integers(max(1, round(spacing))) + np.arange(frames) * parameters.shifted
        lines = first[:, None] % spacing + spacing * np.arange(int(size / spacing) + 1)
        places = np.rint(lines).astype(np.intp)
        frame = np.broadcast_to(np.arange(frames)[:, None], places.shape)
        rows[frame[places < size], places[places < size]] = True
    return whole_lines(rows, shape)


def cmrxrecon_mask(shape: Shape, rng: Generator, parameters: CMRxReconMask) -> NDArray[np.bool_]:
    """Return every so many lines from the first, and calibration lines; nothing is random.

    Parameters
    ----------
    shape : (frame, ky, kx)
    rng : Generator
        Not used.
    parameters : CMRxReconMask

    Returns
    -------
    ndarray of bool, shape (frame, ky, kx)
        The same in all frames.

    Raises
    ------
    ParameterError
        If there are fewer lines than calibration lines, or than the spacing.

    Notes
    -----
    CMRxRecon challenge (Wang et al., Sci. Data 11 (2024) 687), which names the spacing as acceleration: the
    real one is lower.
    """
    size = shape[1]
    check_lines(parameters.central_lines, size, "calibration lines")
    check_lines(parameters.spacing, size)
    rows = np.zeros((1, size), dtype=bool)
    rows[:, :: parameters.spacing] = True
    rows[:, central(size, parameters.central_lines)] = True
    return whole_lines(rows, shape)
