"""What a solver is given: FIDs with holes, where they are known, and the transform to their spectra."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho


@dataclass(frozen=True)
class NUSProblem:
    """A batch of undersampled FIDs that share one schedule.

    Attributes
    ----------
    fids : Tensor
        complex64, ``(trace, n1)`` or ``(trace, 2, n1, n2)`` (S++ and S+-), zero where not acquired.
        Neighbouring traces are neighbouring points of the direct dimension.
    mask : Tensor
        bool, ``(n1,)`` or ``(n1, n2)``: the acquired increments.
    transform : VirtualEcho or ComplexGrid
        Between the FIDs and their spectra.
    noise : float
        Standard deviation of the noise in the real part of `fids`.
    line_width : float
        Typical full width at half height of a line along the direct dimension, in points.
    """

    fids: Tensor
    mask: Tensor
    transform: VirtualEcho | ComplexGrid
    noise: float
    line_width: float

    def spectrum_noise(self) -> float:
        """Return the standard deviation of the noise in the spectra of the FIDs as they stand.

        Found by transforming white noise at the acquired points, which is right for every transform.
        """
        generator = torch.Generator().manual_seed(0)
        shape = (4, *self.fids.shape[1:])
        noise = torch.randn(shape, dtype=torch.complex64, generator=generator) * 2**0.5
        if noise.ndim == 4:  # S++ and S+- are sums of two hypercomplex components each
            noise = noise * 2**0.5
        noise = noise.to(self.fids.device) * self.mask
        spectrum = self.transform.spectrum(self.transform.echo(noise))
        return self.noise * float(spectrum.real.std())


@dataclass(frozen=True)
class Iterate:
    """One iteration's outcome.

    Attributes
    ----------
    iteration : int
        Counted from 1.
    total : int
        How many there will be.
    fids : Tensor
        Estimate on the full grid, measured points in place; same layout as `NUSProblem.fids`.
    residual : float
        Distance of the estimate from the measured points before these were put back, relative to them.
    """

    iteration: int
    total: int
    fids: Tensor
    residual: float
