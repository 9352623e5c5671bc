"""Soft thresholding with its own gradient."""

from __future__ import annotations

import torch

from nmrrecon.networks.shrinkage import soft_threshold


def test_shrinks_towards_zero_and_never_beyond() -> None:
    features = torch.tensor([[[-3.0, -0.5, 0.0, 0.5, 3.0], [-3.0, -0.5, 0.0, 0.5, 3.0]]])
    theta = torch.tensor([[[1.0], [0.25]]])
    expected = torch.tensor([[[-2.0, 0.0, 0.0, 0.0, 2.0], [-2.75, -0.25, 0.0, 0.25, 2.75]]])
    torch.testing.assert_close(soft_threshold(features, theta), expected)


def test_input_is_left_as_it_is_with_and_without_gradient() -> None:
    features, theta = torch.randn(2, 3, 8), torch.rand(2, 3, 1)
    before = features.clone()
    first = soft_threshold(features, theta)
    with torch.inference_mode():
        second = soft_threshold(features, theta)
    assert torch.equal(features, before) and torch.equal(first, second)


def test_gradients_are_those_of_differences() -> None:
    torch.manual_seed(3)
    features = torch.randn(2, 3, 8, dtype=torch.float64, requires_grad=True)
    for shape in ((2, 3, 1), (1, 3, 1)):
        theta = (0.2 + torch.rand(shape, dtype=torch.float64)).requires_grad_()
        assert torch.autograd.gradcheck(soft_threshold, (features, theta))
