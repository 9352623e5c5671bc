"""Shrinking at a share of the largest singular value: values and gradients of its two parts."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.operators.singular_values import (
    largest_singular_value,
    shrink_by_share,
    shrink_singular_values,
)


@pytest.mark.parametrize("sizes", [(4, 7), (7, 4)])
@pytest.mark.parametrize("kind", [torch.float64, torch.complex128])
def test_is_shrinking_at_that_share(sizes: tuple[int, int], kind: torch.dtype) -> None:
    torch.manual_seed(0)
    matrices = torch.randn(2, 3, *sizes, dtype=kind, requires_grad=True)
    share = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    weights = torch.randn(2, 3, *sizes, dtype=kind)
    found = shrink_by_share(matrices, share)
    expected = shrink_singular_values(matrices, share * largest_singular_value(matrices))
    torch.testing.assert_close(found, expected)
    assert bool((torch.linalg.matrix_rank(found) < 4).any())
    pairs = [torch.autograd.grad((z * weights).sum().abs(), (matrices, share)) for z in (found, expected)]
    for ours, theirs in zip(*pairs, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_gradients_are_those_of_differences() -> None:
    torch.manual_seed(1)
    matrices = torch.randn(2, 3, 5, dtype=torch.complex128, requires_grad=True)
    share = torch.tensor([0.2, 0.4], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(shrink_by_share, (matrices, share))
