"""One batch of training data."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from nmrrecon.networks.sampled_echo import SampledEcho


@dataclass(frozen=True)
class TrainingBatch:
    """What a network is given and what it should find.

    Attributes
    ----------
    echo : SampledEcho
        The input.
    reference : Tensor
        ``(trace, *signal_shape)``: the complete half echoes. Measured points carry their noise, the others
        none: noise that was not measured cannot be predicted, and would only blur the gradient.
    complete : Tensor
        The same with noise on every point: what errors are reported against.
    acquired : Tensor
        bool, `signal_shape`: times within the acquisition.
    scale : Tensor
        ``(trace,)``: by what errors of a trace are divided.
    """

    echo: SampledEcho
    reference: Tensor
    complete: Tensor
    acquired: Tensor
    scale: Tensor

    @property
    def given(self) -> SampledEcho:
        """What a network is given."""
        return self.echo

    def to(self, device: str | torch.device) -> TrainingBatch:
        """Return the batch on another device."""
        echo = replace(
            self.echo,
            measured=self.echo.measured.to(device),
            known=self.echo.known.to(device),
            noise=self.echo.noise.to(device),
            line_width=self.echo.line_width.to(device),
        )
        parts = (self.reference, self.complete, self.acquired, self.scale)
        return TrainingBatch(echo, *(part.to(device) for part in parts))
