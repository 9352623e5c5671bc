"""One batch of series that a cine network is trained on."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nmrrecon.operators.sampled_cine import SampledCine


@dataclass(frozen=True)
class CineBatch:
    """What a network is given and what it should find.

    Attributes
    ----------
    given : SampledCine
    reference : Tensor
        ``(batch, frame, y, x)`` complex, largest magnitude 1.
    """

    given: SampledCine
    reference: Tensor

    def to(self, device: str | torch.device) -> CineBatch:
        """Return the batch on another device."""
        return CineBatch(self.given.to(device), self.reference.to(device))
