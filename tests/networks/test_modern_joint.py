"""The joint network: joint IST where nothing was learned, and what holds whatever its weights."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import pytest
import torch
from torch import Tensor

from nmrrecon.blocks import HALO
from nmrrecon.networks.joint_block import JointBlock
from nmrrecon.networks.joint_levels import DEPTH, FLOOR, JointLevels, pooled, pooling_matrices
from nmrrecon.networks.joint_shrinkage import MAPS
from nmrrecon.networks.modern_joint import JointMoDern
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.local_energy import LocalEnergy
from nmrrecon.solvers.ist import NEIGHBOURHOOD, ISTParameters, ist, soft_threshold
from nmrrecon.solvers.problem import NUSProblem
from tests.networks.echoes import random_mask, rescaled
from tests.networks.joint_echoes import WIDTH, corrected, joint_echo, joint_ist, of_all_traces, patch_of
from tests.networks.test_modern import relative

DELAYS = (0.0, 0.5, 1.0)
ONE = [((n,), (d,)) for n, d in product((24, 25), DELAYS)]
TWO = [((9, 8), delays) for delays in product(DELAYS, DELAYS)]
each_size = pytest.mark.parametrize("sizes", [(32,), (9, 8)])


def last(network: JointMoDern, echo: SampledEcho) -> Tensor:
    with torch.inference_mode():
        return network(echo)[-1].clone()


def levels_of(echo: SampledEcho) -> JointLevels:
    return JointLevels.of(echo, pooling_matrices(echo.line_width, echo.neighbours, torch.device("cpu"))[1])


def estimates_of_blocks(network: JointMoDern, echo: SampledEcho) -> list[Tensor]:
    """Return the spectra x_k (trace, ...) of all blocks."""
    found: list[Tensor] = []
    for block in network.blocks:
        block.register_forward_hook(lambda _, __, estimate: found.append(estimate.flatten(0, 1)))
    last(network, echo)
    return found


@pytest.mark.parametrize(("sizes", "delays"), ONE + TWO)
def test_with_nothing_learned_it_is_joint_ist(
    sizes: tuple[int, ...], delays: tuple[float, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    of_all_traces(monkeypatch)
    iterations = 12
    echo = joint_echo(20, sizes, delays)
    transform = echo.transform
    mask = random_mask(sizes, 0.4, 1)
    problem = NUSProblem(transform.fids(echo.measured), mask, transform, 0.0, WIDTH)
    parameters = ISTParameters(iterations=iterations, floor=0.0, depth=DEPTH)
    *_, expected = ist(problem, parameters)
    *_, before, after = estimates_of_blocks(joint_ist(len(sizes), iterations), echo)
    # the last step is repeated in part there, and not here
    extrapolated = transform.signal(torch.lerp(before, after, 1.0 + parameters.momentum))
    found = transform.fids(echo.put_back(extrapolated))
    assert relative(found, expected.fids) < 1e-5
    assert relative(transform.fids(echo.measured), expected.fids) > 0.2


@each_size
def test_a_block_with_nothing_learned_is_an_iteration_of_ist(
    sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    of_all_traces(monkeypatch)
    network, echo = joint_ist(len(sizes), 5), joint_echo(20, sizes)
    block = network.blocks[2]
    assert isinstance(block, JointBlock)
    pooling = pooling_matrices(echo.line_width, 20, echo.measured.device)
    levels = levels_of(echo)
    spectrum = echo.transform.spectrum(echo.measured)
    with torch.no_grad():
        found = block(spectrum[None], torch.randn_like(spectrum)[None], levels, pooling)[0]
    energy = LocalEnergy(NEIGHBOURHOOD * WIDTH)
    theta = float(levels.highest.max().exp()) * DEPTH**0.5
    assert relative(found, soft_threshold(spectrum, theta, energy)) < 1e-5
    assert 0.0 < float((found == 0.0).float().mean()) < 1.0


@each_size
def test_levels_are_those_of_ist(sizes: tuple[int, ...]) -> None:
    """First and last thresholds of IST, for each trace; the noise as IST finds it by transforming some."""
    echo = joint_echo(20, sizes, noise=0.05)
    levels = levels_of(echo)
    energy = LocalEnergy(NEIGHBOURHOOD * WIDTH)
    spectrum = echo.transform.spectrum(echo.measured)
    local = (energy(spectrum) / energy.weights(spectrum)).sqrt().flatten(1).amax(1)
    torch.testing.assert_close(levels.highest.exp().flatten(), local)
    mask = random_mask(sizes, 0.4, 1)
    problem = NUSProblem(echo.transform.fids(echo.measured), mask, echo.transform, 0.05, WIDTH)
    expected = FLOOR * problem.spectrum_noise()
    assert float(levels.lowest.exp().median()) == pytest.approx(expected, rel=0.25)
    assert float(levels.share.exp()) == pytest.approx(float(mask.float().mean()), abs=0.05)


@pytest.mark.parametrize("factor", [1e-8, 3.0, 1e8])
@each_size
def test_follows_the_scale_of_the_data(sizes: tuple[int, ...], factor: float) -> None:
    network, echo = corrected(len(sizes)), joint_echo(12, sizes, noise=0.02)
    expected = factor * last(network, echo).to(torch.complex128)
    assert relative(last(network, rescaled(echo, factor)), expected) < 1e-5


@each_size
def test_patches_know_nothing_of_each_other(sizes: tuple[int, ...]) -> None:
    network, echo = corrected(len(sizes)), joint_echo(7, sizes, patches=3, noise=0.02)
    masks = torch.cat([echo.transform.sampled(random_mask(sizes, 0.4, n))[None].expand(7, *[-1] * len(sizes))
                       for n in range(3)])  # fmt: skip
    complete = torch.where(echo.known, echo.measured, torch.randn_like(echo.measured))
    own_masks = replace(echo, known=masks, measured=complete * masks)
    for together in (echo, own_masks):
        whole = last(network, together)
        for number, part in enumerate(whole.split(7)):
            assert relative(last(network, patch_of(together, number)), part) < 1e-5


@each_size
def test_neighbours_matter(sizes: tuple[int, ...]) -> None:
    network, echo = corrected(len(sizes)), joint_echo(9, sizes, noise=0.02)
    changed = replace(
        echo, measured=echo.measured * torch.tensor([1.0] * 8 + [-3.0]).reshape(-1, *[1] * len(sizes))
    )
    differences = (last(network, changed) - last(network, echo)).flatten(1).abs().amax(1)
    assert (differences[:8] > 0).all()


def without_convolutions(dimensions: int) -> JointMoDern:
    network = corrected(dimensions)
    for block in network.blocks:
        torch.nn.init.zeros_(block.change.weight)
    return network


@each_size
def test_without_convolutions_it_knows_neither_sign_nor_direction(sizes: tuple[int, ...]) -> None:
    network, echo = without_convolutions(len(sizes)), joint_echo(12, sizes, noise=0.02)
    expected = last(network, echo)
    negative = replace(echo, measured=-echo.measured)
    assert relative(-last(network, negative), expected) < 1e-5
    reversed_echo = replace(echo, measured=echo.measured.flip(0))
    assert relative(last(network, reversed_echo).flip(0), expected) < 1e-5


@each_size
def test_every_parameter_has_a_gradient(sizes: tuple[int, ...]) -> None:
    network = corrected(len(sizes), blocks=6).train()
    outputs = network(joint_echo(8, sizes, patches=2, noise=0.02))
    assert len(outputs) == 3
    outputs[-1].abs().square().mean().backward()
    for name, value in network.named_parameters():
        assert value.grad is not None and bool(value.grad.isfinite().all()), name
        if not name.endswith("analysis.weight"):
            assert value.grad.any(), name
            continue
        of_maps = value.grad.unflatten(1, (-1, MAPS)).movedim(2, 0).flatten(1)
        # nothing has been extrapolated yet when the first block looks at it
        assert [bool(of_map.any()) for of_map in of_maps] == [True, True, name[7] != "0", True]


@each_size
def test_at_the_beginning_all_but_what_precedes_the_zeros_has_a_gradient(sizes: tuple[int, ...]) -> None:
    """`change` begins with zeros, so that what leads to it learns from the second step on."""
    torch.manual_seed(0)
    network = JointMoDern(len(sizes), 6).train()
    network(joint_echo(8, sizes, noise=0.02))[-1].abs().square().mean().backward()
    without = {name.split(".", 2)[2] for name, p in network.named_parameters() if not p.grad.any()}
    assert without == {"analysis.weight", "analysis.bias", "told.weight"}


def extremes(sizes: tuple[int, ...]) -> dict[str, SampledEcho]:
    echo = joint_echo(6, sizes, noise=0.1)
    noise = torch.randn_like(echo.measured) * echo.known
    empty = echo.measured.clone()
    empty[2:4] = 0.0
    return {
        "nothing": replace(echo, measured=torch.zeros_like(noise)),
        "nothing and no noise": replace(echo, measured=torch.zeros_like(noise), noise=torch.zeros(1)),
        "some traces": replace(echo, measured=empty),
        "noise": replace(echo, measured=noise, noise=torch.full((1,), 0.7)),
        "little next to the noise": replace(echo, measured=1e-3 * noise, noise=torch.ones(1)),
        "a direct point": joint_echo(1, sizes, noise=0.1),
        "two direct points": joint_echo(2, sizes, noise=0.1),
    }


@each_size
def test_results_and_gradients_are_finite_whatever_comes(sizes: tuple[int, ...]) -> None:
    network = corrected(len(sizes), blocks=6).train()
    for name, echo in extremes(sizes).items():
        network.zero_grad()
        outputs = network(echo)
        assert bool(outputs[-1].isfinite().all()), name
        if name.startswith("nothing"):
            assert not outputs[-1].any()
        sum(output.abs().square().sum() for output in outputs).backward()
        assert all(bool(p.grad.isfinite().all()) for p in network.parameters()), name


@pytest.mark.parametrize("density", [0.15, 0.6, 1.0])
@pytest.mark.parametrize("sizes", [(17,), (200,), (6, 20)])
def test_other_sizes_and_densities(sizes: tuple[int, ...], density: float) -> None:
    network, echo = corrected(len(sizes)), joint_echo(10, sizes, density=density, noise=0.02)
    (found,) = network(echo)
    assert found.shape == echo.measured.shape and bool(found.isfinite().all())
    if density == 1.0:
        levels = levels_of(echo)
        assert not levels.share.any(), "the logarithm of 1"
        assert not any(block.log_step(levels).any() for block in network.blocks)


@pytest.mark.parametrize("traces", [97, 144, 200])
def test_many_traces_are_pooled_in_tiles(traces: int) -> None:
    for width in (1.0, 4.0, 16.0):
        for matrix in pooling_matrices(torch.tensor([width]), traces, torch.device("cpu")):
            energy = torch.rand(1, traces, 5)
            torch.testing.assert_close(pooled(matrix, energy), matrix @ energy)


def test_momentum_begins_where_there_is_a_step_to_repeat() -> None:
    network, levels = JointMoDern(1, 5), levels_of(joint_echo(6, (32,), patches=2))
    assert [block.momentum is None for block in network.blocks] == [True, True, False, False, False]
    before, after = torch.randn(2, 2, 6, 96)
    extrapolated = network.blocks[3].extrapolated(after, before, levels).detach()
    torch.testing.assert_close(extrapolated, after + 0.7 * (after - before))


def test_steps_undo_the_sampling_at_first_in_part_and_at_last_not_at_all() -> None:
    levels = levels_of(joint_echo(6, (40,), density=0.25))
    steps = [float(block.log_step(levels).exp().max().detach()) for block in JointMoDern(1, 5).blocks]
    assert steps[0] == pytest.approx(2.0, rel=0.02) and steps[-1] == pytest.approx(1.0)
    assert all(left > right for left, right in pairwise(steps))


@pytest.mark.parametrize("noise", [0.02, 0.001])
@pytest.mark.parametrize(
    ("network", "halos", "tolerance"),
    [(corrected(1), 1, 1e-3), (corrected(1), 2, 1e-6), (JointMoDern(1, 28, start=80).eval(), 1, 2e-3)],
    ids=["shallow", "shallow, twice the halo", "as deep as the one that is shipped"],
)
def test_blocks_of_direct_points_give_what_the_whole_gives(
    network: JointMoDern, halos: int, tolerance: float, noise: float
) -> None:
    echo = joint_echo(96, (64,), density=0.2, noise=noise)
    whole, halo = last(network, echo), halos * round(HALO * WIDTH)
    parts = []
    for start in range(0, 96, 32):
        first, stop = max(0, start - halo), min(96, start + 32 + halo)
        taken = replace(echo, measured=echo.measured[first:stop], neighbours=stop - first)
        parts.append(last(network, taken)[start - first : start - first + 32])
    assert relative(torch.cat(parts), whole) < tolerance
