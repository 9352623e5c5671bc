"""Everything that is to be learned gets a gradient: no scalar, threshold or filter is dead from the start."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from nmrrecon.networks.dlnmr import DLNMR
from nmrrecon.networks.modern import MoDern
from nmrrecon.training.loss import unrolled_loss
from nmrrecon.training.presets import Preset, SamplingRanges, preset_named
from nmrrecon.training.streams import TraceStream

SMALL = {
    1: SamplingRanges(((48, 48),), (0.3, 0.3), (0.5,)),
    2: SamplingRanges(((12, 12), (10, 10)), (0.3, 0.3), (0.5,)),
}
#: Normalization takes a constant away again: the bias before it, which Table S1-2 has, changes nothing.
IDLE = "excite.0.bias"

NETWORKS: list[tuple[type[torch.nn.Module], dict[str, Any]]] = [
    (MoDern, {"features": 6, "blocks": 3}),
    (MoDern, {"features": 6, "blocks": 3, "adaptive": False}),
    (DLNMR, {"growth": 4, "layers": 3, "stages": 2}),
]


def gradients(kind: type[torch.nn.Module], arguments: dict[str, Any], dimensions: int) -> dict[str, Tensor]:
    """Return the largest magnitude of every entry's gradient over a few batches."""
    torch.manual_seed(0)
    network = kind(dimensions=dimensions, **arguments)
    stream = TraceStream(Preset("small", preset_named("paper", 1).signals, SMALL[dimensions]), 1, 10)
    largest = {name: torch.zeros_like(value) for name, value in network.named_parameters()}
    for step in range(3):
        batch = stream.draw(step)
        network.zero_grad()
        unrolled_loss(network(batch.echo), batch).backward()
        for name, value in network.named_parameters():
            assert value.grad is not None, name
            largest[name] = torch.maximum(largest[name], value.grad.abs())
    return largest


@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize(("kind", "arguments"), NETWORKS)
def test_every_parameter_has_a_gradient(
    kind: type[torch.nn.Module], arguments: dict[str, Any], dimensions: int
) -> None:
    found = gradients(kind, arguments, dimensions)
    overall = max(float(value.max()) for value in found.values())
    for name, value in found.items():
        if name.endswith(IDLE):
            assert value.max() < 1e-4 * overall
        else:
            assert value.max() > 1e-7 * overall, name


@pytest.mark.parametrize("dimensions", [1, 2])
def test_every_single_threshold_and_filter_has_a_gradient(dimensions: int) -> None:
    fixed = gradients(MoDern, {"features": 6, "blocks": 3, "adaptive": False}, dimensions)
    for name, value in fixed.items():
        if name.endswith(("threshold.raw", "analysis.weight", "synthesis.weight")):
            assert (value > 0).all(), name
    adaptive = gradients(MoDern, {"features": 6, "blocks": 3}, dimensions)
    last = [value for name, value in adaptive.items() if name.endswith("excite.3.bias")]
    assert len(last) == 3 and all((value > 0).all() for value in last)
