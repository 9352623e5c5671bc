"""The state of a training on disk: complete at any moment, whenever the process is killed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from nmrrecon.errors import DataError
from nmrrecon.io.atomic import atomic_write
from nmrrecon.training.folder import CHECKPOINT
from nmrrecon.training.origin import Origin
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.tasks import drawn_from
from nmrrecon.training.versions import versions

SUMS = ("loss", "rlne", "steps")
#: What to do about a file that weights cannot be read from.
NAME_ANOTHER = (
    f"Name the folder of a training, one that holds {CHECKPOINT}, or a .safetensors file of weights."
)


@dataclass(frozen=True)
class LogEntry:
    """One validation.

    Attributes
    ----------
    step : int
    training_loss : float
        Mean since the last validation.
    training_rlne, validation_rlne : float
        Means as `Task` has them; the first of the batches since the last validation.
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
    origin : Origin
        The commands that lead here, and the trainings before.
    """

    step: int
    hours: float
    log: list[LogEntry]
    best: dict[str, Tensor]
    sums: dict[str, float]
    origin: Origin = field(default_factory=Origin)

    @classmethod
    def fresh(cls, origin: Origin | None = None) -> TrainingState:
        """Return the state before the first step."""
        return cls(0, 0.0, [], {}, dict.fromkeys(SUMS, 0.0), origin or Origin())

    def add(self, loss: float, rlne: float) -> None:
        """Count one step."""
        for name, value in zip(SUMS, (loss, rlne, 1.0), strict=True):
            self.sums[name] += value

    @property
    def best_rlne(self) -> float:
        """Lowest validation error so far."""
        return min((entry.validation_rlne for entry in self.log), default=float("inf"))

    @property
    def best_step(self) -> int:
        """Step of the lowest validation error; 0 before the first."""
        return min(self.log, key=lambda entry: entry.validation_rlne).step if self.log else 0

    @property
    def since_best(self) -> int:
        """Validations since the lowest error."""
        errors = [entry.validation_rlne for entry in self.log]
        return len(errors) - 1 - errors.index(min(errors)) if errors else 0

    def is_done(self, plan: TrainingPlan) -> bool:
        """Return whether all steps are done, or the patience is at its end."""
        return self.step >= plan.steps or self.since_best >= plan.patience


def save_checkpoint(
    folder: Path, state: TrainingState, network: nn.Module, optimizer: torch.optim.Adam, plan: TrainingPlan
) -> None:
    """Write the checkpoint whole or not at all."""
    tensors = {f"network.{name}": value for name, value in network.state_dict().items()}
    tensors |= {f"best.{name}": value for name, value in state.best.items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in moments.items()}
    log = [asdict(entry) for entry in state.log]
    facts = {"step": state.step, "hours": state.hours, "sums": state.sums, "log": log}
    metadata = {
        "plan": plan.as_json(),
        "drawn": json.dumps(drawn_from(plan)),
        "state": json.dumps(facts | {"origin": asdict(state.origin)}),
        "versions": json.dumps(versions()),
    }
    copies = {name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}
    with atomic_write(folder / CHECKPOINT) as temporary:
        # not by save_file, whose own half-written file a killed process would leave for ever
        temporary.write_bytes(save(copies, metadata))


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint holds.

    Attributes
    ----------
    path : Path
    plan : dict
        Fields of the `TrainingPlan`.
    facts : dict
        Of the `TrainingState`, without weights.
    tensors : dict of str to Tensor
        Of network, optimizer, and the best network so far.
    drawn : dict, optional
        What the training data are drawn from, `drawn_from`; older checkpoints do not say.
    """

    path: Path
    plan: dict[str, Any]
    facts: dict[str, Any]
    tensors: dict[str, Tensor]
    drawn: dict[str, Any] | None = None

    @property
    def origin(self) -> Origin:
        """Return what led to the weights; older checkpoints do not say."""
        return Origin(**self.facts.get("origin", {}))

    @property
    def best(self) -> dict[str, Tensor]:
        """Weights at the lowest validation error; the last ones before the first validation."""
        return self.below("best") or self.below("network")

    def below(self, prefix: str) -> dict[str, Tensor]:
        """Return the tensors whose names begin with `prefix`, without it."""
        start = f"{prefix}."
        found = self.tensors.items()
        return {name.removeprefix(start): value for name, value in found if name.startswith(start)}


def read_checkpoint(path: Path, data: bytes | None = None, remedy: str = NAME_ANOTHER) -> Checkpoint:
    """Read a checkpoint, from `data` where the content of the file is at hand.

    Raises
    ------
    DataError
        If there is none, or it is damaged or something else; `remedy` says what to do then.
    """
    try:
        content = path.read_bytes() if data is None else data
    except FileNotFoundError:
        raise DataError("no training in this folder", path=path.parent, remedy=remedy) from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=path, remedy=remedy) from None
    try:
        tensors: dict[str, Tensor] = load(content)
        size = int.from_bytes(content[:8], "little")
        metadata = json.loads(content[8 : 8 + size])["__metadata__"]
        plan, facts = json.loads(metadata["plan"]), json.loads(metadata["state"])
        drawn = json.loads(metadata["drawn"]) if "drawn" in metadata else None
        return Checkpoint(path, dict(plan), dict(facts), tensors, drawn)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"no checkpoint of a training: {error}", path=path, remedy=remedy) from None


def restore(
    checkpoint: Checkpoint, network: nn.Module, optimizer: torch.optim.Adam, plan: TrainingPlan
) -> TrainingState:
    """Put the state of a training back into its network and optimizer.

    Raises
    ------
    DataError
        If it is that of another training.
    """
    _check_plan(checkpoint, plan)
    try:
        network.load_state_dict(checkpoint.below("network"))
        optimizer.load_state_dict(_optimizer_state(optimizer, checkpoint.below("optimizer")))
        facts = checkpoint.facts
        log = [LogEntry(**entry) for entry in facts["log"]]
        return TrainingState(
            facts["step"],
            facts["hours"],
            log,
            checkpoint.below("best"),
            dict(facts["sums"]),
            checkpoint.origin,
        )
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise DataError(
            f"the checkpoint does not fit the network: {error}",
            path=checkpoint.path,
            remedy="It was written by another version of this program: train in another folder.",
        ) from None


def _check_plan(checkpoint: Checkpoint, plan: TrainingPlan) -> None:
    """Raise `DataError` unless both plans agree and mean the same signals.

    What a plan of an older version lacks has its default.
    """
    ours = json.loads(plan.as_json())
    defaults = {item.name: item.default for item in fields(plan)}
    other = [
        f"{name} {checkpoint.plan.get(name, defaults[name])} there, {value} here"
        for name, value in ours.items()
        if checkpoint.plan.get(name, defaults[name]) != value
    ]
    if other:
        raise DataError(
            f"the folder holds a training with other settings ({'; '.join(other)})",
            path=checkpoint.path,
            remedy="Give the settings it was started with, or another --out.",
        )
    if checkpoint.drawn is not None and checkpoint.drawn != drawn_from(plan):
        raise DataError(
            f"the preset '{plan.preset}' draws other signals now than when this training began",
            path=checkpoint.path,
            remedy=f"Give another --out; --start-from {checkpoint.path.parent} begins with its weights.",
        )


def _optimizer_state(optimizer: torch.optim.Adam, moments: dict[str, Tensor]) -> dict[str, Any]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in moments.items():
        index, _, moment = name.partition(".")
        state.setdefault(int(index), {})[moment] = value
    return {"state": state, "param_groups": optimizer.state_dict()["param_groups"]}
