"""The U-Net of CineVN: its edges, and what it does not change when its input moves."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor

from nmrrecon.networks.cine.space_time_convolution import (
    SpaceConvolution,
    TimeConvolution,
    continued,
    normalized,
)
from nmrrecon.networks.cine.space_time_unet import SpaceTimeUNet


def small() -> SpaceTimeUNet:
    torch.manual_seed(5)
    return SpaceTimeUNet(4, 2)


def series(*sizes: int) -> Tensor:
    return torch.randn(*sizes, generator=torch.Generator().manual_seed(6))


def channel_first(features: Tensor) -> Tensor:
    return features.movedim(-1, 1)


@pytest.mark.parametrize(("rows", "columns"), [((1, 1), (1, 1)), ((2, 3), (0, 1)), ((0, 0), (3, 2))])
def test_rows_go_round_and_columns_are_continued(rows: tuple[int, int], columns: tuple[int, int]) -> None:
    features = series(2, 3, 6, 5, 4)
    as_torch_does = F.pad(channel_first(features), (0, 0, *rows, 0, 0), "circular")
    as_torch_does = F.pad(as_torch_does, (*columns, 0, 0, 0, 0), "replicate")
    torch.testing.assert_close(channel_first(continued(features, rows, columns)), as_torch_does)


def test_gradients_of_edges_are_those_of_differences() -> None:
    features = series(1, 2, 4, 3, 2).double().requires_grad_()
    assert torch.autograd.gradcheck(lambda given: continued(given, (1, 2), (2, 1)), (features,))
    layer = TimeConvolution(2).double()
    assert torch.autograd.gradcheck(layer, (series(1, 3, 2, 2, 2).double().requires_grad_(),))


def test_convolutions_are_those_of_torch_in_three_dimensions() -> None:
    features = series(2, 4, 6, 5, 3)
    space, time = SpaceConvolution(3, 3), TimeConvolution(3)
    around = channel_first(continued(features, (1, 1), (1, 1)))
    expected = F.conv3d(around, space.weight[:, :, None])
    torch.testing.assert_close(channel_first(space(features)), expected)
    rounded = F.pad(channel_first(features), (0, 0, 0, 0, 1, 1), "circular")
    torch.testing.assert_close(channel_first(time(features)), F.conv3d(rounded, time.weight[..., None]))


def test_normalization_is_over_each_channel_of_each_series() -> None:
    features = series(2, 3, 4, 5, 6) * torch.arange(1.0, 7) + 2
    expected = F.instance_norm(channel_first(features))
    torch.testing.assert_close(channel_first(normalized(features)), expected)


@pytest.mark.parametrize("shift", [1, 3])
def test_time_goes_round(shift: int) -> None:
    network, channels = small(), series(1, 5, 16, 8, 2)
    moved = network(channels.roll(shift, 1))
    torch.testing.assert_close(moved, network(channels).roll(shift, 1), rtol=0, atol=1e-4)


def test_rows_go_round_by_as_many_as_are_pooled() -> None:
    network, channels = small(), series(1, 3, 16, 8, 2)
    moved = network(channels.roll(4, 2))
    torch.testing.assert_close(moved, network(channels).roll(4, 2), rtol=0, atol=1e-4)
    assert not torch.allclose(network(channels.roll(4, 3)), network(channels).roll(4, 3), atol=1e-2)


@pytest.mark.parametrize("sizes", [(12, 10), (5, 7), (9, 16)])
def test_planes_of_any_size_keep_it(sizes: tuple[int, int]) -> None:
    found = small()(series(2, 3, *sizes, 2))
    assert found.shape == (2, 3, *sizes, 2) and bool(found.isfinite().all())
