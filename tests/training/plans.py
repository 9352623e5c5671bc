"""Trainings small enough for tests, and how they are stopped and made older."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import load_file, save_file

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


def tiny_joint_plan(**changes: Any) -> TrainingPlan:
    """Return such a plan for the joint network."""
    settings: dict[str, Any] = {
        "network": "modern-joint",
        "preset": "measured",
        "arguments": {"blocks": 2, "channels": 2},
        "steps": 4,
        "batch": 2,
        "validate_every": 2,
    }
    return tiny_plan(**(settings | changes))


def after(calls: int) -> Any:
    """Return a `cancel` that wishes to stop at the given call."""
    numbers = itertools.count(1)
    return lambda: next(numbers) >= calls


def without(path: Path, *names: str) -> None:
    """Take entries out of a checkpoint that older versions did not write."""
    with safe_open(path, "pt") as file:
        metadata = dict(file.metadata())
    kept = {name: value for name, value in metadata.items() if name not in names}
    facts = {name: value for name, value in json.loads(metadata["state"]).items() if name not in names}
    save_file(load_file(path), path, kept | {"state": json.dumps(facts)})
