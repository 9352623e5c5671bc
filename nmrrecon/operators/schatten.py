"""Shrinkage of singular values by the Schatten p-norm's rule, which spares large ones where p is small."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.operators.singular_values import left_singular


def shrink_schatten(matrices: Tensor, threshold: Tensor, power: float) -> Tensor:
    """Return matrices with each singular value s shrunk to (s - t s^(p - 1))+.

    For p = 1 this is the proximal map of t times the nuclear norm; for p < 1 the step of Lingala et al.,
    IEEE TMI 30 (2011) 1042, which is towards less of t sum s^p / p, no proximal map.

    Parameters
    ----------
    matrices : Tensor
        ``(..., m, n)``, m not above n: all is computed of their products with themselves, (m, m), in double
        precision.
    threshold : Tensor
        ``(...)``: t, in units of the singular values to the power of 2 - p.
    power : float
        p, above 0, at most 1.
    """
    values, vectors = left_singular(matrices)
    # what is smaller is rounding, and would be divided by
    floor = values[..., -1:] * torch.finfo(values.dtype).eps ** 0.5
    factors = 1 - threshold[..., None].to(values.dtype) * values.maximum(floor) ** (power - 2)
    factors = torch.where(values > floor, factors.clamp_min(0.0), 0.0)
    left = (vectors * factors[..., None, :]) @ vectors.mH
    return left.to(matrices.dtype) @ matrices
