"""What holds of every cine network: its size, that nothing in it is dead, how it follows the data."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.networks.blank import Blank
from nmrrecon.networks.table import network_class
from tests.networks.cine.every_network import LOW_RANK, SMALL, small
from tests.networks.cine.tiny_cine import tiny_cine, unmoved

every_network = pytest.mark.parametrize("label", list(SMALL))

#: Of the papers, or of the authors' code where that has others.
COUNTS: list[tuple[str, dict[str, Any], int]] = [
    ("slr-net", {}, 293_810),
    ("slr-net", {"cells": 8, "features": 32}, 912_424),
    ("ista-net", {}, 293_780),
    ("dc-cnn", {}, 293_760),
    ("dc-cnn", {"cascades": 5, "layers": 5, "features": 32, "bias": True, "slope": 0.01}, 432_650),
    ("crnn", {}, 297_794),
    ("l-plus-s-net", {}, 328_339),
    ("t2lr-net", {}, 259_245),
    ("t2lr-net", {"multiplier": False}, 259_230),
    ("jotlas-net", {}, 708_075),
    ("cine-vn", {}, 2_689_130),
    # one share for each stage
    ("ista-net", {"low_rank": "L2"}, 293_790),
    ("dc-cnn", {"low_rank": "L1"}, 293_770),
    ("crnn", {"low_rank": "L3"}, 297_799),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), COUNTS)
def test_has_as_many_parameters_as_published(name: str, arguments: dict[str, Any], expected: int) -> None:
    with torch.device("meta"), Blank():
        network = network_class(name)(**arguments)
    assert sum(value.numel() for value in network.parameters()) == expected


@every_network
@pytest.mark.parametrize("coils", [1, 3])
def test_every_parameter_moves_in_twenty_steps(label: str, coils: int) -> None:
    assert unmoved(small(label), tiny_cine(coils)) == []


@pytest.mark.parametrize("label", list(LOW_RANK))
def test_thresholds_of_the_low_rank_module_are_learned(label: str) -> None:
    network = small(label)
    shares = [value for name, value in network.named_parameters() if name.endswith("share.raw")]
    assert len(shares) == 3
    cine = tiny_cine()
    torch.view_as_real(network(cine).trained).square().sum().backward()
    assert all(share.grad is not None and abs(float(share.grad)) > 1e-4 for share in shares)


@every_network
@pytest.mark.parametrize("coils", [1, 3])
def test_follows_the_scale_of_the_data(label: str, coils: int) -> None:
    network, cine = small(label), tiny_cine(coils)
    image = network(cine).image.detach()
    assert image.shape == (1, 4, 12, 10) and image.dtype == torch.complex64
    assert float((image - cine.zero_filled()).abs().max()) > 1e-3, "nothing was done"
    scaled = network(cine.scaled(torch.tensor([1e3]))).image.detach()
    torch.testing.assert_close(scaled / 1e3, image, rtol=0, atol=1e-4)


@every_network
@pytest.mark.parametrize("coils", [1, 3])
def test_follows_the_phase_of_the_data(label: str, coils: int) -> None:
    network, cine = small(label), tiny_cine(coils)
    turn = torch.polar(torch.tensor(1.0), torch.tensor(2.0))
    turned = type(cine)(cine.samples * turn, cine.encoding)
    torch.testing.assert_close(network(turned).image, network(cine).image * turn, rtol=0, atol=1e-4)


@every_network
def test_series_of_a_batch_know_nothing_of_each_other(label: str) -> None:
    network, cine = small(label), tiny_cine()
    other = torch.randn_like(cine.samples) * cine.encoding.mask
    both = type(cine)(torch.cat([other, cine.samples]), cine.encoding)
    torch.testing.assert_close(network(both).image[1:], network(cine).image, rtol=0, atol=1e-4)


@every_network
def test_one_coil_that_sees_everything_alike_is_no_coil(label: str) -> None:
    # total variation of several coils is found by conjugate gradients, of one exactly
    network, cine = small(label, start="shared"), tiny_cine()
    maps = torch.ones(1, 1, 1, 12, 10, dtype=torch.complex64)
    seen = type(cine)(cine.samples, type(cine.encoding)(cine.encoding.mask, maps))
    torch.testing.assert_close(network(seen).image, network(cine).image, rtol=0, atol=1e-5)


@every_network
def test_nothing_sampled_gives_nothing_and_no_error(label: str) -> None:
    network, cine = small(label), tiny_cine()
    image = network(cine.scaled(torch.tensor([0.0]))).image
    assert bool(torch.isfinite(image.abs()).all())
    (image.abs().square().sum()).backward()
    assert all(bool(value.grad.isfinite().all()) for value in network.parameters() if value.grad is not None)


@every_network
def test_weights_are_all_there_is_to_a_network(label: str) -> None:
    network, other, cine = small(label), small(label, seed=3), tiny_cine(2)
    image = network(cine).image
    assert not torch.equal(other(cine).image, image)
    other.load_state_dict(network.state_dict())
    assert torch.equal(other(cine).image, image)


@every_network
def test_without_gradients_the_image_is_the_same(label: str) -> None:
    network, cine = small(label), tiny_cine()
    with torch.no_grad():
        without = network(cine).image
    torch.testing.assert_close(without, network(cine).image, rtol=0, atol=1e-6)


@every_network
def test_convolutions_in_bfloat16_leave_images_and_gradients_in_single_precision(label: str) -> None:
    cine, images, gradients = tiny_cine(coils=2), [], []
    for half in (False, True):
        network = small(label)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            estimates = network(cine)
        assert estimates.image.dtype == torch.complex64
        torch.view_as_real(estimates.trained).square().sum().backward()
        images.append(estimates.image.detach())
        parts = [value.grad for value in network.parameters() if value.grad is not None]
        gradients.append(torch.cat([part.flatten() for part in parts]))
    exact, rough = images
    assert not torch.equal(exact, rough), "nothing was computed in bfloat16"
    assert float((rough - exact).norm() / exact.norm()) < 0.03
    assert float(torch.cosine_similarity(*gradients, dim=0)) > 0.99


@pytest.mark.parametrize("name", ["ista-net", "dc-cnn", "crnn"])
def test_an_unknown_place_of_the_low_rank_module_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="place of the low-rank module 'L4'"):
        network_class(name)(low_rank="L4")


COUNTED = ("cells", "phases", "cascades", "iterations", "layers", "features")


@pytest.mark.parametrize("value", [0, 2.5, True])
@pytest.mark.parametrize(
    ("network", "name"),
    sorted({(name, key) for name, given in SMALL.values() for key in given if key in COUNTED}),
)
def test_counts_are_whole_numbers(network: str, name: str, value: Any) -> None:
    with pytest.raises(ParameterError, match=f"{name}={value}: must be a whole number"):
        network_class(network)(**{name: value})
