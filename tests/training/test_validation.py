"""Which mean the validation error is, for each network and preset."""

from __future__ import annotations

import math

import pytest
import torch

from nmrrecon.training.patch_loss import patch_errors
from nmrrecon.training.patches import PatchStream
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.start import fresh_network
from nmrrecon.training.streams import TraceStream
from nmrrecon.training.tasks import VALIDATION_SEED, task_of
from nmrrecon.training.validation import validation_rlne
from tests.training.plans import tiny_joint_plan, tiny_plan

PATCHES = tiny_joint_plan(validation=6)
MEASURED = tiny_plan(preset="measured", validation=30)
PAPER = tiny_plan(validation=30)


def errors_of(plan: TrainingPlan) -> list[float]:
    """Return the RLNE of all signals or patches, each by its definition."""
    kind, size = (PatchStream, 4) if plan is PATCHES else (TraceStream, 20)
    network = fresh_network(plan).eval()
    stream = kind(plan.ranges(), plan.seed + VALIDATION_SEED, size)
    found: list[float] = []
    for step in range(2):
        batch = stream.draw(step)
        with torch.no_grad():
            estimate = batch.echo.put_back(network(batch.echo)[-1])
        neighbours = batch.echo.neighbours if plan is PATCHES else 1
        parts = ((estimate - batch.complete) * batch.acquired, batch.complete * batch.acquired)
        error, whole = (part.reshape(-1, neighbours * part[0].numel()).norm(dim=1) for part in parts)
        found += (error / whole).tolist()
    return found


@pytest.mark.parametrize("plan", [PATCHES, MEASURED], ids=["patches", "measured"])
def test_it_is_the_geometric_mean_over_patches_and_signals_of_measured(plan: TrainingPlan) -> None:
    errors = errors_of(plan)
    expected = math.exp(sum(map(math.log, errors)) / len(errors))
    assert expected < 0.98 * sum(errors) / len(errors), "or this test would not tell them apart"
    assert validation_rlne(fresh_network(plan), plan) == pytest.approx(expected, rel=1e-4)


def test_it_is_the_arithmetic_mean_over_signals_of_paper() -> None:
    errors = errors_of(PAPER)
    assert validation_rlne(fresh_network(PAPER), PAPER) == pytest.approx(sum(errors) / len(errors), rel=1e-4)


def test_the_log_of_a_geometric_task_has_geometric_means() -> None:
    task, plan = task_of(PATCHES), PATCHES
    batch = task.stream(plan, 2, validation=False).draw(0)
    estimate = 0.5 * batch.complete
    mean = task.mean_rlne(float(task.counted([estimate], batch).mean()))
    assert mean == pytest.approx(float(patch_errors(estimate, batch).prod().sqrt()), rel=1e-5)
