"""DLNMR: what holds whatever its weights, and its size beside MoDern's."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.networks.dlnmr import DLNMR
from nmrrecon.networks.modern import MoDern
from tests.networks.echoes import random_echo, rescaled, selected
from tests.networks.test_modern import FACTORS, count, relative

each_size = pytest.mark.parametrize("sizes", [(32,), (9, 8)])


def small(dimensions: int) -> DLNMR:
    torch.manual_seed(1)
    return DLNMR(dimensions, growth=4, layers=3, stages=2).eval()


@pytest.mark.parametrize("factor", FACTORS)
@each_size
def test_follows_the_scale_of_the_data(sizes: tuple[int, ...], factor: float) -> None:
    network, echo = small(len(sizes)), random_echo(3, sizes)
    expected = factor * network(echo)[-1].detach().to(torch.complex128)
    assert relative(network(rescaled(echo, factor))[-1].detach(), expected) < 1e-5


@each_size
def test_traces_know_nothing_of_each_other(sizes: tuple[int, ...]) -> None:
    network, echo = small(len(sizes)), random_echo(5, sizes)
    order = torch.tensor([3, 0, 4, 1])
    with torch.inference_mode():
        together, chosen = network(echo)[-1], network(selected(echo, order))[-1]
    assert relative(chosen, together[order]) < 1e-5


@each_size
def test_without_convolutions_it_keeps_what_was_measured_and_nothing_else(sizes: tuple[int, ...]) -> None:
    """A stage of zeros leaves the zero echo, into which every stage puts the measured points back."""
    network, echo = small(len(sizes)), random_echo(2, sizes)
    for value in network.parameters():
        torch.nn.init.zeros_(value)
    for estimate in network(echo):
        assert not estimate.any()
        assert torch.equal(echo.put_back(estimate), echo.measured)


@pytest.mark.parametrize("sizes", [(17,), (100,), (6, 20)])
def test_other_sizes(sizes: tuple[int, ...]) -> None:
    network, echo = small(len(sizes)), random_echo(2, sizes, density=0.2)
    for estimate in network(echo):
        assert estimate.shape == echo.measured.shape and bool(estimate.isfinite().all())


@each_size
def test_every_parameter_has_a_gradient(sizes: tuple[int, ...]) -> None:
    network = small(len(sizes)).train()
    sum(estimate.abs().square().mean() for estimate in network(random_echo(4, sizes))).backward()
    assert all(value.grad is not None and value.grad.any() for value in network.parameters())


@pytest.mark.parametrize("dimensions", [1, 2])
def test_modern_has_nine_per_cent_of_its_parameters(dimensions: int) -> None:
    assert 0.08 < count(MoDern(dimensions)) / count(DLNMR(dimensions)) < 0.10
