"""Networks small enough to save in tests, a manifest for them, and what can be wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from nmrrecon.errors import WeightsError
from nmrrecon.weights import load_network

#: Of `Small()`: 3 x 3 + 3 of the convolution, 3 + 3 of the normalization.
PARAMETERS = 18
MANIFEST: dict[str, Any] = {
    "name": "small",
    "network": "small",
    "arguments": {"features": 3},
    "dimensions": 1,
    "preset": "measured",
    "density": (0.1, 0.3),
    "steps": 100,
    "batch": 10,
    "device": "CPU, 1 thread",
    "hours": 0.5,
    "seed": 7,
    "validation_rlne": 0.12,
    "versions": {"torch": "2.13.0", "nmrrecon": "0.1.0", "python": "3.11.7"},
    "command": "nmrrecon train modern --preset measured",
}


class Small(nn.Module):
    """A convolution, and batch normalization for its buffers."""

    def __init__(self, features: int = 3, sharpness: float = 1.0) -> None:
        super().__init__()
        if features < 1:
            raise ValueError("features: at least 1")
        self.sharpness = sharpness
        self.analysis = nn.Conv1d(1, features, 3)
        self.normalize = nn.BatchNorm1d(features)
        self.frozen = nn.Parameter(torch.ones(2), requires_grad=False)


class Other(Small):
    """The same tensors by another name."""


class Tied(nn.Module):
    """Two convolutions that share their weights."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv1d(1, 1, 3), nn.Conv1d(1, 1, 3)
        self.second.weight = self.first.weight


class Trap:
    """Unpickling it writes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.file,)


def edit(file: Path, **changes: Any) -> None:
    """Change keys of the manifest beside `file`; None takes one away."""
    path = file.with_suffix(".json")
    values = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    kept = {key: value for key, value in values.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")


def refused(file: Path, *words: str) -> None:
    """Assert that `file` is not loaded, and that the error says `words`."""
    with pytest.raises(WeightsError) as error:
        load_network(file)
    assert error.value.path is not None and error.value.remedy
    assert all(word in str(error.value) for word in words), str(error.value)
