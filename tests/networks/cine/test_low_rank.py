"""The low-rank module: what it takes away, what it leaves, and where it stands."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nmrrecon.errors import ParameterError
from nmrrecon.networks.cine.low_rank import LowRank, Place, PlugIn
from tests.networks.cine.tiny_cine import tiny_series


def noisy_series(seed: int = 0) -> Tensor:
    noise = torch.randn(1, 6, 12, 10, dtype=torch.complex64, generator=torch.Generator().manual_seed(seed))
    return tiny_series(6) + 0.05 * noise


def singular_values(image: Tensor) -> Tensor:
    values: Tensor = torch.linalg.svdvals(image.flatten(2)[0])
    return values


def test_takes_rank_and_nuclear_norm() -> None:
    image = noisy_series()
    before, after = singular_values(image), singular_values(LowRank(0.15)(image).detach())
    assert int((before > 1e-4).sum()) == 6 > int((after > 1e-4).sum()) >= 1
    expected = (before - 0.15 * before[0]).clamp_min(0)
    torch.testing.assert_close(after, expected, rtol=0, atol=1e-4)


def test_what_does_not_move_only_fades() -> None:
    still = tiny_series(1).expand(1, 6, -1, -1)
    torch.testing.assert_close(LowRank(0.1)(still).detach(), 0.9 * still, rtol=0, atol=1e-5)


@pytest.mark.parametrize("factor", [3e4 + 0j, -1.0 + 0j, 0.3 - 0.7j])
def test_follows_scale_and_phase(factor: complex) -> None:
    module, image = LowRank(0.1), noisy_series()
    torch.testing.assert_close(module(factor * image) / factor, module(image), rtol=0, atol=1e-5)


def test_follows_the_order_of_frames_and_of_places() -> None:
    module, image = LowRank(0.1), noisy_series()
    order = torch.tensor([3, 0, 5, 1, 4, 2])
    torch.testing.assert_close(module(image[:, order]), module(image)[:, order], rtol=0, atol=1e-5)
    moved = image.roll((2, 3), (2, 3))
    torch.testing.assert_close(module(moved), module(image).roll((2, 3), (2, 3)), rtol=0, atol=1e-5)


@pytest.mark.parametrize("place", ["L1", "L2", "L3"])
def test_stands_at_its_place_alone(place: str) -> None:
    plug_in, image = PlugIn(place), noisy_series()
    for other in (Place.L1, Place.L2, Place.L3):
        assert torch.equal(plug_in.at(other, image), image) is (other != place)


def test_stands_nowhere_by_itself() -> None:
    plug_in, image = PlugIn(""), noisy_series()
    assert not list(plug_in.parameters())
    assert all(plug_in.at(place, image) is image for place in Place)
    with pytest.raises(ParameterError, match="'l2'"):
        PlugIn("l2")
