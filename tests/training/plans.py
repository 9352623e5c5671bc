"""Trainings small enough for tests."""

from __future__ import annotations

from typing import Any

from nmrrecon.training.plan import TrainingPlan

TINY_NETWORK = {"features": 4, "blocks": 2}


def tiny_plan(**changes: Any) -> TrainingPlan:
    """Return the plan of a training that takes less than a second."""
    settings: dict[str, Any] = {
        "network": "modern",
        "preset": "paper",
        "dimensions": 1,
        "arguments": TINY_NETWORK,
        "steps": 8,
        "batch": 5,
        "validate_every": 4,
        "validation": 5,
    }
    return TrainingPlan(**(settings | changes))
