"""What solvers of cines yield."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class CineIterate:
    """One iteration's outcome.

    Attributes
    ----------
    iteration : int
        Counted from 1.
    total : int
        How many there will be.
    image : Tensor
        Estimate, complex, ``(batch, frame, y, x)``.
    residual : float
        Distance of the estimate from the samples, relative to these; see `SampledCine.residual`.
    """

    iteration: int
    total: int
    image: Tensor
    residual: float
