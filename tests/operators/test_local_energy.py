"""The local energy: a centred weighted sum of squares over neighbouring traces."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.operators.local_energy import LocalEnergy, pair_lags

WIDTHS = (0.5, 1.0, 1.35, 2.0, 3.3, 6.0, 10.0)


def kernel(width: float) -> np.ndarray:
    """Return the kernel, from pair sums written out."""
    values = np.ones(1)
    for lag in pair_lags(width):
        pair = np.zeros(lag + 1)
        pair[[0, -1]] = 1.0
        values = np.convolve(values, pair)
    return values


def spectra(complex_valued: bool, traces: int = 50) -> torch.Tensor:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(traces, 3, 4))
    return torch.from_numpy(values + 1j * rng.normal(size=values.shape) if complex_valued else values)


@pytest.mark.parametrize("complex_valued", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_equals_a_dense_convolution_ends_included(width: float, complex_valued: bool) -> None:
    values = spectra(complex_valued)
    squares = np.abs(values.numpy()) ** 2
    weights = kernel(width)
    reach = len(weights) // 2
    matrix = np.zeros((50, 50))
    for i in range(50):
        for j in range(max(0, i - reach), min(50, i + reach + 1)):
            matrix[i, j] = weights[reach + j - i]
    energy = LocalEnergy(width)
    np.testing.assert_allclose(energy(values).numpy(), np.einsum("ij,jkl->ikl", matrix, squares))
    np.testing.assert_allclose(energy.weights(values).numpy()[:, 0, 0], matrix.sum(axis=1))


@pytest.mark.parametrize("width", WIDTHS)
def test_mean_energy_of_a_constant_is_its_square_everywhere(width: float) -> None:
    energy = LocalEnergy(width)
    values = torch.full((30, 5), -3.0)
    torch.testing.assert_close(energy(values) / energy.weights(values), torch.full((30, 5), 9.0))


@pytest.mark.parametrize("width", [1.0, 1.35, 2.0, 3.3, 6.0, 10.0])
def test_width_is_what_was_asked_for(width: float) -> None:
    weights = kernel(width)
    position = np.arange(len(weights)) - len(weights) // 2
    spread = np.sqrt(weights @ position**2 / weights.sum())
    assert spread == pytest.approx(width, rel=0.08)
    assert weights @ position == pytest.approx(0.0, abs=1e-9)
    assert (weights > 0).all(), "a hole in the kernel"


def test_no_width_takes_each_trace_for_itself() -> None:
    assert pair_lags(0.0) == []
    values = spectra(False)
    torch.testing.assert_close(LocalEnergy(0.0)(values), values**2)


def test_indirect_points_do_not_mix() -> None:
    values, order = spectra(True), torch.tensor([2, 0, 1])
    energy = LocalEnergy(2.0)
    permuted = energy(values[:, order]).clone()
    torch.testing.assert_close(permuted, energy(values)[:, order])


def test_fewer_traces_than_the_kernel_is_wide() -> None:
    values = spectra(False, traces=2)
    energy = LocalEnergy(4.0)
    mean = energy(values) / energy.weights(values)
    assert mean.shape == values.shape
    assert (mean >= (values**2).min(dim=0).values - 1e-12).all()
    assert (mean <= (values**2).max(dim=0).values + 1e-12).all()
