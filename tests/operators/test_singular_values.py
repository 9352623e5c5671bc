"""Shrinking of singular values: a proximal map, with gradients that stay finite where others do not."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nmrrecon.operators.singular_values import largest_singular_value, shrink_singular_values

SIZES = [(4, 7), (7, 4), (5, 5), (1, 6)]
each_size = pytest.mark.parametrize("sizes", SIZES)
each_kind = pytest.mark.parametrize("kind", [torch.float64, torch.complex128])


def drawn(*shape: int, kind: torch.dtype = torch.complex128, seed: int = 0) -> Tensor:
    return torch.randn(*shape, dtype=kind, generator=torch.Generator().manual_seed(seed))


def with_values(values: list[float], columns: int = 6) -> Tensor:
    """Return a complex matrix with these singular values."""
    left = torch.linalg.qr(drawn(len(values), len(values), seed=1))[0]
    right = torch.linalg.qr(drawn(columns, len(values), seed=2))[0]
    return left @ torch.diag(torch.tensor(values, dtype=torch.complex128)) @ right.mH


def threshold_of(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


@each_size
@each_kind
def test_takes_the_threshold_off_every_singular_value(sizes: tuple[int, int], kind: torch.dtype) -> None:
    matrices = drawn(2, 3, *sizes, kind=kind)
    thresholds = torch.tensor([[0.0, 0.5, 1.5], [0.1, 2.0, 100.0]], dtype=torch.float64)
    u, s, vh = torch.linalg.svd(matrices, full_matrices=False)
    expected = (u * (s - thresholds[..., None]).clamp_min(0)[..., None, :]) @ vh
    torch.testing.assert_close(shrink_singular_values(matrices, thresholds), expected)
    torch.testing.assert_close(largest_singular_value(matrices), s[..., 0])


@each_size
def test_what_is_taken_away_is_the_projection_on_small_spectral_norms(sizes: tuple[int, int]) -> None:
    """Moreau's identity: the proximal map of the nuclear norm and the projection on the dual ball."""
    matrices = drawn(*sizes)
    u, s, vh = torch.linalg.svd(matrices, full_matrices=False)
    projected = (u * s.clamp_max(0.7)) @ vh
    shrunk = shrink_singular_values(matrices, torch.tensor(0.7))
    torch.testing.assert_close(shrunk + projected, matrices)


def test_brings_matrices_closer_together() -> None:
    first, second = drawn(20, 4, 6, seed=3), drawn(20, 4, 6, seed=4)
    level = torch.tensor(1.0)
    shrunk = shrink_singular_values(first, level) - shrink_singular_values(second, level)
    assert bool((shrunk.flatten(1).norm(dim=1) <= (first - second).flatten(1).norm(dim=1) + 1e-12).all())


@each_size
@each_kind
def test_gradients_are_those_of_differences(sizes: tuple[int, int], kind: torch.dtype) -> None:
    matrices = drawn(2, *sizes, kind=kind).requires_grad_()
    assert torch.autograd.gradcheck(shrink_singular_values, (matrices, threshold_of(0.9)))
    assert torch.autograd.gradcheck(largest_singular_value, (matrices,))


@pytest.mark.parametrize(
    "values",
    [[2.0, 2.0, 2.0], [3.0, 2.0, 2.0], [2.0, 0.5, 0.5], [2.0, 2.0, 0.0], [2.0, 0.0, 0.0], [0.5, 0.5, 0.0]],
)
def test_gradients_of_repeated_and_missing_singular_values(values: list[float]) -> None:
    """Where the gradient of a singular value decomposition divides by zero."""
    matrix = with_values(values).requires_grad_()
    assert torch.autograd.gradcheck(shrink_singular_values, (matrix, threshold_of(1.0)))


def test_gradients_of_zeros_are_zero() -> None:
    matrices = torch.zeros(2, 4, 5, dtype=torch.complex64, requires_grad=True)
    for threshold in (0.0, 0.3):
        level = torch.tensor(threshold, requires_grad=True)
        shrunk = shrink_singular_values(matrices, level)
        found = torch.autograd.grad(torch.view_as_real(shrunk).sum(), (matrices, level))
        assert not any(bool(gradient.any()) for gradient in (shrunk.detach(), *found))
    of_largest = torch.autograd.grad(largest_singular_value(matrices).sum(), matrices)[0]
    assert not bool(of_largest.any())


@pytest.mark.parametrize(("values", "bound"), [([5.0, 0.0, 0.0], 2e-5), ([5.0, 5.0, 5.0], 2e-5)])
def test_single_precision_loses_little(values: list[float], bound: float) -> None:
    """A rank of one and equal singular values leave rounding errors where others have differences."""
    weights = drawn(3, 6, seed=5)
    found = []
    for kind in (torch.complex128, torch.complex64):
        matrix = with_values(values).to(kind).requires_grad_()
        level = threshold_of(0.1)
        product = (shrink_singular_values(matrix, level) * weights.to(kind)).sum().real
        found.append([part.to(torch.complex128) for part in torch.autograd.grad(product, (matrix, level))])
    for exact, rough in zip(*found, strict=True):
        assert float((rough - exact).norm() / exact.norm()) < bound
