"""Conjugate gradients: the normal equations of an encoding, against a direct solution."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.operators.conjugate_gradient import conjugate_gradient
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.tiny_cine import tiny_cine

SIZES = (2, 5, 4)


def normal_matrix(cine: SampledCine, weight: float) -> np.ndarray:
    """A^H A + mu as a matrix over the points of a series."""
    points = int(np.prod(SIZES))
    each = torch.eye(points, dtype=torch.complex64).reshape(points, *SIZES)
    return (
        (cine.encoding.normal(each) + weight * each).reshape(points, points).T.numpy().astype(np.complex128)
    )


@pytest.mark.parametrize("coils", [1, 3])
def test_solves_the_normal_equations(coils: int) -> None:
    cine = tiny_cine(coils, sizes=SIZES)
    weight = 0.05
    right = cine.zero_filled() + weight * torch.ones(1, *SIZES)
    found = conjugate_gradient(lambda x: cine.encoding.normal(x) + weight * x, right, 40)
    matrix = normal_matrix(cine, weight)
    expected = np.linalg.solve(matrix, right.flatten().numpy().astype(np.complex128))
    distance = np.linalg.norm(found.flatten().numpy() - expected) / np.linalg.norm(expected)
    assert distance < 1e-4


def test_series_of_a_batch_are_solved_each_for_itself() -> None:
    cine = tiny_cine(3)
    hard = cine.zero_filled()
    right = torch.cat([hard, torch.zeros_like(hard), 1e4 * hard])

    def operator(x: torch.Tensor) -> torch.Tensor:
        return cine.encoding.normal(x) + 0.05 * x

    found = conjugate_gradient(operator, right, 10)
    assert not found[1].any()
    torch.testing.assert_close(found[:1], conjugate_gradient(operator, hard, 10))
    torch.testing.assert_close(found[2] / 1e4, found[0], rtol=0, atol=1e-4)


@pytest.mark.parametrize("coils", [1, 2])
def test_gradients_pass_through_it(coils: int) -> None:
    """Of x = (A^H A + mu)^-1 y the derivative by mu is -(A^H A + mu)^-1 x, by y the inverse itself."""
    cine = tiny_cine(coils, sizes=SIZES)
    weight = torch.tensor(0.5, requires_grad=True)
    right = cine.zero_filled().requires_grad_()
    direction = torch.randn(1, *SIZES, dtype=torch.complex64, generator=torch.Generator().manual_seed(1))
    found = conjugate_gradient(lambda x: cine.encoding.normal(x) + weight * x, right, 40)
    slope = (found.conj() * direction).real.sum()
    of_weight, of_right = torch.autograd.grad(slope, (weight, right))
    matrix = normal_matrix(cine, 0.5)
    solved = np.linalg.solve(matrix, direction.flatten().numpy())
    np.testing.assert_allclose(of_right.flatten().numpy(), solved, rtol=0, atol=1e-3)
    expected = -float(np.vdot(solved, found.detach().flatten().numpy()).real)
    assert float(of_weight) == pytest.approx(expected, rel=1e-3)
