"""CineVN: its size, that nothing in it is dead, and what its data steps do."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.networks.cine.cine_vn import Cascade, CineVN, Consistency
from nmrrecon.networks.cine.landscape import Landscape
from tests.networks.cine.tiny_cine import tiny_cine, tiny_series, unmoved

each_coils = pytest.mark.parametrize("coils", [1, 3])


def small(cascades: int = 2) -> CineVN:
    torch.manual_seed(2)
    return CineVN(cascades, 4, 1, interval=2).eval()


def test_a_cascade_has_as_many_parameters_as_the_authors() -> None:
    assert sum(value.numel() for value in Cascade(16, 2).parameters()) == 179_275


@each_coils
def test_nothing_is_dead(coils: int) -> None:
    assert unmoved(small().train(), tiny_cine(coils)) == []


@each_coils
def test_follows_the_scale_of_the_data(coils: int) -> None:
    network, cine = small(), tiny_cine(coils)
    image = network(cine).image.detach()
    assert image.shape == (1, 4, 12, 10) and image.dtype == torch.complex64
    scaled = network(cine.scaled(torch.tensor([1e3]))).image.detach()
    torch.testing.assert_close(scaled / 1e3, image, rtol=0, atol=1e-3)


def test_series_of_a_batch_know_nothing_of_each_other() -> None:
    network, cine = small(), tiny_cine()
    other = torch.randn_like(cine.samples) * cine.encoding.mask
    both = type(cine)(torch.cat([other, cine.samples]), cine.encoding)
    torch.testing.assert_close(network(both).image[1:], network(cine).image, rtol=0, atol=1e-4)


def test_phases_are_turned_at_random_in_training_only() -> None:
    network, cine = small(), tiny_cine()
    torch.testing.assert_close(network(cine).image, network(cine).image, rtol=0, atol=0)
    network.train()
    assert not torch.allclose(network(cine).image, network(cine).image, atol=1e-3)
    still = CineVN(2, 4, 1, phase_cycling=False).train()
    torch.testing.assert_close(still(cine).image, still(cine).image, rtol=0, atol=0)


@each_coils
def test_a_cascade_without_its_regularizer_puts_samples_back(coils: int) -> None:
    cine = tiny_cine(coils)
    cascade = Cascade(4, 1).eval()
    torch.nn.init.zeros_(cascade.landscape.grid)
    given = torch.randn_like(cine.samples)
    mask = cine.encoding.mask.expand_as(given)
    k_space = cascade(given, cine)
    torch.testing.assert_close(k_space[mask], cine.samples[mask], rtol=0, atol=1e-4)
    torch.testing.assert_close(k_space[~mask], given[~mask])


@each_coils
def test_consistency_keeps_true_images_and_pulls_others_to_the_samples(coils: int) -> None:
    cine, truth = tiny_cine(coils), tiny_series()
    consistency = Consistency(20)
    torch.testing.assert_close(consistency(truth, cine).detach(), truth, rtol=0, atol=1e-3)
    other = truth + 0.1 * torch.randn_like(truth)
    assert cine.residual(consistency(other, cine).detach()) < 0.2 * cine.residual(other)


def test_a_landscape_is_linear_between_its_points() -> None:
    landscape = Landscape()
    with torch.no_grad():
        landscape.grid.copy_(torch.linspace(0, 1, 10)[:, None] + torch.zeros(10, 10, 10))
    expected = torch.linspace(0, 1, 13)[:, None].expand(7, 13, 4)
    torch.testing.assert_close(landscape((7, 13, 4)).detach(), expected)


def test_convolutions_in_bfloat16_leave_images_in_single_precision() -> None:
    network, cine = small(), tiny_cine(coils=2)
    exact = network(cine).image.detach()
    with torch.autocast("cpu", torch.bfloat16):
        rough = network(cine).image
    rough.abs().sum().backward()
    assert rough.dtype == torch.complex64 and not torch.equal(rough, exact)
    assert float((rough.detach() - exact).norm() / exact.norm()) < 0.1
