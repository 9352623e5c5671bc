"""Conjugate gradients, and the gradients of what they find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from nmrrecon.interruption import may_end_here

#: Relative residual at which a series is solved as well as single precision can.
TOLERANCE = 1e-5

Operator = Callable[[Tensor], Tensor]


def conjugate_gradient(operator: Operator, right: Tensor, iterations: int) -> Tensor:
    """Return x with operator(x) = right, searched for from zero on.

    Gradients for `right` and for what the operator depends on are those of the equation, not of the
    iterations: they are solved for by the same iterations, and nothing is kept of these.

    Parameters
    ----------
    operator : callable
        Hermitian and positive definite on each series of a batch, images (batch, frame, y, x) to such.
    right : Tensor
        Images (batch, frame, y, x).
    iterations : int
        At most so many.
    """
    with torch.no_grad():
        image = solve(operator, right, iterations)
    if not torch.is_grad_enabled():
        return image
    # of operator(x) = right follows dx = operator^-1 (d right - d operator(x)), x held
    found: Tensor = _Solution.apply(right - operator(image), image, operator, iterations)
    return found


class _Solution(torch.autograd.Function):
    """The solution, whose gradient for the residual is the operator's inverse."""

    @staticmethod
    def forward(context: Any, residual: Tensor, image: Tensor, operator: Operator, iterations: int) -> Tensor:
        context.operator, context.iterations = operator, iterations
        return image.clone()

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        return solve(context.operator, gradient, context.iterations), None, None, None


def solve(
    operator: Operator,
    right: Tensor,
    iterations: int,
    start: Tensor | None = None,
    tolerance: float = TOLERANCE,
) -> Tensor:
    """Return x with operator(x) = right, from `start` or zero on; no gradients pass.

    Parameters
    ----------
    operator : callable
        As for `conjugate_gradient`.
    right : Tensor
        Images (batch, frame, y, x).
    iterations : int
        At most so many.
    start : Tensor, optional
        Images (batch, frame, y, x).
    tolerance : float
        Residual, relative to `right`, at which a series is solved.
    """
    image = torch.zeros_like(right) if start is None else start
    residual = direction = right if start is None else right - operator(start)
    energy = _inner(residual, residual)
    goal = tolerance**2 * _inner(right, right)
    for _ in range(iterations):
        active = energy > goal
        if not bool(active.any()):
            break
        may_end_here()
        image_of = operator(direction)
        length = _ratio(energy, _inner(direction, image_of), active)
        image = image + length * direction
        residual = residual - length * image_of
        before, energy = energy, _inner(residual, residual)
        direction = residual + _ratio(energy, before, active) * direction
    return image


def _inner(first: Tensor, second: Tensor) -> Tensor:
    """Return the real inner products of images, (batch, 1, 1, 1)."""
    return (first.conj() * second).real.sum((1, 2, 3), keepdim=True)


def _ratio(above: Tensor, below: Tensor, active: Tensor) -> Tensor:
    """Return above / below of series that are `active`, 0 for the others."""
    safe = below.where(below > 0, torch.ones_like(below))
    return torch.where(active, above / safe, 0.0)
