"""Many single traces, each with its own schedule: networks take them in batches, solvers one by one."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.learned import echo_extension
from nmrrecon.methods import method_named
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.reconstruct import chosen_device
from nmrrecon.solvers.driver import Driver
from nmrrecon.solvers.problem import NUSProblem

#: Traces that go through a network together.
BATCH = 50


@torch.inference_mode()
def reconstruct_traces(
    choice: MethodChoice,
    fids: Tensor,
    masks: Tensor,
    noise: Tensor,
    *,
    device: str = "cpu",
    step: Callable[[int], None] = lambda count: None,
) -> Tensor:
    """Reconstruct traces that have nothing to do with each other.

    Parameters
    ----------
    choice : MethodChoice
    fids : Tensor
        complex64, ``(trace, t1)``, phased for a first point at time zero; what was not sampled is ignored.
    masks : Tensor
        bool, ``(trace, t1)``: the sampled increments of each.
    noise : Tensor
        ``(trace,)``: standard deviation in the real part.
    device : str
    step : callable, optional
        Called with the number of traces that were done.

    Returns
    -------
    Tensor
        complex64, ``(trace, t1)``; the sampled points as they were.
    """
    size = fids.shape[-1]
    transform = VirtualEcho((size,), (0.0,), echo_extension(choice.parameters, 1))
    together = BATCH if choice.is_network else 1
    estimates = []
    for start in range(0, len(fids), together):
        part = slice(start, start + together)
        work = _through_network if choice.is_network else _through_solver
        given = fids[part] * masks[part]
        estimates.append(work(choice, given, masks[part], noise[part], transform, chosen_device(device)))
        step(len(given))
    return torch.where(masks, fids, torch.cat(estimates))


def _through_network(
    choice: MethodChoice, fids: Tensor, masks: Tensor, noise: Tensor, transform: VirtualEcho, device: str
) -> Tensor:
    network = choice.parameters.network(1, device)
    echo = SampledEcho.of(fids.to(device), masks.to(device), transform, noise.to(device))
    estimate: Tensor = transform.fids(network(echo)[-1]).cpu()
    return estimate


def _through_solver(
    choice: MethodChoice, fids: Tensor, masks: Tensor, noise: Tensor, transform: VirtualEcho, device: str
) -> Tensor:
    solver = method_named(choice.name).load_solver()
    problem = NUSProblem(fids.to(device), masks[0].to(device), transform, float(noise[0]), 1.0)
    return Driver().run(solver(problem, choice.parameters)).fids.cpu()
