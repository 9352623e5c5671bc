"""Where cine networks begin: samples that frames share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.networks.cine.start import STARTS, VARIATION, started
from nmrrecon.networks.table import CINE_NETWORKS, network_class
from nmrrecon.operators.centred_fourier import to_k_space
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.view_sharing import shared_k_space
from nmrrecon.sampling.masks import parse_mask
from nmrrecon.solvers.temporal_tv import temporal_tv
from synthetic.cine import RANGES, random_cine
from tests.networks.cine.tiny_cine import tiny_cine, tiny_maps, tiny_series


@pytest.mark.parametrize("periodic", [False, True])
@pytest.mark.parametrize("coils", [1, 3])
def test_it_is_the_mean_over_time_weighted_by_distance(coils: int, periodic: bool) -> None:
    cine = tiny_cine(coils)
    samples, mask = cine.samples[0].numpy(), cine.encoding.mask[0].numpy()
    expected = np.zeros_like(samples)
    for frame in range(4):
        distance = np.abs(np.arange(4) - frame)
        if periodic:
            distance[distance == 3] = 1
        weight = np.exp(-distance / 0.7)[:, None, None, None] * mask
        total = weight.sum(0)
        summed = (weight * samples).sum(0)
        expected[frame] = np.where(total > 0, summed / np.where(total > 0, total, 1), 0)
    np.testing.assert_allclose(
        shared_k_space(cine, 0.7, periodic=periodic)[0].numpy(), expected, rtol=0, atol=1e-5
    )


def test_what_stands_still_is_found_where_any_frame_sampled_it() -> None:
    still = tiny_series()[:, :1].expand(-1, 4, -1, -1)
    mask = torch.zeros(1, 4, 1, 12, 10, dtype=torch.bool)
    for frame in range(4):
        mask[:, frame, :, frame::4] = True  # every line once
    encoding = Encoding(mask)
    cine = SampledCine(encoding.forward(still), encoding)
    torch.testing.assert_close(shared_k_space(cine)[:, :, 0], to_k_space(still), rtol=0, atol=1e-5)


def test_one_frame_has_nothing_to_share_with() -> None:
    cine = tiny_cine(sizes=(1, 12, 10))
    torch.testing.assert_close(shared_k_space(cine), cine.samples)


def test_many_frames_that_never_sampled_a_point_leave_it_zero() -> None:
    cine = tiny_cine(sizes=(200, 4, 4), share=0.01)
    shared = shared_k_space(cine)
    assert bool(torch.isfinite(torch.view_as_real(shared)).all())
    never = ~cine.encoding.mask.any(1, keepdim=True).expand_as(shared)
    assert not shared[never].any()


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("coils", [1, 3])
def test_networks_begin_at_height_one_and_can_go_back(start: str, coils: int) -> None:
    cine = tiny_cine(coils).scaled(torch.tensor([7.0]))
    scaled, image, back = started(cine, start)
    assert float(image.abs().max()) == pytest.approx(1.0, rel=1e-5)
    height = float(back.abs().max())
    torch.testing.assert_close(scaled.samples * height, cine.samples)
    torch.testing.assert_close(scaled.encoding.forward(image) * height, cine.encoding.forward(image * back))
    if start == "zero-filled":
        torch.testing.assert_close(image * back, cine.zero_filled())
    elif start == "variation":
        *_, last = temporal_tv(cine, VARIATION)
        torch.testing.assert_close(image * back, last.image)
    else:
        maps = tiny_maps(coils) if coils > 1 else None
        combined = Encoding(cine.encoding.mask, maps).combine(shared_k_space(cine))
        torch.testing.assert_close(image * back, combined)


def test_phases_are_taken_away_and_come_back() -> None:
    cine = tiny_cine(share=1.0, sizes=(4, 48, 40))
    _, image, _ = started(cine, "variation")
    _, untouched, _ = started(cine, "zero-filled")
    assert float(image.imag.norm() / image.norm()) < 0.03
    assert float(untouched.imag.norm() / untouched.norm()) > 0.15


def test_each_start_is_nearer_to_the_truth_than_the_next() -> None:
    rng = np.random.default_rng(5)
    truth = random_cine(rng, 8, (64, 64), replace(RANGES, anything=0.0, noisy=0.0))
    mask = parse_mask("radial:10").draw(truth.shape, rng)
    cine = SampledCine.of(to_k_space(torch.from_numpy(truth)).numpy()[:, None], mask)
    errors = []
    for start in STARTS:
        _, image, back = started(cine, start)
        errors.append(float((image * back - torch.from_numpy(truth)).norm()))
    assert errors[0] < 0.9 * errors[1] < 0.9 * 0.9 * errors[2]


@pytest.mark.parametrize("name", list(CINE_NETWORKS))
def test_an_unknown_start_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="start of a network 'random'"):
        network_class(name)(start="random")
