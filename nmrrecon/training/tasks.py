"""What each network is trained on, what is minimized and how its error is counted."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from torch import Tensor

from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.loss import logarithmic_loss, relative_errors, unrolled_loss
from nmrrecon.training.patch_loss import patch_errors, patch_loss
from nmrrecon.training.patches import WIDTH_ERROR, WIDTH_MEASURED, PatchStream
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.presets import Preset
from nmrrecon.training.streams import CHUNK, TraceStream

#: Networks that are trained on patches of neighbouring traces; the others are on single traces.
ON_PATCHES = ("modern-joint",)


class Stream(Protocol):
    """Endless training data."""

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> TrainingBatch:
        """Return batch number `step`, or the share of one process."""


@dataclass(frozen=True)
class Task:
    """What a network is trained to do.

    Attributes
    ----------
    stream : callable
        Takes preset, seed and batch.
    loss : callable
        Takes the network's outputs and the batch: the mean over the batch's signals or patches.
    errors : callable
        Takes the last output and the batch: the RLNE of each signal or patch.
    chunk : int
        A batch is a multiple of it.
    together : int
        Signals or patches of the validation set that go through the network at a time, of one size.
    geometric : bool
        Whether the mean of the errors is their geometric one.
    """

    stream: Callable[[Preset, int, int], Stream]
    loss: Callable[[list[Tensor], TrainingBatch], Tensor]
    errors: Callable[[Tensor, TrainingBatch], Tensor]
    chunk: int
    together: int
    geometric: bool

    def counted(self, estimate: Tensor, batch: TrainingBatch) -> Tensor:
        """Return what is averaged over signals or patches: their RLNE, or its logarithm."""
        errors = self.errors(estimate, batch)
        return errors.clamp_min(1e-30).log() if self.geometric else errors

    def mean_rlne(self, mean: float) -> float:
        """Return the mean RLNE, from the mean of what `counted` returns."""
        return math.exp(mean) if self.geometric else mean


TRACES = Task(TraceStream, unrolled_loss, relative_errors, CHUNK, 20, geometric=False)
MEASURED_TRACES = Task(TraceStream, logarithmic_loss, relative_errors, CHUNK, 20, geometric=True)
PATCHES = Task(PatchStream, patch_loss, patch_errors, 1, 4, geometric=True)


def task_of(plan: TrainingPlan) -> Task:
    """Return the task of a plan's network."""
    if plan.network in ON_PATCHES:
        return PATCHES
    return MEASURED_TRACES if plan.preset == "measured" else TRACES


def drawn_from(plan: TrainingPlan) -> dict[str, Any]:
    """Return all ranges that the training data of a plan are drawn from, as values of JSON."""
    preset = plan.ranges()
    drawn: dict[str, Any] = {"preset": asdict(preset)}
    if task_of(plan) is PATCHES:
        drawn["patches"] = asdict(PatchStream(preset, plan.seed, plan.batch).ranges)
        drawn["width"] = [WIDTH_MEASURED, WIDTH_ERROR]
    return dict(json.loads(json.dumps(drawn)))
