"""MoDern: IST where its transforms are the identity, and what holds whatever its weights."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch
from torch import nn

from nmrrecon.networks.adaptive_threshold import FixedThreshold
from nmrrecon.networks.modern import MoDern, MoDernBlock
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.solvers.ist import soft_threshold
from tests.networks.echoes import random_echo, rescaled, selected

DELAYS = (0.0, 0.5, 1.0)
ONE = [((n,), (d,)) for n, d in product((24, 25), DELAYS)]
TWO = [((9, 8), delays) for delays in product(DELAYS, DELAYS)]
FACTORS = (1e-6, 3.0, 1e8)


def identity_network(dimensions: int, blocks: int, theta: float) -> MoDern:
    """Return a network that shrinks the real spectrum by `theta`, of a highest point of 1.

    The real spectrum alone stands for the echo: its causal half is half of the echo's, so that it
    comes out twice as high in the first channel, and the second is empty.
    """
    network = MoDern(dimensions, features=4, blocks=blocks, adaptive=False)
    middle = (1,) * dimensions
    with torch.no_grad():
        for block in network.blocks:
            assert isinstance(block, MoDernBlock) and isinstance(block.threshold, FixedThreshold)
            for layer in (block.analysis, block.synthesis):
                layer.weight.zero_()
                layer.bias.zero_()
            block.analysis.weight[(0, 0, *middle)] = 1.0
            block.synthesis.weight[(0, 0, *middle)] = 2.0
            block.threshold.raw.fill_(math.log(math.expm1(theta)))
    return network.eval()


def with_known_ends(sizes: tuple[int, ...], delays: tuple[float, ...]) -> SampledEcho:
    """Return undersampled echoes of which the columns without a Hilbert transform are known.

    A constant has none, nor has what alternates: there the real part of a spectrum stands for all of the
    echo and not for half, so that what a network makes of it has to be what was measured.
    """
    transform = VirtualEcho(sizes, delays)
    spectrum = torch.randn(3, *transform.spectrum_shape) ** 5
    known = torch.rand(3, *transform.signal_shape) < 0.5
    if delays[-1] != 0.5:
        known[..., 0] = True
    if delays[-1] == 0.0:
        known[..., -1] = True
    none = torch.zeros(1)
    return SampledEcho(transform, transform.signal(spectrum) * known, known, none, torch.ones(1))


@pytest.mark.parametrize(("sizes", "delays"), ONE + TWO)
@pytest.mark.parametrize("iterations", [1, 3])
def test_with_identity_convolutions_a_block_is_an_iteration_of_ist(sizes, delays, iterations: int) -> None:
    torch.manual_seed(1)
    echo = with_known_ends(sizes, delays)
    transform, theta = echo.transform, 0.05
    scale = transform.analytic_spectrum(echo.measured).abs().flatten(1).amax(-1)
    found = identity_network(len(sizes), iterations, theta)(echo)
    assert len(found) == iterations
    estimate = echo.measured
    for block in found:
        spectrum = transform.spectrum(echo.put_back(estimate))
        shrunk = [soft_threshold(row, theta * float(s)) for row, s in zip(spectrum, scale, strict=True)]
        estimate = transform.signal(torch.stack(shrunk))
        difference = torch.linalg.vector_norm(echo.put_back(block) - echo.put_back(estimate))
        assert difference < 1e-5 * torch.linalg.vector_norm(estimate)
        assert torch.linalg.vector_norm(estimate - echo.measured) > 0.1 * torch.linalg.vector_norm(estimate)


@torch.no_grad()
def plain(network: MoDern, echo: SampledEcho) -> torch.Tensor:
    """Return the last estimate, written out in double precision with torch's convolutions."""
    network, transform = network.double(), echo.transform
    measured = echo.measured.to(torch.complex128)
    scale = transform.analytic_spectrum(measured).abs().flatten(1).amax(-1)
    measured = measured / scale.reshape(-1, *[1] * (measured.ndim - 1))
    estimate = measured
    for block in network.blocks:
        assert isinstance(block, MoDernBlock)
        spectrum = transform.analytic_spectrum(torch.where(echo.known, measured, estimate))
        features = block.analysis(torch.stack([spectrum.real, spectrum.imag], dim=1))
        magnitude = features.abs().flatten(2).mean(-1)
        theta = magnitude * block.threshold.excite(magnitude)
        theta = theta.reshape(*theta.shape, *[1] * (features.ndim - 2))
        shrunk = features.sign() * nn.functional.relu(features.abs() - theta)
        real, imaginary = block.synthesis(shrunk).unbind(1)
        estimate = transform.analytic_signal(torch.complex(real, imaginary))
    return estimate * scale.reshape(-1, *[1] * (measured.ndim - 1))


def trained(dimensions: int, **arguments: int) -> MoDern:
    """Return a network of random weights whose batch normalization has seen data."""
    torch.manual_seed(2)
    network = MoDern(dimensions, **arguments).train()
    sizes = (32,) if dimensions == 1 else (8, 8)
    for seed in range(3):
        network(random_echo(8, sizes, seed=seed))
    return network.eval()


def relative(estimate: torch.Tensor, expected: torch.Tensor) -> float:
    difference = torch.linalg.vector_norm(estimate.to(expected.dtype) - expected)
    return float(difference / torch.linalg.vector_norm(expected))


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_equals_its_equations_written_out(sizes: tuple[int, ...]) -> None:
    network, echo = trained(len(sizes), blocks=4), random_echo(3, sizes)
    with torch.inference_mode():
        found = network(echo)[-1]
    assert relative(found, plain(network, echo)) < 1e-5


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_follows_the_scale_of_the_data(sizes: tuple[int, ...], factor: float) -> None:
    network, echo = trained(len(sizes), blocks=4), random_echo(3, sizes)
    expected = factor * network(echo)[-1].detach().to(torch.complex128)
    assert relative(network(rescaled(echo, factor))[-1].detach(), expected) < 1e-5


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_traces_know_nothing_of_each_other_in_use(sizes: tuple[int, ...]) -> None:
    network, echo = trained(len(sizes), blocks=4), random_echo(5, sizes)
    order = torch.tensor([3, 0, 4, 1])
    with torch.inference_mode():
        together, chosen = network(echo)[-1], network(selected(echo, order))[-1]
    assert relative(chosen, together[order]) < 1e-5


@pytest.mark.parametrize("density", [0.15, 0.6])
@pytest.mark.parametrize("sizes", [(17,), (200,), (6, 20)])
def test_other_sizes_and_densities_than_seen(sizes: tuple[int, ...], density: float) -> None:
    network, echo = trained(len(sizes)), random_echo(2, sizes, density=density)
    estimates = network(echo)
    assert len(estimates) == 10
    assert all(estimate.shape == echo.measured.shape for estimate in estimates)
    assert all(bool(estimate.isfinite().all()) for estimate in estimates)


@pytest.mark.parametrize("adaptive", [True, False])
@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_every_parameter_has_a_gradient(sizes: tuple[int, ...], adaptive: bool) -> None:
    torch.manual_seed(4)
    network = MoDern(len(sizes), blocks=3, adaptive=adaptive).train()
    estimates = network(random_echo(8, sizes))
    sum(estimate.abs().square().mean() for estimate in estimates).backward()
    for name, value in network.named_parameters():
        # a bias before batch normalization moves nothing
        assert value.grad is not None
        assert name.endswith("excite.0.bias") or value.grad.any(), name


def count(network: nn.Module) -> int:
    return sum(value.numel() for value in network.parameters())


def test_parameters_are_as_many_as_the_layers_of_the_paper_have() -> None:
    """Table S1-2, 10 times: convolutions of 2 to 32 and 32 to 2, two connected layers, normalization."""
    for dimensions in (1, 2):
        taps = 3**dimensions
        block = (2 * 32 * taps + 32) + (32 * 2 * taps + 2) + 2 * (32 * 32 + 32) + 2 * 32
        assert count(MoDern(dimensions)) == 10 * block
    assert count(MoDern(1)) == 25_940
