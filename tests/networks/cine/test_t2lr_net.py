"""T2LR-Net with analytic transforms is the iteration that it unrolls; its data step is a minimum."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from nmrrecon.networks.cine import t2lr_net
from nmrrecon.networks.cine.learned_scalar import STEEPNESS, Positive
from nmrrecon.networks.cine.start import STARTS, started
from nmrrecon.networks.cine.t2lr_net import GradientStep, MultiplierStep, T2LRNet
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine import analytic
from tests.networks.cine.analytic import Complex, OneCoil, series_of, shrunk, spectra_of
from tests.networks.cine.tiny_cine import tiny_cine


def admm(x: Complex, coil: OneCoil, iterations: list[dict[str, float]]) -> Complex:
    """Return the images of ADMM, with one more data step behind the last multiplier."""

    def fitted(goal: Complex, mu: float) -> Complex:
        return coil.images((mu * coil.samples + coil.k_space(goal)) / (mu * coil.mask + 1))

    multiplier = np.zeros_like(x)
    for of in iterations:
        a = series_of(shrunk(spectra_of(x + multiplier), of["share"]))
        x = fitted(a - multiplier, of["mu"])
        multiplier = multiplier + of["eta"] * (x - a)
    return fitted(a - multiplier, iterations[-1]["mu"])


def proximal_gradient(x: Complex, coil: OneCoil, iterations: list[dict[str, float]]) -> Complex:
    for of in iterations:
        r = x - of["mu"] * coil.gradient(x)
        x = series_of(shrunk(spectra_of(r), of["share"]))
    return x


def prepared(start: str, *, multiplier: bool) -> tuple[T2LRNet, list[dict[str, float]]]:
    """Return a network with Fourier transforms along frames for learned ones, and its scalars."""
    network, facts = T2LRNet(4, 2, multiplier=multiplier, start=start), []
    generator = torch.Generator().manual_seed(6)
    for step in network.iterations:
        assert isinstance(step, GradientStep | MultiplierStep)
        with torch.no_grad():
            for scalar in step.modules():
                if isinstance(scalar, Positive):
                    scalar.raw.copy_(0.3 + torch.rand((), generator=generator))
            step.prior.share.raw.copy_((-2 - torch.rand((), generator=generator)) / STEEPNESS)
        of = {"share": step.prior.share().item()}
        if isinstance(step, MultiplierStep):
            of |= {"mu": step.weight().item(), "eta": step.rate().item()}
        else:
            of |= {"mu": step.step().item()}
        facts.append(of)
        step.prior = analytic.Analytic(step.prior)  # type: ignore[assignment]
    return network, facts


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("multiplier", [True, False])
def test_with_analytic_transforms_it_is_the_classical_iteration(multiplier: bool, start: str) -> None:
    network, facts = prepared(start, multiplier=multiplier)
    cine = tiny_cine()
    scaled, image, back = started(cine, start)
    iterated = admm if multiplier else proximal_gradient
    expected = iterated(image[0].numpy(), analytic.numpy_of(scaled), facts)
    assert np.abs(expected - image[0].numpy()).max() > 0.02
    found = (network(cine).image / back)[0].detach().numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def cost(image: Tensor, goal: Tensor, cine: SampledCine, weight: float) -> Tensor:
    """Return mu / 2 ||A x - d||^2 + 1/2 ||x - goal||^2."""
    misfit = (cine.encoding.forward(image) - cine.samples).abs().square().sum()
    return weight / 2 * misfit + (image - goal).abs().square().sum() / 2


@pytest.mark.parametrize("weight", [0.1, 1.0, 8.0])
@pytest.mark.parametrize("coils", [1, 3])
def test_the_data_step_goes_to_the_minimum_of_one_coil_and_towards_it_of_several(
    coils: int, weight: float
) -> None:
    cine = tiny_cine(coils)
    step = MultiplierStep(2)
    step.weight = t2lr_net.Positive(weight)
    goal = torch.randn(1, 4, 12, 10, dtype=torch.complex64, generator=torch.Generator().manual_seed(1))
    image = step.fit(goal, cine).detach().requires_grad_()
    reached = cost(image, goal, cine, weight)
    slope = torch.autograd.grad(reached, image)[0].norm() / goal.norm()
    if coils == 1:
        assert slope.item() < 1e-5 * (1 + weight)
    assert reached.item() < cost(goal, goal, cine, weight).item()
