"""Batch normalization shared by processes does what one process does with the whole batch."""

from __future__ import annotations

import multiprocessing
import os
import socket
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from nmrrecon.networks.shared_batch_norm import SharedBatchNorm1d

FEATURES = 3
#: Traces of the two processes: not the same number.
SHARES = (7, 4)


def data() -> tuple[Tensor, Tensor]:
    """Return features far from zero, and what their normalized values are weighted with."""
    generator = torch.Generator().manual_seed(3)
    features = 5.0 + 0.5 * torch.randn(sum(SHARES), FEATURES, generator=generator)
    return features, torch.randn(sum(SHARES), FEATURES, generator=generator)


def outcome(layer: nn.BatchNorm1d, features: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Go through the layer twice and back; return all that came of it."""
    features = features.clone().requires_grad_()
    layer(features.detach() + 1.0)
    output = layer(features)
    (weights * output.square()).sum().backward()
    assert features.grad is not None and layer.weight.grad is not None and layer.bias.grad is not None
    gradients = {"of_features": features.grad, "of_weight": layer.weight.grad, "of_bias": layer.bias.grad}
    return {"output": output.detach(), **gradients, **layer.state_dict()}


def share_of_work(rank: int, port: int, folder: Path) -> None:
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.distributed.init_process_group("gloo", rank=rank, world_size=len(SHARES))
    mine = slice(sum(SHARES[:rank]), sum(SHARES[: rank + 1]))
    features, weights = data()
    save_file(
        outcome(SharedBatchNorm1d(FEATURES), features[mine], weights[mine]), folder / f"{rank}.safetensors"
    )
    torch.distributed.destroy_process_group()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Tensor]]:
    """Return what each of two processes made of its share."""
    folder, port = tmp_path_factory.mktemp("shared"), free_port()
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=share_of_work, args=(rank, port, folder)) for rank in range(len(SHARES))
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [load_file(folder / f"{rank}.safetensors") for rank in range(len(SHARES))]


def test_processes_together_do_what_one_does_alone(shared: list[dict[str, Tensor]]) -> None:
    whole = outcome(nn.BatchNorm1d(FEATURES), *data())
    for name in ("output", "of_features"):
        torch.testing.assert_close(
            torch.cat([part[name] for part in shared]), whole[name], rtol=1e-4, atol=1e-5
        )
    for name in ("of_weight", "of_bias"):  # summed over processes, as DistributedDataParallel does
        torch.testing.assert_close(sum(part[name] for part in shared), whole[name], rtol=1e-4, atol=1e-5)


def test_running_statistics_are_those_of_the_whole_batch_in_every_process(
    shared: list[dict[str, Tensor]],
) -> None:
    whole = outcome(nn.BatchNorm1d(FEATURES), *data())
    for name in ("running_mean", "running_var", "num_batches_tracked"):
        for part in shared:
            torch.testing.assert_close(part[name], whole[name])
        assert torch.equal(shared[0][name], shared[1][name])


def test_the_shares_alone_would_give_something_else() -> None:
    features, weights = data()
    alone = outcome(SharedBatchNorm1d(FEATURES), features[: SHARES[0]], weights[: SHARES[0]])
    whole = outcome(nn.BatchNorm1d(FEATURES), features, weights)
    assert (alone["output"] - whole["output"][: SHARES[0]]).abs().max() > 0.01


@pytest.mark.parametrize("training", [True, False])
def test_one_process_computes_as_torch_does_to_the_last_bit(training: bool) -> None:
    features, weights = data()
    ours, theirs = SharedBatchNorm1d(FEATURES).train(training), nn.BatchNorm1d(FEATURES).train(training)
    theirs.load_state_dict(ours.state_dict())
    found, expected = outcome(ours, features, weights), outcome(theirs, features, weights)
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in expected)
