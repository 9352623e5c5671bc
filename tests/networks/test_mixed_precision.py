"""With convolutions in bfloat16 the networks still give single-precision echoes, near those without."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nmrrecon.networks.dlnmr import DLNMR
from nmrrecon.networks.modern import MoDern
from nmrrecon.training.loss import unrolled_loss
from nmrrecon.training.presets import preset_named
from nmrrecon.training.streams import TraceStream

NETWORKS: list[tuple[type[torch.nn.Module], dict[str, Any]]] = [
    (MoDern, {"features": 8, "blocks": 3}),
    (MoDern, {"features": 8, "blocks": 3, "adaptive": False}),
    (DLNMR, {"growth": 4, "layers": 3, "stages": 2}),
]


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize(("kind", "arguments"), NETWORKS)
def test_outputs_are_single_precision_and_near(
    kind: type[torch.nn.Module], arguments: dict[str, Any], dimensions: int, training: bool
) -> None:
    torch.manual_seed(0)
    network = kind(dimensions=dimensions, **arguments).train(training)
    batch = TraceStream(preset_named("paper", dimensions), 1, 10).draw(0)
    exact = network(batch.echo)
    with torch.autocast("cpu", torch.bfloat16):
        rough = network(batch.echo)
    assert all(estimate.dtype == torch.complex64 for estimate in rough)
    for ours, theirs in zip(rough, exact, strict=True):
        assert not torch.equal(ours, theirs), "nothing was computed in bfloat16"
        distance = torch.linalg.vector_norm(ours - theirs) / torch.linalg.vector_norm(theirs)
        assert distance < 0.03


@pytest.mark.parametrize(("kind", "arguments"), NETWORKS)
def test_loss_and_gradients_are_single_precision_and_near(
    kind: type[torch.nn.Module], arguments: dict[str, Any]
) -> None:
    batch = TraceStream(preset_named("paper", 1), 1, 10).draw(0)
    gradients = []
    for enabled in (False, True):
        torch.manual_seed(0)
        network = kind(dimensions=1, **arguments)
        with torch.autocast("cpu", torch.bfloat16, enabled=enabled):
            estimates = network(batch.echo)
        loss = unrolled_loss(estimates, batch)
        assert loss.dtype == torch.float32
        loss.backward()
        parts = [value.grad for value in network.parameters() if value.grad is not None]
        assert all(part.dtype == torch.float32 for part in parts)
        gradients.append(torch.cat([part.flatten() for part in parts]))
    likeness = torch.cosine_similarity(gradients[0], gradients[1], dim=0)
    assert likeness > 0.99
