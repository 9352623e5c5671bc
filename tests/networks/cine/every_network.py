"""Every cine network, small enough for tests."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from nmrrecon.networks.table import network_class

PLACES = ("L1", "L2", "L3")
#: Of JotlasNet, the models of the paper's Table 6 beside the first; those that differ in the loss alone once.
MODELS: dict[str, dict[str, Any]] = {
    "model 2": {"algorithm": "slr-net"},
    "model 3": {"sparse": False},
    "model 4": {"low_rank": False},
    "model 5": {"low_rank": False, "attention": False},
    "models 6 to 8": {"low_rank": False, "symmetric": True},
}
PLAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "slr-net": ("slr-net", {"cells": 3, "features": 4}),
    "ista-net": ("ista-net", {"phases": 3, "features": 4}),
    "ista-net with symmetry": ("ista-net", {"phases": 3, "features": 4, "symmetric": True}),
    "dc-cnn": ("dc-cnn", {"cascades": 3, "layers": 3, "features": 4}),
    "dc-cnn of Schlemper": (
        "dc-cnn",
        {"cascades": 2, "layers": 3, "features": 4, "bias": True, "slope": 0.01},
    ),
    "crnn": ("crnn", {"iterations": 3, "layers": 2, "features": 6}),
    "l-plus-s-net": ("l-plus-s-net", {"cells": 3, "features": 4}),
    "t2lr-net": ("t2lr-net", {"iterations": 3, "features": 4}),
    "t2lr-net of gradients": ("t2lr-net", {"iterations": 3, "features": 4, "multiplier": False}),
    "jotlas-net": ("jotlas-net", {"iterations": 3, "features": 8}),
    **{
        f"jotlas-net, {of}": ("jotlas-net", {"iterations": 2, "features": 4} | arguments)
        for of, arguments in MODELS.items()
    },
}
#: With the low-rank module at each of its places.
LOW_RANK = {
    f"{name} {place}": (name, PLAIN[name][1] | {"low_rank": place})
    for name in ("ista-net", "dc-cnn", "crnn")
    for place in PLACES
}
SMALL = PLAIN | LOW_RANK


def small(label: str, seed: int = 2, **others: Any) -> nn.Module:
    """Return the network of a label in `SMALL`, with `others` among its arguments."""
    name, arguments = SMALL[label]
    torch.manual_seed(seed)
    network: nn.Module = network_class(name)(**arguments, **others)
    return network
