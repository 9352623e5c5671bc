"""The error of a network on signals that it was not trained on."""

from __future__ import annotations

import torch
from torch import nn

from nmrrecon.training.loss import relative_errors
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.streams import CHUNK, stream_for

#: Added to the seed of a training for its validation set.
VALIDATION_SEED = 1_000_003
#: Signals of the validation set that go through the network at a time.
VALIDATION_BATCH = 100


@torch.no_grad()
def validation_rlne(network: nn.Module, plan: TrainingPlan, processes: Processes | None = None) -> float:
    """Return the mean RLNE over the traces of the plan's validation set, the same at every call.

    Parameters
    ----------
    network : nn.Module
        Left in evaluation mode.
    plan : TrainingPlan
        Its `validation` is rounded up to whole batches.
    processes : Processes, optional
        They share the work, and all get the same result.
    """
    processes = processes or Processes()
    network.eval()
    size = min(-(-plan.validation // CHUNK) * CHUNK, VALIDATION_BATCH)
    stream = stream_for(plan, plan.seed + VALIDATION_SEED, size)
    total, count = 0.0, 0
    for step in range(processes.rank, -(-plan.validation // size), processes.count):
        batch = stream.draw(step).to(processes.device)
        errors = relative_errors(network(batch.echo)[-1], batch)
        total += float(errors.double().sum())
        count += len(errors)
    total, traces = processes.sums(total, count)
    return total / traces
