"""A tiny patient on disk in place of the measured one, and tiny untrained networks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from nmrrecon.sampling.masks import parse_mask
from nmrrecon.untrained import write_untrained
from nmrrecon.weights_manifest import CINE_DIMENSIONS
from synthetic.cine import random_cine

FRAMES, SIZE, SLICES = 4, (32, 24), 6
SMALL: dict[str, dict[str, Any]] = {
    "dc-cnn": {"cascades": 1, "layers": 2, "features": 2},
    "crnn": {"iterations": 1, "layers": 1, "features": 2},
    "ista-net": {"phases": 1, "features": 2},
    "slr-net": {"cells": 1, "features": 2},
    "jotlas-net": {"iterations": 1, "features": 2},
}


def write_patient(folder: Path) -> Path:
    """Write a patient and the mask of the reference case, and return the folder of the measured data."""
    rng = np.random.default_rng(0)
    series = [np.abs(random_cine(rng, FRAMES + 1, (40, 40))) for _ in range(SLICES)]
    cines = np.stack([4000 * each / each.max() for each in series]).astype(np.uint16)
    for name in ("cine-sunnybrook", "bench"):
        (folder / "mri" / name).mkdir(parents=True)
    np.savez(folder / "mri" / "cine-sunnybrook" / "SCD0000301.npz", cine=cines)
    mask = parse_mask("radial:5").draw((FRAMES, *SIZE), 1)
    np.savez(folder / "mri" / "bench" / "radial16_16x128x128.npz", mask=mask)
    return folder


def write_network(folder: Path, name: str, network: str, preset: str, **arguments: Any) -> Path:
    """Write a tiny network as it is before training."""
    given = {**SMALL[network], **arguments}
    return write_untrained(folder, name, network, given, CINE_DIMENSIONS, preset, 0.1)
