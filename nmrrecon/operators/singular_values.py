"""Soft thresholding of singular values, with gradients that stay finite.

For a matrix X = U S V^H, with G = X X^H = U S^2 U^H, the shrunk matrix U (S - t)+ V^H is h(G) X with
h(l) = (1 - t / sqrt l)+: a function of the small Hermitian matrix G, whose derivative is that of Daleckii
and Krein, U (K o (U^H dG U)) U^H with the divided differences K_ij = (h(l_i) - h(l_j)) / (l_i - l_j). These
are bounded also where singular values coincide, where the usual gradient of a singular value decomposition
divides by zero. G is formed in double precision: squaring then costs no accuracy in single precision.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def shrink_singular_values(matrices: Tensor, threshold: Tensor) -> Tensor:
    """Return matrices with `threshold` taken off their singular values, those below it removed.

    Parameters
    ----------
    matrices : Tensor
        ``(..., m, n)``, complex or real.
    threshold : Tensor
        ``(...)``, not negative, or one that broadcasts to it.
    """
    if matrices.shape[-2] > matrices.shape[-1]:
        return shrink_singular_values(matrices.mT, threshold).mT
    levels = threshold.to(torch.float64).expand(matrices.shape[:-2])
    shrunk: Tensor = _Shrinkage.apply(matrices, levels)
    return shrunk


def shrink_by_share(matrices: Tensor, share: Tensor) -> Tensor:
    """Return matrices with `share` of the largest singular value of each taken off all of its own.

    What `shrink_singular_values` gives with `largest_singular_value`, of one decomposition.

    Parameters
    ----------
    matrices : Tensor
        ``(..., m, n)``, complex or real.
    share : Tensor
        Not negative: a scalar, or ``(...)``.
    """
    if matrices.shape[-2] > matrices.shape[-1]:
        return shrink_by_share(matrices.mT, share).mT
    shrunk: Tensor = _ShrinkageByShare.apply(matrices, share.to(torch.float64).expand(matrices.shape[:-2]))
    return shrunk


def largest_singular_value(matrices: Tensor) -> Tensor:
    """Return the largest singular value of matrices (..., m, n), shape (...), in double precision.

    Its gradient is that of one of the largest, where several are equal.
    """
    if matrices.shape[-2] > matrices.shape[-1]:
        matrices = matrices.mT
    largest: Tensor = _Largest.apply(matrices)
    return largest


def left_singular(matrices: Tensor) -> tuple[Tensor, Tensor]:
    """Return singular values (..., m), ascending, and left singular vectors of matrices (..., m, n).

    Both are in double precision, as they are found by squaring.
    """
    wide = matrices.to(torch.complex128 if matrices.is_complex() else torch.float64)
    values, vectors = torch.linalg.eigh(wide @ wide.mH)
    return values.clamp_min(0).sqrt(), vectors


class _Shrinkage(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, matrices: Tensor, threshold: Tensor) -> Tensor:
        values, vectors = left_singular(matrices)
        left = _left(values, vectors, threshold).to(matrices.dtype)
        context.save_for_backward(matrices, threshold, values, vectors, left)
        return left @ matrices

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        return _gradients(gradient, *context.saved_tensors)


class _ShrinkageByShare(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, matrices: Tensor, share: Tensor) -> Tensor:
        values, vectors = left_singular(matrices)
        left = _left(values, vectors, share * values[..., -1]).to(matrices.dtype)
        context.save_for_backward(matrices, share, values, vectors, left)
        return left @ matrices

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        matrices, share, values, vectors, left = context.saved_tensors
        largest = values[..., -1]
        saved = (matrices, share * largest, values, vectors, left)
        of_matrices, of_threshold = _gradients(gradient, *saved)
        of_largest = _gradient_of_largest(of_threshold * share, matrices, largest, vectors[..., :, -1:])
        return of_matrices + of_largest, of_threshold * largest


class _Largest(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, matrices: Tensor) -> Tensor:
        values, vectors = left_singular(matrices)
        context.save_for_backward(matrices, values[..., -1], vectors[..., :, -1:])
        return values[..., -1]

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> Tensor:
        matrices, value, vector = context.saved_tensors
        return _gradient_of_largest(gradient, matrices, value, vector)


def _gradient_of_largest(gradient: Tensor, matrices: Tensor, value: Tensor, vector: Tensor) -> Tensor:
    """Return u v^H times the gradient for the largest singular value, v^H = u^H X / s."""
    left = vector.to(matrices.dtype)
    scale = torch.where(value > 0, gradient / value.where(value > 0, torch.ones_like(value)), 0.0)
    return scale[..., None, None].to(matrices.dtype) * left @ (left.mH @ matrices)


def _left(values: Tensor, vectors: Tensor, threshold: Tensor) -> Tensor:
    """Return h(G), by which matrices are multiplied from the left."""
    return (vectors * _factors(values, threshold)[..., None, :].to(vectors.dtype)) @ vectors.mH


def _gradients(
    gradient: Tensor, matrices: Tensor, threshold: Tensor, values: Tensor, vectors: Tensor, left: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the gradients for the matrices and for their thresholds."""
    # with Z = h(G) X the gradient is h(G) dZ + (P + P^H) X, P the derivative of h(G) at dZ X^H
    turned = vectors.mH @ (gradient @ matrices.mH).to(vectors.dtype) @ vectors
    differences = _divided_differences(values, threshold)
    inner = vectors @ (differences.to(vectors.dtype) * (turned + turned.mH)) @ vectors.mH
    of_matrices = left @ gradient + inner.to(matrices.dtype) @ matrices
    kept = values > threshold[..., None]
    slopes = torch.where(kept, -1 / values.where(kept, torch.ones_like(values)), 0.0)
    of_threshold = (slopes * turned.diagonal(dim1=-2, dim2=-1).real).sum(-1)
    return of_matrices, of_threshold


def _factors(values: Tensor, threshold: Tensor) -> Tensor:
    """Return h, (1 - t / s)+, of singular values (..., m)."""
    level = threshold[..., None]
    kept = values > level
    return torch.where(kept, 1 - level / values.where(kept, torch.ones_like(values)), 0.0)


def _divided_differences(values: Tensor, threshold: Tensor) -> Tensor:
    """Return K, (..., m, m): slopes of h over the squares of the singular values.

    Of two above the threshold it is t / (s_i s_j (s_i + s_j)), their limit where they are equal included; of
    one above and one below h(l_i) / (l_i - l_j), at most 1 / (s_i (s_i + s_j)); of two below 0.
    """
    level = threshold[..., None, None]
    high = torch.maximum(values[..., :, None], values[..., None, :])
    low = torch.minimum(values[..., :, None], values[..., None, :])
    above = high > level
    safe = high.where(above, torch.ones_like(high))
    both = low > level
    both_kept = level / (safe * low.where(both, safe) * (safe + low))
    gap = (safe - low).where(above & ~both, torch.ones_like(high))
    one_kept = (safe - level) / (safe * gap * (safe + low))
    return torch.where(above, torch.where(both, both_kept, one_kept), 0.0)
