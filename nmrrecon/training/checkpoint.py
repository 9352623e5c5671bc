"""The state of a training on disk: complete at any moment, whenever the process is killed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from nmrrecon.errors import DataError
from nmrrecon.io.atomic import atomic_write

CHECKPOINT = "checkpoint.safetensors"
SUMS = ("loss", "rlne", "steps")


@dataclass(frozen=True)
class LogEntry:
    """One validation.

    Attributes
    ----------
    step : int
    training_loss : float
        Mean since the last validation.
    training_rlne, validation_rlne : float
        Mean over traces; the first of the batches since the last validation.
    learning_rate : float
    hours : float
        Spent on training, all runs together.
    """

    step: int
    training_loss: float
    training_rlne: float
    validation_rlne: float
    learning_rate: float
    hours: float


@dataclass
class TrainingState:
    """Where a training stands.

    Attributes
    ----------
    step : int
        Steps done.
    hours : float
    log : list of LogEntry
    best : dict of str to Tensor
        Weights at the lowest validation error.
    sums : dict of str to float
        Loss and RLNE of the batches since the last validation, and their number.
    """

    step: int
    hours: float
    log: list[LogEntry]
    best: dict[str, Tensor]
    sums: dict[str, float]

    @classmethod
    def fresh(cls) -> TrainingState:
        """Return the state before the first step."""
        return cls(0, 0.0, [], {}, dict.fromkeys(SUMS, 0.0))

    def add(self, loss: float, rlne: float) -> None:
        """Count one step."""
        for name, value in zip(SUMS, (loss, rlne, 1.0), strict=True):
            self.sums[name] += value

    @property
    def best_rlne(self) -> float:
        """Lowest validation error so far."""
        return min((entry.validation_rlne for entry in self.log), default=float("inf"))

    @property
    def since_best(self) -> int:
        """Validations since the lowest error."""
        errors = [entry.validation_rlne for entry in self.log]
        return len(errors) - 1 - errors.index(min(errors)) if errors else 0


def save_checkpoint(
    folder: Path, state: TrainingState, network: nn.Module, optimizer: torch.optim.Adam, plan: str
) -> None:
    """Write the checkpoint whole or not at all."""
    tensors = {f"network.{name}": value for name, value in network.state_dict().items()}
    tensors |= {f"best.{name}": value for name, value in state.best.items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in moments.items()}
    log = [asdict(entry) for entry in state.log]
    facts = {"step": state.step, "hours": state.hours, "sums": state.sums, "log": log}
    metadata = {"plan": plan, "state": json.dumps(facts)}
    copies = {name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}
    with atomic_write(folder / CHECKPOINT) as temporary:
        save_file(copies, temporary, metadata)


def load_checkpoint(
    folder: Path, network: nn.Module, optimizer: torch.optim.Adam, plan: str
) -> TrainingState | None:
    """Put the state of a training back into its network and optimizer; None where there is no checkpoint.

    Raises
    ------
    DataError
        If the checkpoint is damaged, or is that of another training.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        facts = json.loads(metadata["state"])
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        raise DataError(
            f"no checkpoint of a training: {error}", path=path, remedy="Remove it to start anew."
        ) from None
    if metadata.get("plan") != plan:
        raise DataError(
            "the checkpoint is that of a training with other settings",
            path=path,
            remedy="Give the settings it was started with, or another folder.",
        )
    network.load_state_dict(_below("network", tensors))
    optimizer.load_state_dict(_optimizer_state(optimizer, _below("optimizer", tensors)))
    log = [LogEntry(**entry) for entry in facts["log"]]
    return TrainingState(facts["step"], facts["hours"], log, _below("best", tensors), facts["sums"])


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    start = f"{prefix}."
    return {name.removeprefix(start): value for name, value in tensors.items() if name.startswith(start)}


def _optimizer_state(optimizer: torch.optim.Adam, moments: dict[str, Tensor]) -> dict[str, Any]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in moments.items():
        index, _, moment = name.partition(".")
        state.setdefault(int(index), {})[moment] = value
    return {"state": state, "param_groups": optimizer.state_dict()["param_groups"]}
