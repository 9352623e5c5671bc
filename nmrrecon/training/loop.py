"""The training loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from nmrrecon.errors import ParameterError
from nmrrecon.networks.half import half_products
from nmrrecon.training.checkpoint import SUMS, LogEntry, TrainingState, save_checkpoint
from nmrrecon.training.folder import claimed, write_record
from nmrrecon.training.log import write_log
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.result import device_words
from nmrrecon.training.source import Source
from nmrrecon.training.start import begun
from nmrrecon.training.tasks import Batch, Task, task_of
from nmrrecon.training.validation import validation_rlne

#: A checkpoint is written at every validation, and otherwise when so many seconds have passed.
CHECKPOINT_SECONDS = 60.0


@dataclass
class Run:
    """A training under way: what the steps change, and where it is kept."""

    plan: TrainingPlan
    folder: Path
    processes: Processes
    network: nn.Module
    optimizer: torch.optim.Adam
    state: TrainingState
    before: float = field(init=False)
    started: float = field(init=False)
    saved: float = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.state.hours
        self.started = self.saved = time.perf_counter()

    @property
    def hours(self) -> float:
        """Return how long this run has taken, without those before it."""
        return (time.perf_counter() - self.started) / 3600

    def save(self) -> None:
        """Write the checkpoint, if this is the process that does."""
        if self.processes.first:
            save_checkpoint(self.folder, self.state, self.network, self.optimizer, self.plan)
        self.saved = time.perf_counter()


def train(
    plan: TrainingPlan,
    folder: Path,
    *,
    device: str = "cpu",
    start_from: Source | None = None,
    report: Callable[[LogEntry, TrainingState], None] | None = None,
    hours: float | None = None,
    cancel: Callable[[], bool] | None = None,
    checkpoint_seconds: float = CHECKPOINT_SECONDS,
    command: str = "",
) -> tuple[nn.Module, TrainingState]:
    """Train a network, or go on where an interrupted training stopped.

    Parameters
    ----------
    plan : TrainingPlan
    folder : Path
        For the checkpoint, the log and the curve; made if need be. A checkpoint found in it is gone on from.
    device : str
    start_from : Source, optional
        Weights to begin with in place of random ones; nothing where a checkpoint is gone on from.
    report : callable, optional
        Called by the first process with every validation and the state after it.
    hours : float, optional
        Stop, resumable, once this run has taken so long; runs before it do not count.
    cancel : callable, optional
        Asked after every step; once it returns true the training stops, resumable.
    checkpoint_seconds : float
        Longest time between checkpoints.
    command : str
        Command line to put down in the record, after those before it.

    Returns
    -------
    network : nn.Module
        With the weights of the lowest validation error.
    state : TrainingState

    Raises
    ------
    DataError
        If the checkpoint in `folder` is damaged or another training's.
    ParameterError
        If the plan cannot be carried out, or not with these weights, or the training diverged. The last
        checkpoint stays then.
    OutputError
        If another training runs in `folder`, or it cannot be written to.

    Notes
    -----
    Adam with a decaying rate on the loss of the network's `Task`: Eq. (S1-8) for single traces of the preset
    'paper', logarithms of relative errors for those of 'measured' and for patches. Batches depend on the seed
    and the number of the step alone, so a training that was killed and resumed ends as one that was not.
    Several processes (torchrun) share each batch and take the same steps as one process with all of it.
    """
    processes = Processes.found(device)
    with claimed(folder) if processes.first else nullcontext():
        run = Run(plan, folder, processes, *begun(plan, folder, processes, start_from))
        _note_start(run, command)
        task = task_of(plan)
        stream = task.stream(plan, plan.batch, validation=False)
        network, state = processes.parallel(run.network), run.state
        while not state.is_done(plan):
            batch = stream.draw(state.step, processes.rank, processes.count).to(processes.device)
            estimates = _forward(network, batch, task)
            share = len(batch.reference) / processes.sums(len(batch.reference))[0]
            loss = share * task.loss(estimates, batch)  # its sum over processes is that of the whole batch
            _step(run, loss)
            _count(run, loss, share * task.counted(estimates, batch).detach().mean())
            if state.step % plan.validate_every == 0 or state.step == plan.steps:
                _validate(run, report)
            elif time.perf_counter() - run.saved > checkpoint_seconds:
                run.save()
            late = hours is not None and run.hours > hours
            if processes.any(late or (cancel is not None and cancel())):
                run.save()
                break
    run.network.load_state_dict(state.best or run.network.state_dict())
    return run.network.eval(), state


def _note_start(run: Run, command: str) -> None:
    """Write the record, and the log that a killed training may have had no time for."""
    if not (run.state.origin.command and run.state.is_done(run.plan)):
        run.state.origin = run.state.origin.run_by(command)
    if run.processes.first:
        chain = run.state.origin.chain
        write_record(run.folder, run.plan, device_words(run.processes.device), run.processes.count, chain)
        if run.state.log:
            write_log(run.folder, run.state.log, run.plan)


def _forward(network: nn.Module, batch: Batch, task: Task) -> Any:
    """Return what the network makes of a batch; convolutions in bfloat16 where that is faster."""
    device = batch.reference.device.type
    network.train()
    with half_products(device, enabled=device != "cpu" or task.half_on_cpu):
        return network(batch.given)


def _step(run: Run, loss: Tensor) -> None:
    """Take one step of the optimizer, unless loss or gradient are no numbers.

    Parameters
    ----------
    run : Run
    loss : Tensor
        This process's part of the batch's loss.
    """
    run.optimizer.zero_grad()
    (loss * run.processes.count).backward()
    norm = nn.utils.clip_grad_norm_(run.network.parameters(), run.plan.clip)
    if run.processes.any(not (math.isfinite(float(loss.detach())) and math.isfinite(float(norm)))):
        raise _diverged(run, f"at step {run.state.step + 1} the loss or its gradient is not finite")
    for group in run.optimizer.param_groups:
        group["lr"] = run.plan.rate_at(run.state.step)
    run.optimizer.step()


def _count(run: Run, loss: Tensor, rlne: Tensor) -> None:
    """Count the step; `loss` and `rlne` are this process's part of the batch's."""
    state = run.state
    state.step += 1
    state.hours = run.before + run.hours
    state.add(*run.processes.sums(float(loss.detach()), float(rlne)))


def _validate(run: Run, report: Callable[[LogEntry, TrainingState], None] | None) -> None:
    """Measure the validation error, note it, keep the weights if they are the best, and write all down."""
    state = run.state
    error = validation_rlne(run.network, run.plan, run.processes)
    if not math.isfinite(error):
        raise _diverged(run, f"after step {state.step} the validation error is not finite")
    if error < state.best_rlne or not state.best:
        weights = run.network.state_dict()
        state.best = {name: value.detach().cpu().clone() for name, value in weights.items()}
    loss, counted = (state.sums[name] / state.sums["steps"] for name in ("loss", "rlne"))
    rlne = task_of(run.plan).mean_rlne(counted)
    entry = LogEntry(state.step, loss, rlne, error, run.plan.rate_at(state.step - 1), state.hours)
    state.log.append(entry)
    state.sums = dict.fromkeys(SUMS, 0.0)
    run.save()
    if run.processes.first:
        write_log(run.folder, state.log, run.plan)
        if report is not None:
            report(entry, state)


def _diverged(run: Run, what: str) -> ParameterError:
    remedy = f"Train with a lower learning rate than {run.plan.learning_rate:g} in another folder"
    if run.state.log:
        remedy += f"; --start-from {run.folder} begins with the best weights, of step {run.state.best_step}"
    return ParameterError(f"the training diverged: {what}", path=run.folder, remedy=f"{remedy}.")
