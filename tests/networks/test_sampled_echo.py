"""Measured points are put back where they were measured, and nowhere else."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.networks.trace_scale import scaled_to_one
from nmrrecon.operators.virtual_echo import VirtualEcho
from tests.networks.echoes import random_echo, random_fids, random_mask, rescaled

SETUPS = [
    ((16,), (0.0,)),
    ((15,), (0.5,)),
    ((16,), (1.0,)),
    ((9, 8), (0.0, 0.5)),
    ((8, 9), (1.0, 0.0)),
    ((8, 8), (0.5, 1.0)),
]
each_setup = pytest.mark.parametrize(("sizes", "delays"), SETUPS)


def random_half_echo(echo: SampledEcho) -> torch.Tensor:
    return torch.randn(echo.measured.shape, dtype=torch.complex64)


@each_setup
def test_putting_back_twice_is_putting_back_once(sizes, delays) -> None:
    echo = random_echo(3, sizes, delays)
    once = echo.put_back(random_half_echo(echo))
    assert torch.equal(echo.put_back(once), once)
    known = echo.known.expand_as(once)
    assert torch.equal(once[known], echo.measured[known])


@each_setup
def test_agrees_with_the_data_consistency_of_the_solvers(sizes, delays) -> None:
    """`solvers.ist` copies ``echo(fids)`` to where ``sampled(mask)`` says; every other point stays."""
    fids, mask = random_fids(3, sizes, delays, 1), random_mask(sizes, 0.4, 1)
    transform = VirtualEcho(sizes, delays)
    echo = SampledEcho.of(fids, mask, transform)
    known = transform.sampled(mask)
    assert torch.equal(echo.known[0], known)
    estimate = random_half_echo(echo)
    expected = estimate.clone()
    expected[:, known] = transform.echo(fids * mask)[:, known]
    assert torch.equal(echo.put_back(estimate), expected)


@each_setup
def test_what_was_not_acquired_is_ignored(sizes, delays) -> None:
    fids, mask = random_fids(2, sizes, delays, 1), random_mask(sizes, 0.4, 1)
    transform = VirtualEcho(sizes, delays)
    first = SampledEcho.of(fids, mask, transform)
    second = SampledEcho.of(torch.where(mask, fids, 7.0 + 3.0j), mask, transform)
    assert torch.equal(first.measured, second.measured)
    assert torch.equal(first.measured, first.measured * first.known)


@each_setup
def test_a_schedule_for_each_trace_is_as_single_runs(sizes, delays) -> None:
    fids = random_fids(3, sizes, delays, 1)
    masks = torch.stack([random_mask(sizes, 0.4, seed) for seed in range(3)])
    transform = VirtualEcho(sizes, delays)
    together = SampledEcho.of(fids, masks, transform, torch.tensor([0.1, 0.2, 0.3]))
    for trace in range(3):
        single = SampledEcho.of(fids[trace : trace + 1], masks[trace], transform, 0.1 * (trace + 1))
        assert torch.equal(together.measured[trace], single.measured[0])
        assert torch.equal(together.known[trace], single.known[0])
        assert float(together.noise[trace]) == pytest.approx(float(single.noise))


def test_every_trace_is_scaled_to_a_highest_point_of_one() -> None:
    echo = random_echo(4, (32,))
    scaled, scale = scaled_to_one(echo)
    heights = scaled.transform.analytic_spectrum(scaled.measured).abs().amax(-1)
    torch.testing.assert_close(heights, torch.ones(4))
    torch.testing.assert_close(scaled.measured * scale, echo.measured)
    again, more = scaled_to_one(rescaled(echo, 1e6))
    torch.testing.assert_close(again.measured, scaled.measured)
    torch.testing.assert_close(more, 1e6 * scale)


def test_a_trace_of_zeros_stays_zero() -> None:
    echo = random_echo(2, (16,))
    empty = rescaled(echo, 0.0)
    scaled, scale = scaled_to_one(empty)
    assert torch.equal(scale.flatten(), torch.ones(2))
    assert not scaled.measured.any()
