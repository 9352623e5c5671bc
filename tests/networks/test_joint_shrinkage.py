"""The shrinkage of a joint block: equal to torch's layers, with the gradients of its equations."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv3d, softsign

from nmrrecon.networks.joint_block import JointBlock, _convolved
from nmrrecon.networks.joint_shrinkage import LARGEST_CHANGE, MAPS, shrunk

CHANNELS = 3
#: Patches, traces, f1 and f2, and the places of the kernel along f1.
SHAPES = [
    (2, 3, 1, 5, 1),
    (1, 1, 1, 4, 1),
    (3, 1, 1, 1, 1),
    (2, 3, 4, 3, 3),
    (1, 1, 1, 2, 3),
    (1, 4, 5, 2, 3),
]


def arguments(shape: tuple[int, ...]) -> list[Tensor]:
    """Return what `shrunk` takes, in double precision, all with gradients."""
    torch.manual_seed(3)
    *planes, places = shape
    spectrum, before = torch.randn(2, *planes)
    magnitude, inverse = torch.rand(*planes) + 0.5, torch.rand(*planes[:2], 1, 1) + 1.0
    offset = torch.randn(*planes[:2], CHANNELS)
    analysis = 0.3 * torch.randn(CHANNELS, 3, MAPS, places, 3)
    change = 0.3 * torch.randn(1, 3, CHANNELS, places, 3)
    arrays = (spectrum, before, magnitude, inverse, offset, analysis, change, torch.randn(1))
    return [array.double().requires_grad_() for array in arrays]


def plainly(*arrays: Tensor) -> Tensor:
    """Return what `shrunk` does, written out with three-dimensional convolutions."""
    spectrum, before, magnitude, inverse, offset, analysis, change, bias = arrays
    ratio = magnitude * inverse
    maps = [(ratio - 1) / (ratio + 1), softsign(spectrum * inverse), softsign(before * inverse)]
    maps.append(softsign((spectrum - before) * inverse))
    padding = (1, analysis.shape[3] // 2, 1)
    features = conv3d(torch.stack(maps, 1), analysis.transpose(1, 2), padding=padding)
    features = torch.relu(features + offset.movedim(2, 1)[..., None, None])
    changed = conv3d(features, change.transpose(1, 2), padding=padding)[:, 0] + bias
    return spectrum * torch.relu(1 - torch.exp(-LARGEST_CHANGE * torch.tanh(changed)) / ratio)


@pytest.mark.parametrize("shape", SHAPES)
def test_equals_its_equations(shape: tuple[int, ...]) -> None:
    arrays = arguments(shape)
    found, expected = shrunk(*arrays), plainly(*arrays)
    torch.testing.assert_close(found, expected)
    weights = torch.randn_like(found)
    ours = torch.autograd.grad((found * weights).sum(), arrays)
    theirs = torch.autograd.grad((expected * weights).sum(), arrays)
    torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("shape", [(2, 3, 1, 4, 1), (1, 2, 3, 3, 3)])
def test_gradients_are_those_of_differences(shape: tuple[int, ...]) -> None:
    assert int((shrunk(*arguments(shape)) != 0).sum()) > 0
    assert torch.autograd.gradcheck(shrunk, arguments(shape))


@pytest.mark.parametrize("dimensions", [1, 2])
def test_all_at_once_equals_layer_by_layer(dimensions: int) -> None:
    """The one on a CPU, the other on a card."""
    torch.manual_seed(4)
    block = JointBlock(0.5, dimensions, CHANNELS, first=False)
    for layer in (block.analysis, block.change):
        nn.init.normal_(layer.weight, std=0.3)
        nn.init.constant_(layer.bias, -0.3)
    spectrum, before, magnitude, inverse, offset = (
        array.detach().float() for array in arguments((2, 5, 1 if dimensions == 1 else 7, 6, 3))[:5]
    )
    planes = spectrum, before, magnitude
    found, expected = (
        block._shrunk_at_once(planes, inverse, offset),
        block._shrunk_by_layers(planes, inverse, offset),
    )
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)
    assert 0.1 < float((found != 0.0).float().mean()) < 1.0


def test_traces_as_channels_are_a_convolution_over_three_dimensions() -> None:
    torch.manual_seed(5)
    layer = nn.Conv2d(3 * MAPS, CHANNELS, kernel_size=3, padding=1)
    cube = nn.Conv3d(MAPS, CHANNELS, kernel_size=3, padding=1)
    with torch.no_grad():
        cube.weight.copy_(layer.weight.unflatten(1, (3, MAPS)).transpose(1, 2))
        cube.bias.copy_(layer.bias)
    maps = torch.randn(2, MAPS, 5, 6, 7)
    torch.testing.assert_close(_convolved(layer, maps), cube(maps), rtol=0, atol=1e-5)
