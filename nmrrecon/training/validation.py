"""The error of a network on signals that it was not trained on."""

from __future__ import annotations

import torch
from torch import nn

from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.tasks import task_of


@torch.no_grad()
def validation_rlne(network: nn.Module, plan: TrainingPlan, processes: Processes | None = None) -> float:
    """Return the mean RLNE over the plan's validation set, the same at every call.

    It is the arithmetic or the geometric mean, as the plan's `Task` has it.

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
    task = task_of(plan)
    size = min(-(-plan.validation // task.chunk) * task.chunk, task.together)
    stream = task.stream(plan, size, validation=True)
    total, count = 0.0, 0
    for step in range(processes.rank, -(-plan.validation // size), processes.count):
        batch = stream.draw(step).to(processes.device)
        errors = task.counted(network(batch.given), batch)
        total += float(errors.double().sum())
        count += len(errors)
    total, signals = processes.sums(total, count)
    return task.mean_rlne(total / signals)
