"""Shrinkage of magnitudes, of vectors and of singular values: proximal maps, held to Moreau's identity."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nmrrecon.operators.schatten import shrink_schatten
from nmrrecon.operators.shrinkage import shrink, shrink_jointly
from nmrrecon.operators.singular_values import shrink_singular_values
from tests.schatten_energy import schatten_energy

LEVEL = torch.tensor([0.8, 2.0], dtype=torch.float64)


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=torch.complex128, generator=torch.Generator().manual_seed(seed))


def test_magnitudes_and_their_conjugate_make_the_whole() -> None:
    """The conjugate of t ||.||_1 is the ball of magnitudes up to t; its map is the projection on it."""
    x = drawn(2, 3, 4, 5)
    level = LEVEL.reshape(2, 1, 1, 1)
    projected = x / (x.abs() / level).clamp_min(1.0)
    torch.testing.assert_close(shrink(x, LEVEL) + projected, x)
    assert bool((shrink(x, LEVEL) == 0).any()) and bool((shrink(x, LEVEL) != 0).any())


def test_vectors_and_their_conjugate_make_the_whole() -> None:
    x = drawn(2, 3, 4, 5, 6)
    lengths = torch.linalg.vector_norm(x, dim=1, keepdim=True)
    projected = x / (lengths / LEVEL.reshape(2, 1, 1, 1, 1)).clamp_min(1.0)
    found = shrink_jointly(x, LEVEL)
    torch.testing.assert_close(found + projected, x)
    assert bool((found == 0).any()) and bool((found != 0).any())


def test_vectors_of_one_direction_are_values() -> None:
    x = drawn(2, 1, 4, 5)
    torch.testing.assert_close(shrink_jointly(x, LEVEL), shrink(x, LEVEL))


@pytest.mark.parametrize("shape", [(2, 4, 30), (2, 6, 6)])
def test_singular_values_and_their_conjugate_make_the_whole(shape: tuple[int, ...]) -> None:
    """The conjugate of the nuclear norm is the ball of the spectral norm."""
    x = drawn(*shape)
    left, values, right = torch.linalg.svd(x, full_matrices=False)
    projected = (left * values.minimum(2 * LEVEL[:, None])[..., None, :]) @ right
    torch.testing.assert_close(shrink_schatten(x, 2 * LEVEL, 1.0) + projected, x)
    torch.testing.assert_close(shrink_singular_values(x, 2 * LEVEL) + projected, x)


@pytest.mark.parametrize("power", [0.1, 0.5])
def test_a_power_below_one_shrinks_as_it_is_written(power: float) -> None:
    x = drawn(2, 4, 9)
    left, values, right = torch.linalg.svd(x, full_matrices=False)
    shrunk = (values - 3 * LEVEL[:, None] * values ** (power - 1)).clamp_min(0.0)
    found = shrink_schatten(x, 3 * LEVEL, power)
    torch.testing.assert_close(found, (left * shrunk[..., None, :]) @ right)
    assert bool((shrunk == 0).any()) and bool((shrunk > 0).any())
    assert bool((schatten_energy(found, power) < schatten_energy(x, power)).all())


@pytest.mark.parametrize("power", [0.1, 1.0])
def test_matrices_without_full_rank_stay_finite(power: float) -> None:
    one = (drawn(1, 4, 1) @ drawn(1, 1, 9, seed=1)).to(torch.complex64)
    for x in (torch.zeros(1, 4, 9, dtype=torch.complex64), one, torch.eye(4, dtype=torch.complex64)[None]):
        assert bool(shrink_schatten(x, torch.tensor([0.1]), power).isfinite().all())
        torch.testing.assert_close(shrink_schatten(x, torch.zeros(1), power), x, atol=1e-5, rtol=1e-5)


def test_no_threshold_changes_nothing() -> None:
    x = drawn(2, 3, 4, 5)
    x[0, 0] = 0.0
    none = torch.zeros(2)
    torch.testing.assert_close(shrink(x, none), x)
    torch.testing.assert_close(shrink_jointly(x, none), x)
