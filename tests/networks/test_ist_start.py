"""The iterations that a network begins with: those of the solver, for every trace by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch

from nmrrecon.networks.ist_start import ist_start
from nmrrecon.networks.modern import MoDern
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.solvers.ist import PlainISTParameters, ist
from nmrrecon.solvers.problem import NUSProblem
from tests.networks.echoes import random_fids, random_mask, rescaled, selected
from tests.networks.test_modern import FACTORS, relative

DELAYS = (0.0, 0.5, 1.0)
GRIDS = [((32,), (d,)) for d in DELAYS] + [((9, 8), delays) for delays in product(DELAYS, DELAYS)]
EXTENSION = 3.0


def noisy_echo(
    traces: int, sizes: tuple[int, ...], delays: tuple[float, ...], noise: float = 0.02
) -> SampledEcho:
    fids, mask = random_fids(traces, sizes, delays, seed=3), random_mask(sizes, 0.4, seed=3)
    return SampledEcho.of(fids, mask, VirtualEcho(sizes, delays, EXTENSION), noise)


def solved(sizes: tuple[int, ...], delays: tuple[float, ...], noise: float, iterations: int) -> torch.Tensor:
    """Return what the solver makes of each of three FIDs alone."""
    fids, mask = random_fids(3, sizes, delays, seed=3), random_mask(sizes, 0.4, seed=3)
    transform = VirtualEcho(sizes, delays, EXTENSION)
    parameters = PlainISTParameters(iterations=iterations)
    alone = [NUSProblem(fid[None] * mask, mask, transform, noise, 1.0) for fid in fids]
    return torch.cat([list(ist(problem, parameters))[-1].fids for problem in alone])


@pytest.mark.parametrize(("sizes", "delays"), GRIDS)
def test_is_the_iteration_of_the_solver(sizes: tuple[int, ...], delays: tuple[float, ...]) -> None:
    echo = noisy_echo(3, sizes, delays, noise=0.0)
    found = echo.transform.fids(echo.put_back(ist_start(echo, 20)))
    assert relative(found, solved(sizes, delays, 0.0, 20)) < 1e-5


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_ends_at_the_noise_as_the_solver_does(sizes: tuple[int, ...]) -> None:
    """The solver measures the noise of a spectrum on a few random ones, here it is worked out."""
    delays, noise = (0.5,) * len(sizes), 0.05
    echo = noisy_echo(3, sizes, delays, noise)
    found = echo.transform.fids(echo.put_back(ist_start(echo, 20)))
    expected = solved(sizes, delays, noise, 20)
    assert relative(found, expected) < 0.02
    assert relative(solved(sizes, delays, 0.0, 20), expected) > 0.05


def test_without_iterations_nothing_is_done() -> None:
    echo = noisy_echo(2, (32,), (0.0,))
    assert torch.equal(ist_start(echo, 0), echo.measured)


@pytest.mark.parametrize("iterations", [0, 1, 6])
def test_an_iteration_has_one_transform_each_way(iterations: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"spectrum": 0, "signal": 0}

    def counted(name: str) -> Callable[..., torch.Tensor]:
        transform = getattr(VirtualEcho, name)

        def call(*given: Any, **named: Any) -> torch.Tensor:
            counts[name] += 1
            result: torch.Tensor = transform(*given, **named)
            return result

        return call

    echo = noisy_echo(2, (32,), (0.0,))
    for name in counts:
        monkeypatch.setattr(VirtualEcho, name, counted(name))
    ist_start(echo, iterations)
    assert counts == {"spectrum": iterations, "signal": iterations}


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_a_trace_of_zeros_stays_one(sizes: tuple[int, ...]) -> None:
    echo = noisy_echo(2, sizes, (0.0,) * len(sizes))
    empty = replace(echo, measured=torch.zeros_like(echo.measured))
    assert not ist_start(empty, 5).any()
    assert all(estimate.isfinite().all() for estimate in MoDern(len(sizes), start=5).eval()(empty))


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_follows_the_scale_of_the_data(sizes: tuple[int, ...], factor: float) -> None:
    echo = noisy_echo(3, sizes, (0.0,) * len(sizes))
    expected = factor * ist_start(echo, 10).to(torch.complex128)
    assert relative(ist_start(rescaled(echo, factor), 10), expected) < 1e-5


def test_traces_know_nothing_of_each_other() -> None:
    echo, order = noisy_echo(5, (32,), (0.0,)), torch.tensor([3, 0, 4, 1])
    assert relative(ist_start(selected(echo, order), 10), ist_start(echo, 10)[order]) < 1e-6


@pytest.mark.parametrize("sizes", [(32,), (9, 8)])
def test_the_first_block_sees_what_the_iterations_left(sizes: tuple[int, ...]) -> None:
    """That is: the measured points, and between them what the iterations found."""
    torch.manual_seed(1)
    network = MoDern(len(sizes), features=4, blocks=1, start=10).eval()
    echo = noisy_echo(2, sizes, (0.0,) * len(sizes))
    begun = echo.put_back(ist_start(echo, 10))
    spectrum = echo.transform.analytic_spectrum(echo.measured)
    scale = spectrum.abs().flatten(1).amax(-1).reshape(-1, *[1] * (begun.ndim - 1))
    block = network.blocks[0]
    expected = scale * echo.transform.analytic_signal(block(echo.transform.analytic_spectrum(begun / scale)))
    assert relative(network(echo)[-1].detach(), expected.detach()) < 1e-5
