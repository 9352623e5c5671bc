"""The processes that share a training: one, or as many as torchrun started."""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn

from nmrrecon.errors import ParameterError


@dataclass(frozen=True)
class Processes:
    """How many processes train together, which one this is, and what it computes on.

    Attributes
    ----------
    device : str
    rank, count : int
    """

    device: str = "cpu"
    rank: int = 0
    count: int = 1

    @classmethod
    def found(cls, device: str = "cpu") -> Processes:
        """Join the processes that torchrun started, if it did, each with a card of its own.

        Raises
        ------
        ParameterError
            If there are fewer cards than processes on this machine.
        """
        if int(os.environ.get("WORLD_SIZE", "1")) == 1:
            return cls(device)
        on_cards = device.startswith("cuda")
        if on_cards:
            device = _own_card(int(os.environ["LOCAL_RANK"]))
        if not dist.is_initialized():
            # numbers are shared between CPUs also where gradients are shared between cards
            dist.init_process_group("cpu:gloo,cuda:nccl" if on_cards else "gloo")
        return cls(device, dist.get_rank(), dist.get_world_size())

    @property
    def first(self) -> bool:
        """Whether this is the process that writes files."""
        return self.rank == 0

    def parallel(self, network: nn.Module) -> nn.Module:
        """Return the network with its gradients averaged over the processes."""
        if self.count == 1:
            return network
        # running statistics are the same everywhere already: `SharedBatchNorm1d`
        return nn.parallel.DistributedDataParallel(network, broadcast_buffers=False)

    def sums(self, *values: float) -> list[float]:
        """Return the sums of numbers over the processes, the same in all of them."""
        if self.count == 1:
            return list(values)
        totals = torch.tensor(values, dtype=torch.float64)
        dist.all_reduce(totals)
        return [float(total) for total in totals]

    def any(self, wish: bool) -> bool:
        """Return whether any process wishes so."""
        return self.sums(float(wish))[0] > 0.0

    def from_first(self, data: bytes) -> bytes:
        """Return the bytes that the first process has; those of the others are ignored."""
        if self.count == 1:
            return data
        (size,) = self.sums(len(data) if self.first else 0.0)
        content = torch.zeros(int(size), dtype=torch.uint8)
        if self.first:
            content = torch.frombuffer(bytearray(data), dtype=torch.uint8) if data else content
        if size:
            dist.broadcast(content, 0)
        return content.numpy().tobytes()

    def wait(self) -> None:
        """Wait for the others: one that ends while another still writes can take its connections down."""
        if self.count > 1:
            dist.barrier()

    def leave(self) -> None:
        """Part from the other processes; nothing can be shared afterwards."""
        if self.count > 1 and dist.is_initialized():
            dist.destroy_process_group()


def _own_card(local_rank: int) -> str:
    cards = torch.cuda.device_count()
    if local_rank >= cards:
        raise ParameterError(
            f"process {local_rank + 1} on this machine has no CUDA device of its own, there are {cards}",
            remedy=f"Give torchrun --nproc-per-node {cards}, or --device cpu.",
        )
    torch.cuda.set_device(local_rank)
    return f"cuda:{local_rank}"
