"""Convolutions over neighbouring traces as products of matrices with windows that share their memory.

A stack is ``(patch, trace + 2, row, f1 + 2 borders, f2)``: rows of points for every trace, with an empty
trace before and after each patch and, over two indirect dimensions, an empty border along f1. Three
successive traces are one block of memory, so that a product with (out, 3 rows) matrices sums over them
without a copy; a step along f1 is another start in that block. Steps along f2 are either rows of the stack
(`spread`), or rows of the product (`shifted_sum`): whichever are fewer.

torch's convolutions of so few channels take three to ten times as long on a CPU.

Weights are ``(out, 3, channel, 1 or 3, 3)``, with the places along the direct dimension, f1 and f2.
"""

from __future__ import annotations

import torch
from torch import Tensor


def empty_stack(like: Tensor, rows: int, borders: int) -> Tensor:
    """Return a stack for points like those of `like` (patch, trace, f1, f2); its frame is zero."""
    patches, traces, first, last = like.shape
    stack = like.new_empty(patches, traces + 2, rows, first + 2 * borders, last)
    stack[:, 0] = 0.0
    stack[:, -1] = 0.0
    if borders:
        stack[:, :, :, 0] = 0.0
        stack[:, :, :, -1] = 0.0
    return stack


def inside(stack: Tensor, borders: int) -> Tensor:
    """Return the stack without its frame, (patch, trace, row, f1, f2)."""
    return stack[:, 1:-1, :, borders : stack.shape[3] - borders]


def spread(stack: Tensor, channels: int) -> None:
    """Fill the first and third `channels` rows with what stands a point before and after in the second."""
    before, centre, after = (stack[:, :, i * channels : (i + 1) * channels] for i in range(3))
    before[..., 1:] = centre[..., :-1]
    before[..., 0] = 0.0
    after[..., :-1] = centre[..., 1:]
    after[..., -1] = 0.0


def shifted_sum(places: Tensor) -> Tensor:
    """Return the sums over what the three places of `places` (..., 3, row, f1, f2) say of each point."""
    before, centre, after = places.unbind(-4)
    total = centre.clone(memory_format=torch.contiguous_format)
    total[..., 1:] += before[..., :-1]
    total[..., :-1] += after[..., 1:]
    return total


def product(matrices: list[Tensor], stack: Tensor) -> Tensor:
    """Return the sums over three traces and the places along f1, (patch, trace + 2, out, f1, f2).

    Parameters
    ----------
    matrices : list of Tensor
        ``(out, 3 rows)``, or ``(patch * (trace + 2) - 2, out, 3 rows)``, for each place along f1.
    stack : Tensor

    Returns
    -------
    Tensor
        Zero in the traces of the frame.
    """
    patches, traces, _, _, last = stack.shape
    first = stack.shape[3] - 2 * (len(matrices) // 2)
    windows = _windows(stack)
    result = stack.new_empty(patches, traces, matrices[0].shape[-2], first, last)
    inner = result.flatten(0, 1).flatten(2)[1:-1]
    for place, matrix in enumerate(matrices):
        points = windows[..., place * last : (place + first) * last]
        matrix = matrix.expand(len(windows), -1, -1)
        if place:
            inner.baddbmm_(matrix, points)
        else:
            torch.bmm(matrix, points, out=inner)
    result[:, 0] = 0.0
    result[:, -1] = 0.0
    return result


def gradients_of_matrices(gradient: Tensor, stack: Tensor, places: int) -> list[Tensor]:
    """Return those of ``product(matrices, stack)``, for every window (patch * (trace + 2) - 2, out, 3 rows).

    Parameters
    ----------
    gradient : Tensor
        ``(patch, trace + 2, out, f1, f2)``, zero in the traces of the frame.
    stack : Tensor
    places : int
        Along f1.
    """
    windows, last = _windows(stack), stack.shape[-1]
    rows = gradient.flatten(0, 1).flatten(2)[1:-1]
    points = [windows[..., i * last : i * last + rows.shape[-1]] for i in range(places)]
    return [torch.bmm(rows, part.transpose(1, 2)) for part in points]


def spread_matrices(weights: Tensor) -> list[Tensor]:
    """Return the matrices for stacks that are spread, columns (direct place, f2 place, channel)."""
    return [weights[:, :, :, i].transpose(2, 3).flatten(1) for i in range(weights.shape[3])]


def shifting_matrices(weights: Tensor) -> list[Tensor]:
    """Return the matrices for products that go to `shifted_sum`, rows (f2 place, out)."""
    return [weights[:, :, :, i].permute(3, 0, 1, 2).flatten(2).flatten(0, 1) for i in range(weights.shape[3])]


def transposed(weights: Tensor) -> Tensor:
    """Return the weights of the transposed convolution."""
    return weights.flip(1, 3, 4).transpose(0, 2)


def _windows(stack: Tensor) -> Tensor:
    """Return every three successive traces, (patch * (trace + 2) - 2, 3 rows, points), without a copy."""
    patches, traces, rows, first, last = stack.shape
    points = first * last
    return stack.as_strided((patches * traces - 2, 3 * rows, points), (rows * points, points, 1))
