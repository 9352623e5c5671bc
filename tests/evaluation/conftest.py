"""Small untrained networks in place of the weights that come with the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from nmrrecon import weights
from nmrrecon.networks.table import network_class
from nmrrecon.weights import save_network
from nmrrecon.weights_manifest import Manifest

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
        torch.manual_seed(len(name))
        made = network_class(network)(**given)
        manifest = Manifest(
            name=name,
            network=network,
            arguments=given,
            dimensions=dimensions,
            preset=preset,
            density=0.2,
            steps=0,
            batch=1,
            device="none",
            hours=0.0,
            seed=0,
            validation_rlne=1.0,
            versions={"torch": "2", "nmrrecon": "0", "python": "3"},
            command="none",
        )
        return save_network(no_weights, manifest, made)

    return add
