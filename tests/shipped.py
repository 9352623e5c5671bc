"""Small random networks in place of the weights that come with the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from nmrrecon import weights
from nmrrecon.networks.table import network_class
from nmrrecon.weights import Manifest, save_network
from tests.small_network import MANIFEST

TINY: dict[str, dict[str, int]] = {
    "modern": {"features": 3, "blocks": 2},
    "modern-joint": {"blocks": 2, "channels": 2},
    "dlnmr": {"growth": 2, "layers": 1, "stages": 1},
}
SHIPPED = {
    "modern-2d": ("modern", 1),
    "modern-3d": ("modern", 2),
    "modern-joint-2d": ("modern-joint", 1),
    "modern-joint-3d": ("modern-joint", 2),
    "dlnmr-2d": ("dlnmr", 1),
}


def ship(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> dict[str, nn.Module]:
    """Let the weights `names` (of `SHIPPED`) be those that come with the program; return the networks."""
    monkeypatch.setattr(weights, "weights_folder", lambda: folder)
    return {name: save(folder, name) for name in names}


def save(folder: Path, name: str, **changes: Any) -> nn.Module:
    network, dimensions = SHIPPED[name]
    arguments = {"dimensions": dimensions, **TINY[network]}
    torch.manual_seed(len(name))
    made: nn.Module = network_class(network)(**arguments)
    facts = replace(
        Manifest(**MANIFEST), name=name, network=network, arguments=arguments, dimensions=dimensions
    )
    save_network(folder, replace(facts, **changes), made)
    return made.eval()
