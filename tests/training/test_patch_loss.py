"""The loss of the joint network: least at the reference, the same at every scale, of unmeasured points."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from nmrrecon.networks.modern_joint import JointMoDern
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.patch_loss import (
    NOISE_FLOOR,
    OF_TRACES,
    OUTPUTS,
    PATCH_FLOOR,
    TRACE_FLOOR,
    patch_errors,
    patch_loss,
)
from nmrrecon.training.patches import PatchStream
from nmrrecon.training.presets import preset_named
from synthetic.random_patches import PatchRanges

each_dimension = pytest.mark.parametrize("dimensions", [1, 2])


def batch_of(dimensions: int, patches: int = 2) -> TrainingBatch:
    return PatchStream(preset_named("measured", dimensions), 1, patches, PatchRanges(points=6)).draw(1)


def with_error(batch: TrainingBatch, size: float) -> Tensor:
    torch.manual_seed(1)
    return batch.reference + size * torch.randn_like(batch.reference)


def three(estimate: Tensor) -> list[Tensor]:
    return [estimate, estimate, estimate]


@each_dimension
def test_the_loss_of_the_reference_is_the_floor(dimensions: int) -> None:
    batch = batch_of(dimensions)
    energy = torch.view_as_real(batch.complete * batch.acquired).square().flatten(1).sum(1).reshape(-1, 6)
    noise = batch.echo.noise.reshape(-1, 6).square() * batch.acquired.sum()
    least = NOISE_FLOOR * noise + TRACE_FLOOR * energy.sum(1, keepdim=True)
    of_traces = torch.log(least / (energy + least)).mean()
    expected = sum(OUTPUTS) * (math.log(PATCH_FLOOR) + OF_TRACES * float(of_traces))
    assert float(patch_loss(three(batch.reference), batch)) == pytest.approx(expected, rel=1e-5)


@each_dimension
def test_more_error_costs_more(dimensions: int) -> None:
    batch = batch_of(dimensions)
    losses = [
        float(patch_loss(three(with_error(batch, size)), batch)) for size in (0.0, 1e-3, 1e-2, 0.1, 1.0)
    ]
    assert losses == sorted(losses) and losses[-1] > losses[0] + 5.0


def test_the_last_output_counts_most() -> None:
    batch = batch_of(1)
    good, bad = batch.reference, with_error(batch, 0.1)
    losses = [
        float(patch_loss(outputs, batch))
        for outputs in ([bad, good, good], [good, bad, good], [good, good, bad])
    ]
    assert losses == sorted(losses)
    assert sum(OUTPUTS) == pytest.approx(1.0)


@each_dimension
def test_what_was_measured_and_what_was_never_acquired_does_not_count(dimensions: int) -> None:
    batch = batch_of(dimensions)
    estimate = with_error(batch, 0.1)
    other = torch.where(batch.echo.known | ~batch.acquired, torch.randn_like(estimate), estimate)
    assert float(patch_loss(three(other), batch)) == pytest.approx(float(patch_loss(three(estimate), batch)))
    torch.testing.assert_close(patch_errors(other, batch), patch_errors(estimate, batch))


@each_dimension
def test_scale_does_not_matter(dimensions: int) -> None:
    batch, factor = batch_of(dimensions), 1e3
    echo = replace(batch.echo, measured=factor * batch.echo.measured, noise=factor * batch.echo.noise)
    larger = replace(batch, echo=echo, reference=factor * batch.reference, complete=factor * batch.complete)
    estimate = with_error(batch, 0.1)
    found = float(patch_loss(three(factor * estimate), larger))
    assert found == pytest.approx(float(patch_loss(three(estimate), batch)), rel=1e-4)


@each_dimension
def test_errors_are_those_of_each_patch_against_the_complete_data(dimensions: int) -> None:
    batch = batch_of(dimensions, patches=3)
    assert not patch_errors(batch.complete, batch).any()
    estimate = with_error(batch, 0.1)
    found = patch_errors(estimate, batch)
    for number, rlne in enumerate(found):
        rows = slice(6 * number, 6 * number + 6)
        put_back = torch.where(batch.echo.known[rows], batch.complete[rows], estimate[rows]) * batch.acquired
        complete = batch.complete[rows] * batch.acquired
        expected = torch.linalg.vector_norm(put_back - complete) / torch.linalg.vector_norm(complete)
        assert float(rlne) == pytest.approx(float(expected), rel=1e-4)


@each_dimension
def test_a_few_steps_of_a_small_network_lower_it(dimensions: int) -> None:
    torch.manual_seed(0)
    network, batch = JointMoDern(dimensions, 4).train(), batch_of(dimensions)
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    losses = []
    for _ in range(15):
        loss = patch_loss(network(batch.echo), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert min(losses[5:]) < losses[0] - 0.02


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_of_few_blocks_some_are_counted_more_than_once(blocks: int) -> None:
    torch.manual_seed(0)
    network, batch = JointMoDern(1, blocks).train(), batch_of(1)
    outputs = network(batch.echo)
    assert len(outputs) == len(OUTPUTS)
    assert len({id(output) for output in outputs}) == min(blocks, 2)
    loss = patch_loss(outputs, batch)
    loss.backward()
    last = network.blocks[-1].factor.grad
    assert last is not None and bool(last.any())
    assert torch.equal(outputs[-1], network.eval()(batch.echo)[0])
