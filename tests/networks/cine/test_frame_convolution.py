"""The convolution over frames, rows and columns is torch's own, wherever and however it is computed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from nmrrecon.networks.cine.frame_convolution import FrameConvolution

#: Batch, frame, y, x; inputs; outputs.
SHAPES = [
    ((1, 4, 12, 10), 16, 16),
    ((2, 3, 9, 8), 2, 16),
    ((2, 1, 8, 8), 16, 2),
    ((3, 2, 7, 5), 4, 32),
    ((1, 16, 1, 6), 16, 16),
]
each_shape = pytest.mark.parametrize(("sizes", "inputs", "outputs"), SHAPES)


def layer_of(inputs: int, outputs: int, *, bias: bool = True) -> FrameConvolution:
    torch.manual_seed(1)
    layer = FrameConvolution(inputs, outputs, bias=bias)
    if layer.bias is not None:
        torch.nn.init.normal_(layer.bias)
    return layer


def torch_own(layer: FrameConvolution, features: Tensor) -> Tensor:
    channels = features.movedim(-1, 1).contiguous()
    return torch.nn.functional.conv3d(channels, layer.weight, layer.bias, padding=1).movedim(1, -1)


def outcome(
    convolve: Callable[[Tensor], Tensor], layer: FrameConvolution, sizes: tuple[int, ...], inputs: int
) -> list[Tensor]:
    """Return values and gradients: of the features, the weights and the bias."""
    generator = torch.Generator().manual_seed(2)
    given = torch.randn(*sizes, inputs, generator=generator)
    given = given.to(layer.weight.device).requires_grad_()
    convolved = convolve(given)
    weights = torch.randn(convolved.shape, generator=generator).to(given.device)
    parameters = list(layer.parameters())
    return [
        convolved.detach(),
        *torch.autograd.grad((convolved.float() * weights).sum(), [given, *parameters]),
    ]


@each_shape
@pytest.mark.parametrize("bias", [True, False])
def test_is_that_of_torch(sizes: tuple[int, ...], inputs: int, outputs: int, bias: bool) -> None:
    layer = layer_of(inputs, outputs, bias=bias)
    found = outcome(layer, layer, sizes, inputs)
    expected = outcome(lambda given: torch_own(layer, given), layer, sizes, inputs)
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5 * float(theirs.abs().max()))


@each_shape
def test_in_bfloat16_values_and_gradients_are_near(sizes: tuple[int, ...], inputs: int, outputs: int) -> None:
    layer = layer_of(inputs, outputs)

    def half(given: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            return layer(given)

    found = outcome(half, layer, sizes, inputs)
    expected = outcome(layer, layer, sizes, inputs)
    assert found[0].dtype is torch.bfloat16 and all(part.dtype is torch.float32 for part in found[1:])
    for ours, theirs in zip(found, expected, strict=True):
        assert float((ours.float() - theirs).norm() / theirs.norm()) < 0.01


def test_gradients_in_bfloat16_come_only_where_they_are_asked_for() -> None:
    layer = layer_of(4, 4, bias=False).requires_grad_(False)
    given = torch.randn(1, 3, 6, 6, 4, requires_grad=True)
    with torch.autocast("cpu", torch.bfloat16):
        layer(given).sum().backward()
    assert given.grad is not None and bool(given.grad.any()) and layer.weight.grad is None


@each_shape
def test_on_a_gpu_it_is_the_same(sizes: tuple[int, ...], inputs: int, outputs: int) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no GPU")
    layer = layer_of(inputs, outputs)
    expected = outcome(layer, layer, sizes, inputs)
    layer = layer.cuda()
    with torch.backends.cudnn.flags(allow_tf32=False):
        found = outcome(layer, layer, sizes, inputs)
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours.cpu(), theirs, rtol=1e-4, atol=1e-4 * float(theirs.abs().max()))


def test_knows_nothing_of_frames_further_than_the_next() -> None:
    layer = layer_of(2, 3)
    given = torch.randn(1, 6, 5, 5, 2)
    changed = given.clone()
    changed[:, 0] += 1
    differs = (layer(changed) - layer(given)).abs().amax((0, 2, 3, 4)) > 1e-6
    assert differs.tolist() == [True, True, False, False, False, False]
