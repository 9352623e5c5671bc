"""The iterations that the joint network begins with: those it consists of before its training."""

from __future__ import annotations

from itertools import product

import pytest
import torch

from nmrrecon.networks.joint_levels import JointLevels, pooling_matrices
from nmrrecon.networks.joint_start import joint_start
from nmrrecon.networks.modern_joint import JointMoDern
from nmrrecon.networks.sampled_echo import SampledEcho
from tests.networks.joint_echoes import joint_echo
from tests.networks.test_modern import relative
from tests.networks.test_modern_joint import estimates_of_blocks, last

DELAYS = (0.0, 0.5, 1.0)
GRIDS = [((24,), (d,)) for d in DELAYS] + [((9, 8), delays) for delays in product(DELAYS, DELAYS)]


def untrained(dimensions: int, blocks: int, start: int = 0) -> JointMoDern:
    torch.manual_seed(1)
    network = JointMoDern(dimensions, blocks, channels=3, start=start).eval()
    with torch.no_grad():
        for block in network.blocks:
            block.mixture.copy_(torch.tensor([-50.0, 50.0, -50.0]))
    return network


def started(echo: SampledEcho, iterations: int) -> tuple[torch.Tensor, torch.Tensor]:
    pooling = pooling_matrices(echo.line_width, echo.neighbours, torch.device("cpu"))
    return joint_start(echo, JointLevels.of(echo, pooling[1]), pooling[1], iterations)


@pytest.mark.parametrize(("sizes", "delays"), GRIDS)
def test_its_iterations_are_the_blocks_of_an_untrained_network(
    sizes: tuple[int, ...], delays: tuple[float, ...]
) -> None:
    echo = joint_echo(12, sizes, delays, noise=0.01)
    *_, before, after = estimates_of_blocks(untrained(len(sizes), 8), echo)
    previous, estimate = started(echo, 8)
    assert relative(estimate.flatten(0, 1), after) < 1e-5
    assert relative(previous.flatten(0, 1), before) < 1e-5
    assert relative(before, after) > 1e-3


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_blocks_go_on_where_the_iterations_stopped(sizes: tuple[int, ...]) -> None:
    """At the last threshold for every block, as many iterations and blocks are as many blocks."""
    echo = joint_echo(12, sizes, noise=0.01)
    begun, whole = untrained(len(sizes), 3, start=8), untrained(len(sizes), 11)
    with torch.no_grad():
        for k, block in enumerate(whole.blocks):
            position = min(k / 7, 1.0)
            block.powers[0] = 1.0 - position
            block.stride[0] = 0.5 * (1.0 - position)
        for block in begun.blocks:
            block.powers[0] = 0.0
            block.stride[0] = 0.0
    assert relative(last(begun, echo), last(whole, echo)) < 1e-5


def test_begun_blocks_start_with_lower_thresholds_and_all_have_momentum() -> None:
    begun, not_begun = JointMoDern(1, 5, start=20), JointMoDern(1, 5)
    first, last_one = (
        [network.blocks[k].powers[0].item() for network in (begun, not_begun)] for k in (0, -1)
    )
    assert 0.0 < first[0] < first[1] == 1.0
    assert last_one == [0.0, 0.0]
    assert all(block.momentum is not None for block in begun.blocks)


def test_iterations_bring_a_network_closer() -> None:
    complete = joint_echo(12, (64,), density=1.0)
    echo = joint_echo(12, (64,), density=0.3)
    errors = [relative(echo.put_back(last(untrained(1, 6, n), echo)), complete.measured) for n in (0, 40)]
    assert errors[1] < 0.7 * errors[0]


def test_without_iterations_nothing_is_done_and_zeros_stay_zeros() -> None:
    echo = joint_echo(6, (32,))
    assert not any(spectrum.any() for spectrum in started(echo, 0))
    empty = SampledEcho(
        echo.transform, torch.zeros_like(echo.measured), echo.known, echo.noise, echo.line_width, 6
    )
    assert not last(JointMoDern(1, 4, start=5).eval(), empty).any()
