"""The threshold of a joint block on a CPU: its maps, both convolutions and the shrinkage in one go."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from nmrrecon.networks.neighbour_product import (
    empty_stack,
    gradients_of_matrices,
    inside,
    product,
    shifted_sum,
    shifting_matrices,
    spread,
    spread_matrices,
    transposed,
)

#: Largest learned change of the threshold of a point, as a power of e.
LARGEST_CHANGE = 3.0
#: Maps that the convolutions see.
MAPS = 4
#: Column of a matrix that the ones of the trace in the middle go to.
_ONES = (3 * MAPS + 1) + 3 * MAPS


def shrunk(
    spectrum: Tensor,
    before: Tensor,
    magnitude: Tensor,
    inverse: Tensor,
    offset: Tensor,
    analysis: Tensor,
    change: Tensor,
    bias: Tensor,
) -> Tensor:
    """Return d max(0, 1 - theta exp(-3 tanh c) / magnitude), c by two convolutions of four maps.

    Parameters
    ----------
    spectrum, before, magnitude : Tensor
        ``(patch, trace, f1, f2)``: d, z and the joint magnitude of d; f1 of one point in a 2D.
    inverse : Tensor
        ``(patch, trace, 1, 1)``: 1 / theta.
    offset : Tensor
        ``(patch, trace, channel)``: what is added to the first convolution.
    analysis : Tensor
        ``(channel, 3, map, 1 or 3, 3)``: its weights, the places along the direct dimension, f1 and f2.
    change : Tensor
        ``(1, 3, channel, 1 or 3, 3)``: those of the second.
    bias : Tensor
        ``(1,)``: of the second.

    Notes
    -----
    The maps are (r - 1) / (r + 1), r being the magnitude over theta, and the softsigns of d, z and d - z over
    theta.
    """
    result: Tensor = _Shrinkage.apply(spectrum, before, magnitude, inverse, offset, analysis, change, bias)
    return result


class _Shrinkage(torch.autograd.Function):
    """`shrunk` with few passes over the memory: torch's own functions take three times as long."""

    @staticmethod
    def forward(ctx: Any, *arguments: Tensor) -> Tensor:
        spectrum, before, magnitude, inverse, offset, analysis, change, bias = arguments
        ratio = magnitude * inverse
        maps = _maps(spectrum, before, ratio, inverse, analysis.shape[3] // 2)
        features = _features(maps, offset, analysis)
        places = product(shifting_matrices(change), features)[:, 1:-1]
        tanh = shifted_sum(places.unflatten(2, (3, 1)))[:, :, 0].add_(bias).tanh_()
        keep = torch.exp(tanh * -LARGEST_CHANGE).div_(ratio).neg_().add_(1.0).clamp_min_(0.0)
        ctx.save_for_backward(spectrum, before, inverse, ratio, maps, features, tanh, keep, analysis, change)
        return spectrum * keep

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        spectrum, before, inverse, ratio, maps, features, tanh, keep, analysis, change = ctx.saved_tensors
        of_spectrum = gradients[0] * keep
        # of the logarithm of what is taken away: theta exp(-3 tanh c) / magnitude = 1 - keep, if it is kept
        taken = (gradients[0] * spectrum).mul_(1.0 - keep).mul_(keep > 0)
        of_ratio = taken / ratio
        of_change = taken.mul_(LARGEST_CHANGE).mul_(1.0 - tanh.square())
        of_maps, *of_weights = _through_convolutions(of_change, maps, features, analysis, change)
        of_magnitude, signs = of_maps[:, :, 0], of_maps[:, :, 1:]
        values = inside(maps, analysis.shape[3] // 2)[:, :, MAPS : 2 * MAPS]
        of_ratio += of_magnitude.mul_((1.0 - values[:, :, 0]).square_()).mul_(0.5)
        signs.mul_(values[:, :, 1:].abs().neg_().add_(1.0).square_())
        of_scaled, of_before, of_step = signs.unbind(2)
        of_scaled += of_step
        of_before -= of_step
        of_inverse = of_scaled * spectrum + of_before * before + of_ratio * (ratio / inverse)
        of_spectrum += of_scaled.mul_(inverse)
        return (
            of_spectrum,
            of_before * inverse,
            of_ratio * inverse,
            of_inverse.sum((2, 3), keepdim=True),
            *of_weights,
            of_change.sum().reshape(1),
        )


def _maps(spectrum: Tensor, before: Tensor, ratio: Tensor, inverse: Tensor, borders: int) -> Tensor:
    """Return the stack of the maps at three places along f2, and a row of ones to carry the offset."""
    stack = empty_stack(spectrum, 3 * MAPS + 1, borders)
    rows = inside(stack, borders)
    rows[:, :, 3 * MAPS] = 1.0
    magnitude, scaled, extrapolated, step = rows[:, :, MAPS : 2 * MAPS].unbind(2)
    torch.add(ratio, 1.0, out=magnitude)
    magnitude.reciprocal_().mul_(-2.0).add_(1.0)
    torch.mul(spectrum, inverse, out=scaled)
    torch.mul(before, inverse, out=extrapolated)
    torch.sub(scaled, extrapolated, out=step)
    signed = rows[:, :, MAPS + 1 : 2 * MAPS]
    signed.div_(signed.abs().add_(1.0))
    spread(stack, MAPS)
    return stack


def _features(maps: Tensor, offset: Tensor, analysis: Tensor) -> Tensor:
    """Return the stack of the first convolution's positive values."""
    matrices = [_with_column(matrix) for matrix in spread_matrices(analysis)]
    middle = len(matrices) // 2
    windows = maps.shape[0] * maps.shape[1] - 2
    matrices[middle] = matrices[middle].expand(windows, -1, -1).clone()
    everywhere = torch.nn.functional.pad(offset, (0, 0, 1, 1)).flatten(0, 1)
    matrices[middle][:, :, _ONES] = everywhere[1:-1]
    return _with_borders(product(matrices, maps).clamp_min_(0.0), middle)


def _with_column(matrix: Tensor) -> Tensor:
    """Return the matrix with zeros for the rows of ones."""
    return torch.nn.functional.pad(matrix.unflatten(1, (3, -1)), (0, 1)).flatten(1)


def _through_convolutions(
    of_change: Tensor, maps: Tensor, features: Tensor, analysis: Tensor, change: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the gradients of maps (patch, trace, map, f1, f2), offset, analysis and change."""
    places = analysis.shape[3]
    borders = places // 2
    stack = empty_stack(of_change, 3, borders)
    inside(stack, borders)[:, :, 1] = of_change
    spread(stack, 1)
    sums = gradients_of_matrices(_without_borders(stack, borders), features, places)
    # place along f1, place along f2 from the last to the first, place along the direct dimension, channel
    of_second = torch.stack([part.sum(0) for part in sums]).flip(1).unflatten(2, (3, -1))
    of_features = product(spread_matrices(transposed(change)), stack)
    of_features.mul_(_without_borders(features, borders) > 0)
    sums = gradients_of_matrices(of_features, maps, places)
    offsets = torch.nn.functional.pad(sums[borders][:, :, _ONES], (0, 0, 1, 1))
    of_offset = offsets.unflatten(0, (len(of_change), -1))[:, 1:-1]
    of_first = torch.stack([part.sum(0) for part in sums]).unflatten(2, (3, -1))[..., : 3 * MAPS]
    of_first = of_first.unflatten(3, (3, MAPS)).permute(1, 2, 4, 0, 3)
    shifted = product(shifting_matrices(transposed(analysis)), _with_borders(of_features, borders))
    of_maps = shifted_sum(shifted[:, 1:-1].unflatten(2, (3, MAPS)))
    return of_maps, of_offset, of_first, of_second.permute(2, 3, 0, 1)[None]


def _with_borders(features: Tensor, borders: int) -> Tensor:
    return torch.nn.functional.pad(features, (0, 0, borders, borders)) if borders else features


def _without_borders(stack: Tensor, borders: int) -> Tensor:
    return stack[:, :, :, borders : stack.shape[3] - borders].contiguous()
