"""Many single traces: every trace comes out as if it were alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation import single_traces
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.single_traces import reconstruct_traces
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.ist import PlainISTParameters, ist
from nmrrecon.solvers.problem import NUSProblem

from .conftest import AddWeights

SIZE, TRACES = 32, 7


@pytest.fixture
def traces() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """FIDs, masks and noise of traces that differ in all of them."""
    rng = np.random.default_rng(3)
    time = np.arange(SIZE)
    rates = 2j * np.pi * rng.uniform(0, 1, (TRACES, 3, 1)) - rng.uniform(0.02, 0.1, (TRACES, 3, 1))
    fids = (rng.uniform(0.2, 1, (TRACES, 3, 1)) * np.exp(rates * time)).sum(1).astype(np.complex64)
    masks = np.stack([poisson_gap((SIZE,), 12, seed).mask for seed in range(TRACES)])
    return torch.from_numpy(fids), torch.from_numpy(masks), torch.linspace(1e-4, 1e-2, TRACES)


def test_a_batch_through_a_network_is_its_traces_one_by_one(
    add_weights: AddWeights, traces: tuple[torch.Tensor, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_weights("modern-2d")
    choice = MethodChoice.parsed("modern-trace")
    together = reconstruct_traces(choice, *traces)
    monkeypatch.setattr(single_traces, "BATCH", 1)
    counted: list[int] = []
    apart = reconstruct_traces(choice, *traces, step=counted.append)
    assert torch.allclose(together, apart, atol=1e-5)
    assert counted == [1] * TRACES
    assert (together - traces[0])[~traces[1]].abs().max() > 1e-3


def test_weights_of_another_network_are_refused(
    add_weights: AddWeights, traces: tuple[torch.Tensor, ...]
) -> None:
    add_weights("modern-2d")
    with pytest.raises(ParameterError, match="of the network modern, this method takes dlnmr"):
        reconstruct_traces(MethodChoice.parsed("dlnmr:weights=modern-2d"), *traces)


def test_the_grid_follows_the_weights_not_the_method(
    add_weights: AddWeights, traces: tuple[torch.Tensor, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_weights("modern-2d-paper")
    lengths: list[int] = []
    network = single_traces._through_network

    def noted(choice: MethodChoice, *given: Any) -> torch.Tensor:
        lengths.append(given[3].lengths[0])
        return network(choice, *given)

    monkeypatch.setattr(single_traces, "_through_network", noted)
    found = [
        reconstruct_traces(MethodChoice.parsed(f"{method}:weights=modern-2d-paper"), *traces)
        for method in ("modern-paper", "modern-trace")
    ]
    assert torch.equal(*found) and lengths == [2 * SIZE, 2 * SIZE]


def test_measured_points_stay_and_unmeasured_ones_do_not_matter(
    add_weights: AddWeights, traces: tuple[torch.Tensor, ...]
) -> None:
    add_weights("modern-2d")
    fids, masks, noise = traces
    spoiled = torch.where(masks, fids, 1e3)
    for name in ("modern-trace", "ist-plain:iterations=5", "zero-filled"):
        choice = MethodChoice.parsed(name)
        found = reconstruct_traces(choice, fids, masks, noise)
        assert torch.equal(found[masks], fids[masks])
        assert torch.equal(found[~masks], reconstruct_traces(choice, spoiled, masks, noise)[~masks])


def test_a_solver_gets_its_own_noise_and_mask(traces: tuple[torch.Tensor, ...]) -> None:
    fids, masks, noise = traces
    found = reconstruct_traces(MethodChoice.parsed("ist-plain:iterations=20"), fids, masks, noise)
    transform = VirtualEcho((SIZE,), (0.0,), 3.0)
    problem = NUSProblem(fids[5:6] * masks[5], masks[5], transform, float(noise[5]), 1.0)
    *_, last = ist(problem, PlainISTParameters(iterations=20))
    assert torch.allclose(found[5][~masks[5]], last.fids[0][~masks[5]], atol=1e-6)
