"""A convolution as a product of matrices is the convolution."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nmrrecon.networks.convolution import convolve

KINDS = {1: nn.Conv1d, 2: nn.Conv2d}
SHAPES = [((2, 5), (3, 17)), ((5, 2), (3, 17)), ((2, 2), (1, 1)), ((3, 4), (2, 6, 5)), ((4, 3), (2, 5, 1))]


@pytest.mark.parametrize(("channels", "shape"), SHAPES)
def test_equals_the_layer(channels: tuple[int, int], shape: tuple[int, ...]) -> None:
    torch.manual_seed(1)
    layer = KINDS[len(shape) - 1](*channels, kernel_size=3, padding=1)
    features = torch.randn(shape[0], channels[0], *shape[1:])
    torch.testing.assert_close(convolve(layer, features), layer(features), rtol=0, atol=1e-5)


@pytest.mark.parametrize(("channels", "shape"), SHAPES)
def test_gradients_equal_those_of_the_layer(channels: tuple[int, int], shape: tuple[int, ...]) -> None:
    torch.manual_seed(2)
    layer = KINDS[len(shape) - 1](*channels, kernel_size=3, padding=1).double()
    features = torch.randn(shape[0], channels[0], *shape[1:], dtype=torch.float64, requires_grad=True)
    weights = torch.randn(shape[0], channels[1], *shape[1:], dtype=torch.float64)
    inputs = (features, layer.weight, layer.bias)
    ours = torch.autograd.grad((convolve(layer, features) * weights).sum(), inputs)
    theirs = torch.autograd.grad((layer(features) * weights).sum(), inputs)
    torch.testing.assert_close(ours, theirs)


def test_a_layer_without_bias_is_left_to_torch() -> None:
    layer = nn.Conv1d(2, 3, kernel_size=3, padding=1, bias=False)
    features = torch.randn(2, 2, 9)
    torch.testing.assert_close(convolve(layer, features), layer(features))
