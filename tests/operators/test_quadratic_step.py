"""The quadratic step of variable splitting: its outcome solves the equation."""

from __future__ import annotations

import itertools

import pytest
import torch

from nmrrecon.operators.finite_differences import FiniteDifferences
from nmrrecon.operators.quadratic_step import QuadraticStep
from tests.networks.cine.tiny_cine import tiny_cine

SIZES = [(4, 12, 10), (5, 7, 9), (1, 8, 8), (2, 6, 8), (3, 8, 7), (40, 6, 6)]


@pytest.mark.parametrize("sizes", SIZES)
def test_one_coil_is_solved_exactly(sizes: tuple[int, int, int]) -> None:
    cine = tiny_cine(sizes=sizes)
    y = torch.randn(1, *sizes, dtype=torch.complex128)
    step = QuadraticStep(cine.encoding, FiniteDifferences(2.0, 1.0), 1e-3, 2e-2, y)
    torch.testing.assert_close(step.normal(step(y, y)), y)


@pytest.mark.parametrize("sizes", SIZES)
def test_several_coils_are_solved_to_the_tolerance(sizes: tuple[int, int, int]) -> None:
    cine = tiny_cine(4, sizes=sizes)
    y = torch.randn(1, *sizes, dtype=torch.complex64)
    step = QuadraticStep(cine.encoding, FiniteDifferences(2.0, 1.0), 1e-2, 2e-2, y, 1e-4, 100)
    found = step(y, torch.zeros_like(y))
    assert float((step.normal(found) - y).norm() / y.norm()) <= 2e-4
    again = step(y, found)
    torch.testing.assert_close(again, found, atol=1e-3, rtol=1e-3)


def test_a_few_steps_go_on_from_where_the_last_ended() -> None:
    cine = tiny_cine(4)
    y = torch.randn(1, 4, 12, 10, dtype=torch.complex64)
    step = QuadraticStep(cine.encoding, FiniteDifferences(), 1e-2, 2e-2, y, iterations=5)
    found, distances = torch.zeros_like(y), [float(y.norm())]
    for _ in range(6):
        found = step(y, found)
        distances.append(float((step.normal(found) - y).norm()))
    assert all(after < 0.8 * before for before, after in itertools.pairwise(distances))
