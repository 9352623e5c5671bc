"""Ending long computations, and what is left behind by those that ran."""

from __future__ import annotations

import threading

import pytest
import torch

from nmrrecon.errors import Cancelled
from nmrrecon.interruption import interruptible, may_end_here
from nmrrecon.networks.blank import Blank
from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.protein import hsqc


def stop() -> None:
    raise Cancelled("enough")


def test_only_the_thread_that_is_waited_for_is_asked_and_only_meanwhile() -> None:
    may_end_here()
    asked: list[str] = []
    with interruptible(stop):
        other = threading.Thread(target=lambda: (may_end_here(), asked.append("went on")))
        other.start()
        other.join()
        with pytest.raises(Cancelled):
            may_end_here()
        with interruptible(lambda: asked.append("inner")):
            may_end_here()
        with pytest.raises(Cancelled):
            may_end_here()
    may_end_here()
    assert asked == ["went on", "inner"]


@pytest.mark.parametrize("method", ["modern-joint", "modern-trace", "dlnmr"])
def test_a_network_is_asked_many_times_before_its_only_iterate(method: str) -> None:
    experiment = hsqc(10, 1, increments=32, direct=64)
    data = experiment.acquire(poisson_gap(experiment.grid, 12, 1))
    asked: list[int] = []
    reconstruct(data, Recipe(method=method), device="cpu", cancel=lambda: bool(asked.append(1)))
    assert len(asked) > 10


def test_a_reconstruction_leaves_new_threads_their_share_of_the_cores() -> None:
    experiment = hsqc(10, 1, increments=32, direct=128)
    data = experiment.acquire(poisson_gap(experiment.grid, 12, 1))
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        reconstruct(data, Recipe(), device="cpu")
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
        thread.start()
        thread.join()
        assert found == [2]
    finally:
        torch.set_num_threads(before)


def test_blank_networks_draw_nothing_and_take_their_shapes() -> None:
    state = torch.random.get_rng_state()
    with torch.device("meta"), Blank():
        layer = torch.nn.Conv1d(2, 3, 3)
    assert layer.weight.is_meta and tuple(layer.weight.shape) == (3, 2, 3)
    with Blank():
        torch.nn.Linear(4, 4)
    assert torch.equal(torch.random.get_rng_state(), state)
