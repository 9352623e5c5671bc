"""Small untrained networks in place of the weights that come with the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nmrrecon import weights
from nmrrecon.untrained import write_untrained

SMALL: dict[str, dict[str, Any]] = {
    "modern": {"features": 4, "blocks": 2},
    "dlnmr": {"growth": 2, "layers": 2, "stages": 1},
}
AddWeights = Callable[..., Path]


@pytest.fixture
def no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of that of the weights."""
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setattr(weights, "weights_folder", lambda: folder)
    return folder


@pytest.fixture
def add_weights(no_weights: Path) -> AddWeights:
    """Return a function that puts a small network into the folder of the weights."""

    def add(
        name: str, network: str = "modern", dimensions: int = 1, preset: str = "paper", **arguments: Any
    ) -> Path:
        given = {"dimensions": dimensions, **SMALL[network], **arguments}
        return write_untrained(no_weights, name, network, given, dimensions, preset, 0.2)

    return add
