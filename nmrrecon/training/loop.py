"""The training loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import torch
from torch import nn

from nmrrecon.networks.table import network_class
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.checkpoint import SUMS, LogEntry, TrainingState, load_checkpoint, save_checkpoint
from nmrrecon.training.log import write_log
from nmrrecon.training.loss import relative_errors, unrolled_loss
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.streams import stream_for

#: Added to the seed of a training for its validation set.
VALIDATION_SEED = 1_000_003
#: Signals of the validation set that go through the network at a time.
VALIDATION_BATCH = 100
#: A checkpoint is written at every validation, and otherwise when so many seconds have passed.
CHECKPOINT_SECONDS = 60.0


class Stream(Protocol):
    """Endless training data."""

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> TrainingBatch:
        """Return batch number `step`, or the share of one process."""


def train(
    plan: TrainingPlan,
    folder: Path,
    *,
    device: str = "cpu",
    start_from: dict[str, torch.Tensor] | None = None,
    report: Callable[[LogEntry], None] | None = None,
    until_hours: float | None = None,
) -> tuple[nn.Module, TrainingState]:
    """Train a network, or go on where an interrupted training stopped.

    Parameters
    ----------
    plan : TrainingPlan
    folder : Path
        For the checkpoint, the log and the curve; a checkpoint found in it is gone on from.
    device : str
    start_from : dict of str to Tensor, optional
        Weights to begin with in place of random ones.
    report : callable, optional
        Called with every validation.
    until_hours : float, optional
        Stop, resumable, once so many hours were spent on this training.

    Returns
    -------
    network : nn.Module
        With the weights of the lowest validation error.
    state : TrainingState

    Raises
    ------
    DataError
        If the checkpoint in `folder` is damaged or another training's.

    Notes
    -----
    Adam with a decaying rate on Eq. (S1-8). Batches depend on the seed and the number of the step alone, so a
    training that was killed and resumed ends as one that was not.
    """
    processes = Processes.found()
    torch.manual_seed(plan.seed)
    network = network_class(plan.network)(dimensions=plan.dimensions, **plan.arguments).to(device)
    if start_from is not None:
        network.load_state_dict(start_from)
    optimizer = torch.optim.Adam(network.parameters(), plan.learning_rate)
    state = load_checkpoint(folder, network, optimizer, plan.as_json()) or TrainingState.fresh()
    parallel = processes.parallel(network)
    stream = stream_for(plan, plan.seed, plan.batch)
    begun, hours_before, saved = time.perf_counter(), state.hours, time.perf_counter()
    while state.step < plan.steps and state.since_best < plan.patience:
        batch = stream.draw(state.step, processes.rank, processes.count).to(device)
        for group in optimizer.param_groups:
            group["lr"] = plan.rate_at(state.step)
        parallel.train()
        optimizer.zero_grad()
        with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=device.startswith("cuda")):
            estimates = parallel(batch.echo)
        loss = unrolled_loss(estimates, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), plan.clip)
        optimizer.step()
        state.step += 1
        state.hours = hours_before + (time.perf_counter() - begun) / 3600
        _count(state, processes, loss, estimates, batch)
        if state.step % plan.validate_every == 0 or state.step == plan.steps:
            entry = _validated(network, plan, state, device)
            if processes.first:
                save_checkpoint(folder, state, network, optimizer, plan.as_json())
                write_log(folder, state.log, plan)
                if report is not None:
                    report(entry)
        elif processes.first and time.perf_counter() - saved > CHECKPOINT_SECONDS:
            save_checkpoint(folder, state, network, optimizer, plan.as_json())
            saved = time.perf_counter()
        if until_hours is not None and processes.agree(state.hours > until_hours):
            break
    network.load_state_dict(state.best or network.state_dict())
    return network.eval(), state


@torch.no_grad()
def _count(
    state: TrainingState,
    processes: Processes,
    loss: torch.Tensor,
    estimates: list[torch.Tensor],
    batch: TrainingBatch,
) -> None:
    rlne = relative_errors(estimates[-1].detach(), batch).mean()
    state.add(processes.mean(float(loss.detach())), processes.mean(float(rlne)))


def _validated(network: nn.Module, plan: TrainingPlan, state: TrainingState, device: str) -> LogEntry:
    """Measure the validation error, note it, and keep the weights if they are the best."""
    error = validation_rlne(network, plan, device)
    if error < state.best_rlne or not state.best:
        state.best = {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}
    entry = LogEntry(
        state.step,
        state.sums["loss"] / state.sums["steps"],
        state.sums["rlne"] / state.sums["steps"],
        error,
        plan.rate_at(state.step - 1),
        state.hours,
    )
    state.log.append(entry)
    state.sums = dict.fromkeys(SUMS, 0.0)
    return entry


@torch.no_grad()
def validation_rlne(network: nn.Module, plan: TrainingPlan, device: str = "cpu") -> float:
    """Return the mean RLNE over the traces of the plan's validation set, the same at every call."""
    network.eval()
    size = min(plan.validation, VALIDATION_BATCH)
    stream = stream_for(plan, plan.seed + VALIDATION_SEED, size)
    errors = []
    for step in range(-(-plan.validation // size)):
        batch = stream.draw(step).to(device)
        errors.append(relative_errors(network(batch.echo)[-1], batch))
    return float(torch.cat(errors).mean())
