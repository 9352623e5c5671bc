"""What each network is trained on, what is minimized and how its error is counted."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Protocol

import torch
from torch import Tensor

from nmrrecon.training import cine_loss
from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.cine_plan import CinePlan
from nmrrecon.training.cines import CineStream
from nmrrecon.training.loss import logarithmic_loss, relative_errors, unrolled_loss
from nmrrecon.training.measured_cines import PHASE, PLAIN, MeasuredCines
from nmrrecon.training.patch_loss import patch_errors, patch_loss
from nmrrecon.training.patches import WIDTH_ERROR, WIDTH_MEASURED, PatchStream
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.streams import CHUNK, TraceStream
from synthetic.cine import RANGES

#: Added to the seed of a training for its validation set.
VALIDATION_SEED = 1_000_003
#: Networks that are trained on patches of neighbouring traces; the others are on single traces.
ON_PATCHES = ("modern-joint",)


class Stream(Protocol):
    """Endless training data."""

    def draw(self, step: int, rank: int = 0, processes: int = 1) -> Any:
        """Return batch number `step`, or the share of one process."""


class Batch(Protocol):
    """What a network is given and what it should find."""

    @property
    def given(self) -> Any:
        """What the network is called with."""

    @property
    def reference(self) -> Tensor:
        """What it should find; its first axis counts signals, patches or series."""

    def to(self, device: str | torch.device) -> Batch:
        """Return the batch on another device."""


@dataclass(frozen=True)
class Task:
    """What a network is trained to do.

    Attributes
    ----------
    stream : callable
        Takes the plan, the size of a batch, and whether it is for validation.
    loss : callable
        Takes what the network returned and the batch: the mean over the batch's signals, patches or series.
    errors : callable
        Takes the same: the RLNE of each signal, patch or series.
    chunk : int
        A batch is a multiple of it.
    together : int
        Signals or patches of the validation set that go through the network at a time, of one size.
    geometric : bool
        Whether the mean of the errors is their geometric one.
    half_on_cpu : bool
        Whether convolutions are computed in bfloat16 on a CPU that is made for it.
    """

    stream: Callable[..., Stream]
    loss: Callable[[Any, Any], Tensor]
    errors: Callable[[Any, Any], Tensor]
    chunk: int
    together: int
    geometric: bool
    half_on_cpu: bool = False

    def counted(self, estimates: Any, batch: Batch) -> Tensor:
        """Return what is averaged over signals, patches or series: their RLNE, or its logarithm."""
        errors = self.errors(estimates, batch)
        return errors.clamp_min(1e-30).log() if self.geometric else errors

    def mean_rlne(self, mean: float) -> float:
        """Return the mean RLNE, from the mean of what `counted` returns."""
        return math.exp(mean) if self.geometric else mean


def _signals(kind: type[TraceStream] | type[PatchStream]) -> Callable[..., Stream]:
    """Return what makes the stream of a plan."""

    def stream(plan: TrainingPlan, batch: int, *, validation: bool) -> Stream:
        return kind(plan.ranges(), plan.seed + VALIDATION_SEED * validation, batch)

    return stream


def _series(plan: CinePlan, batch: int, *, validation: bool) -> Stream:
    seed = plan.seed + VALIDATION_SEED * validation
    measured = MeasuredCines.of(tuple(plan.cines), validation=validation)
    return CineStream(plan.ranges(), seed, batch, measured, plan.measured)


def _of_last(errors: Callable[[Tensor, TrainingBatch], Tensor]) -> Callable[..., Tensor]:
    """Return the errors of the last of all outputs."""
    return lambda estimates, batch: errors(estimates[-1], batch)


TRACES = Task(_signals(TraceStream), unrolled_loss, _of_last(relative_errors), CHUNK, 20, geometric=False)
MEASURED_TRACES = Task(
    _signals(TraceStream), logarithmic_loss, _of_last(relative_errors), CHUNK, 20, geometric=True
)
PATCHES = Task(_signals(PatchStream), patch_loss, _of_last(patch_errors), 1, 4, geometric=True)


def task_of(plan: TrainingPlan) -> Task:
    """Return the task of a plan's network."""
    if isinstance(plan, CinePlan):
        kind = cine_loss.squared_loss if plan.ranges().squared else cine_loss.logarithmic_loss
        loss = partial(kind, symmetry=plan.symmetry_weight)
        return Task(_series, loss, cine_loss.cine_errors, 1, 1, geometric=False, half_on_cpu=True)
    if plan.network in ON_PATCHES:
        return PATCHES
    return MEASURED_TRACES if plan.preset == "measured" else TRACES


def drawn_from(plan: TrainingPlan) -> dict[str, Any]:
    """Return all ranges that the training data of a plan are drawn from, as values of JSON."""
    preset = plan.ranges()
    drawn: dict[str, Any] = {"preset": asdict(preset)}
    if plan.network in ON_PATCHES:
        drawn["patches"] = asdict(PatchStream(preset, plan.seed, plan.batch).ranges)
        drawn["width"] = [WIDTH_MEASURED, WIDTH_ERROR]
    if isinstance(plan, CinePlan):
        drawn["phantoms"] = asdict(RANGES)
        drawn["measured"] = [PLAIN, *PHASE]
    return dict(json.loads(json.dumps(drawn)))
