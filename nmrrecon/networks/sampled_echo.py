"""What every network is given: the echoes as far as they were measured."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nmrrecon.operators.virtual_echo import VirtualEcho


@dataclass(frozen=True)
class SampledEcho:
    """Undersampled half echoes, each with its own schedule or all with one.

    Attributes
    ----------
    transform : VirtualEcho
    measured : Tensor
        ``(trace, *signal_shape)`` complex, zero where nothing was measured.
    known : Tensor
        bool, ``(trace or 1, *signal_shape)``.
    noise : Tensor
        ``(trace or 1,)``: standard deviation of the noise in the real part of the FIDs.
    line_width : Tensor
        ``(trace or 1,)``: full width at half height of a line along the direct dimension, in traces.
    neighbours : int
        So many successive traces are neighbouring direct points; the next ones are others.
    """

    transform: VirtualEcho
    measured: Tensor
    known: Tensor
    noise: Tensor
    line_width: Tensor
    neighbours: int = 1

    @classmethod
    def of(
        cls,
        fids: Tensor,
        mask: Tensor,
        transform: VirtualEcho,
        noise: Tensor | float = 0.0,
        line_width: Tensor | float = 1.0,
        neighbours: int = 1,
    ) -> SampledEcho:
        """Return the echoes of FIDs with holes.

        Parameters
        ----------
        fids : Tensor
            ``(trace, n1)`` or ``(trace, 2, n1, n2)``; what was not acquired is ignored.
        mask : Tensor
            bool, ``(n1,)`` or ``(n1, n2)``, or with a first dimension for the traces.
        transform : VirtualEcho
        noise, line_width, neighbours
            See the attributes.
        """
        dimensions = len(transform.sizes)
        masks = mask if mask.ndim > dimensions else mask[None]
        if dimensions == 2:
            masks = masks[:, None].expand(-1, 2, -1, -1)
        known = transform.echo(masks.to(fids.dtype)).real > 0.75
        levels, widths = (
            torch.as_tensor(value, dtype=torch.float32, device=fids.device).reshape(-1)
            for value in (noise, line_width)
        )
        return cls(transform, transform.echo(fids * masks), known, levels, widths, neighbours)

    def put_back(self, echo: Tensor) -> Tensor:
        """Return half echoes with the measured points as measured: data consistency, Eq. (S1-5)."""
        return torch.where(self.known, self.measured, echo)
