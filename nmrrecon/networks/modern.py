"""MoDern: iterative soft thresholding unrolled, its thresholds set by what goes in."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.adaptive_threshold import AdaptiveThreshold, FixedThreshold
from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.convolution import convolve
from nmrrecon.networks.ist_start import ist_start
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.networks.shrinkage import soft_threshold
from nmrrecon.networks.trace_scale import scaled_to_one

#: Features of a block, and blocks (Table S1-2 and section 1.2.4 of the supplement).
FEATURES, BLOCKS = 32, 10
CONVOLUTIONS: dict[int, Any] = {1: nn.Conv1d, 2: nn.Conv2d}


class MoDernBlock(nn.Module):
    """Learnable adaptive soft thresholding (Eq. S1-7): convolution, soft threshold, convolution.

    Parameters
    ----------
    dimensions : int
        Indirect dimensions, 1 or 2.
    features : int
        Channels between the convolutions.
    adaptive : bool
        Whether the thresholds follow the input (Eq. S1-6) or are learned once and for all (section 1.4).
    """

    def __init__(self, dimensions: int, features: int = FEATURES, *, adaptive: bool = True) -> None:
        super().__init__()
        convolution = CONVOLUTIONS[dimensions]
        self.analysis = convolution(2, features, kernel_size=3, padding=1)
        self.threshold = AdaptiveThreshold(features) if adaptive else FixedThreshold(features)
        self.synthesis = convolution(features, 2, kernel_size=3, padding=1)
        for layer in (self.analysis, self.synthesis):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, spectrum: Tensor) -> Tensor:
        """Return x_S of x_DC: complex spectra (trace, \\*grid)."""
        features = convolve(self.analysis, torch.view_as_real(spectrum).movedim(-1, 1))
        shrunk = soft_threshold(features, self.threshold(features))
        restored = convolve(self.synthesis, shrunk).float().movedim(1, -1).contiguous()
        return torch.view_as_complex(restored)


class MoDern(nn.Module):
    """K blocks of data consistency and learnable adaptive soft thresholding (Fig. 1 and Fig. S1-1).

    Wang, Guo, Huang, Tu, Orekhov, Qu: Accelerated NMR spectroscopy: merge optimization with deep learning.

    Parameters
    ----------
    dimensions : int
        Indirect dimensions, 1 (1x3 convolutions) or 2 (3x3).
    features, blocks : int
        See Table S1-2.
    adaptive : bool
        Without it, the ablation of section 1.4.
    start : int
        Iterations of IST before the first block; the paper begins with the zero-filled spectrum.

    Notes
    -----
    The paper's two channels are the real and imaginary part of the spectrum. The spectrum of a virtual echo
    is real; here its imaginary part is the Hilbert transform (`VirtualEcho.analytic_spectrum`), without which
    RLNE on FIDs of any phase stays at .20 instead of .14 after the same short training.
    The paper does not say how FIDs are scaled: here every trace is divided by the highest point of its
    zero-filled spectrum, so that the result follows the scale of the data.
    Ten blocks do not converge on spectra of much signal and little noise: there `start` iterations of IST,
    each less than a hundredth of the network's time, bring them to where the network is better than IST.
    """

    def __init__(
        self,
        dimensions: int = 1,
        features: int = FEATURES,
        blocks: int = BLOCKS,
        adaptive: bool = True,
        start: int = 0,
    ) -> None:
        super().__init__()
        check_whole(1, features=features, blocks=blocks)
        check_whole(0, start=start)
        self.dimensions, self.start = dimensions, start
        self.blocks = nn.ModuleList(
            MoDernBlock(dimensions, features, adaptive=adaptive) for _ in range(blocks)
        )

    def forward(self, echo: SampledEcho) -> list[Tensor]:
        """Return the half echoes of x_1 ... x_K, the measured points not put back."""
        transform = echo.transform
        scaled, scale = scaled_to_one(echo)
        estimates = []
        estimate = ist_start(scaled, self.start)
        for block in self.blocks:
            may_end_here()
            spectrum = transform.analytic_spectrum(scaled.put_back(estimate))  # Eq. S1-4
            estimate = transform.analytic_signal(block(spectrum))  # Eq. S1-7
            estimates.append(scale * estimate)
        return estimates
