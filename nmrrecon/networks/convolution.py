"""Convolutions of kernel 3 between few and many channels, on a CPU as one matrix product."""

from __future__ import annotations

import itertools
from typing import Any

import torch
from torch import Tensor, nn


def convolve(layer: nn.Conv1d | nn.Conv2d, features: Tensor) -> Tensor:
    """Return ``layer(features)``, in the form that is fastest where the features are.

    Parameters
    ----------
    layer : Conv1d or Conv2d
        Kernel 3, padding 1.
    features : Tensor
        ``(trace, channel, *grid)``.

    Returns
    -------
    Tensor
        ``(trace, channel, *grid)``.

    Notes
    -----
    The kernels that torch has for a CPU want many channels on both sides. From 2 channels to 32 or back one
    product of matrices does it in a quarter of the time: the side with the fewer channels is shifted
    to each place of the kernel, before the product or after it.
    """
    weight, bias = layer.weight, layer.bias
    if features.device.type != "cpu" or bias is None:
        convolved: Tensor = layer(features)
        return convolved
    if weight.shape[1] <= weight.shape[0]:
        return _product_of_shifted(weight, bias, features)
    return _shifted_product(weight, bias, features)


def _product_of_shifted(weight: Tensor, bias: Tensor, features: Tensor) -> Tensor:
    """Shift, then multiply; the bias is the weight of one more channel that is 1."""
    grid = features.shape[2:]
    padded = nn.functional.pad(features, [1, 1] * len(grid))
    ones = features.new_ones(()).expand(len(features), 1, *grid)
    shifted = torch.cat([*(padded[window] for window in _windows(grid)), ones], dim=1)
    matrix = torch.cat([weight.flatten(2).movedim(2, 1).flatten(1), bias[:, None]], dim=1)
    product = torch.bmm(matrix.expand(len(features), -1, -1), shifted.flatten(2))
    return product.reshape(len(features), len(weight), *grid)


def _shifted_product(weight: Tensor, bias: Tensor, features: Tensor) -> Tensor:
    """Multiply, then shift and add."""
    grid, outputs = features.shape[2:], len(weight)
    matrix = weight.flatten(2).permute(2, 0, 1).flatten(0, 1)
    product = torch.bmm(matrix.expand(len(features), -1, -1), features.flatten(2))
    places = product.reshape(len(features), -1, outputs, *grid).unbind(1)
    padded = features.new_zeros(len(features), outputs, *(size + 2 for size in grid))
    # a point goes to where the kernel's place looks at it from: the mirror image of the place
    for window, place in zip(reversed(_windows(grid)), places, strict=True):
        padded[window] += place
    inner = _windows(grid)[len(places) // 2]
    return padded[inner] + bias.reshape(-1, *[1] * len(grid))


def _windows(grid: torch.Size) -> list[tuple[Any, ...]]:
    """Return where each place of the kernel finds the grid in one that is padded by a point on every side."""
    return [
        (..., *(slice(start, start + size) for start, size in zip(place, grid, strict=True)))
        for place in itertools.product(range(3), repeat=len(grid))
    ]
