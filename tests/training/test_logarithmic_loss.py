"""The loss of single traces of all kinds: relative, so that clean traces count as much as noisy ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nmrrecon.training.batch import TrainingBatch
from nmrrecon.training.loss import FLOOR, NOISE_FLOOR, logarithmic_loss
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.tasks import task_of


@pytest.fixture(scope="module")
def batch() -> TrainingBatch:
    plan = TrainingPlan("modern", "measured", 1, seed=7)
    return task_of(plan).stream(plan, 10, validation=False).draw(0)


def with_error(batch: TrainingBatch, share: float) -> torch.Tensor:
    """Return the reference with an error at the points not measured, relative to each trace."""
    return batch.reference * (1.0 + share)


def loss(batch: TrainingBatch, *estimates: torch.Tensor) -> float:
    return float(logarithmic_loss(list(estimates), batch))


def test_a_tenth_of_the_error_is_worth_as_much_for_strong_traces_as_for_weak_ones(
    batch: TrainingBatch,
) -> None:
    factors = torch.logspace(-6, 6, len(batch.reference))[:, None]
    echo = replace(batch.echo, measured=batch.echo.measured * factors, noise=batch.echo.noise * factors[:, 0])
    scaled = replace(batch, echo=echo, reference=batch.reference * factors, complete=batch.complete * factors)
    for share in (0.5, 0.05):
        assert loss(scaled, with_error(scaled, share)) == pytest.approx(
            loss(batch, with_error(batch, share)), abs=1e-4
        )


def test_falls_with_the_error_to_its_floor(batch: TrainingBatch) -> None:
    found = [loss(batch, with_error(batch, share)) for share in (1.0, 0.3, 0.1, 0.01, 0.0)]
    assert found == sorted(found, reverse=True) and found[0] - found[1] > 0.5
    energy = torch.view_as_real(batch.complete * batch.acquired).square().flatten(1).sum(-1)
    least = NOISE_FLOOR * batch.echo.noise.square() * batch.acquired.sum() + FLOOR * energy
    assert found[-1] == pytest.approx(float((least / (energy + least)).log().mean()), rel=1e-4)


def test_what_was_measured_is_not_asked_for(batch: TrainingBatch) -> None:
    spoilt = torch.where(batch.echo.known, 100.0 * batch.reference + 1.0, batch.reference)
    assert loss(batch, spoilt) == loss(batch, batch.reference)


def test_is_the_mean_over_outputs(batch: TrainingBatch) -> None:
    first, second = with_error(batch, 0.5), with_error(batch, 0.1)
    assert loss(batch, first, second) == pytest.approx(
        (loss(batch, first) + loss(batch, second)) / 2, rel=1e-5
    )


def test_only_the_preset_of_measured_spectra_has_it() -> None:
    assert task_of(TrainingPlan("modern", "measured", 2)).loss is logarithmic_loss
    assert task_of(TrainingPlan("modern", "paper", 1)).loss is not logarithmic_loss
