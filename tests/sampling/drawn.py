"""Masks by kind and parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.sampling.masks import plan_mask


def draw_mask(kind: str, shape: tuple[int, int, int], seed: int, **parameters: Any) -> NDArray[np.bool_]:
    """Return the mask (frame, ky, kx) that a seed draws; other parameters keep their defaults."""
    return plan_mask(kind, **parameters).draw(shape, seed)
