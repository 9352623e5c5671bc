"""DLNMR: densely connected convolutions that take artefacts away, and data consistency, in turn."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.convolution import convolve
from nmrrecon.networks.modern import CONVOLUTIONS
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.networks.trace_scale import scaled_to_one

#: Features that a layer adds, for one and two indirect dimensions: MoDern has about 9 % of the parameters.
GROWTH = {1: 26, 2: 16}
LAYERS, STAGES = 8, 5


class DenseStage(nn.Module):
    """Convolutions that each see what all before them made, and one that restores the two channels.

    Parameters
    ----------
    dimensions : int
        Indirect dimensions, 1 or 2.
    growth, layers : int
        Features that each layer adds, and layers.
    """

    def __init__(self, dimensions: int, growth: int, layers: int) -> None:
        super().__init__()
        convolution = CONVOLUTIONS[dimensions]
        inputs = [2 + growth * i for i in range(layers + 1)]
        self.layers = nn.ModuleList(convolution(n, growth, kernel_size=3, padding=1) for n in inputs[:-1])
        self.restore = convolution(inputs[-1], 2, kernel_size=3, padding=1)
        for layer in (*self.layers, self.restore):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, spectrum: Tensor) -> Tensor:
        """Return complex spectra (trace, \\*grid) without the artefacts of `spectrum`."""
        features = torch.view_as_real(spectrum).movedim(-1, 1)
        for layer in self.layers:
            may_end_here()
            features = torch.cat([features, torch.relu(_convolved(layer, features))], dim=1)
        restored = _convolved(self.restore, features).float().movedim(1, -1).contiguous()
        return torch.view_as_complex(restored)


def _convolved(layer: nn.Module, features: Tensor) -> Tensor:
    """Return ``layer(features)``, of one dimension a fifth faster in use; of two torch's own is faster."""
    convolved: Tensor = convolve(layer, features) if isinstance(layer, nn.Conv1d) else layer(features)
    return convolved


class DLNMR(nn.Module):
    """Dense stages and data consistency in turn: the network that MoDern is held against.

    Qu, Huang, Lu, Qiu, Guo, Agback, Orekhov, Chen: Accelerated nuclear magnetic resonance spectroscopy with
    deep learning, Angew. Chem. Int. Ed. 59 (2020) 10297.

    Parameters
    ----------
    dimensions : int
        Indirect dimensions.
    growth : int, optional
        Default: `GROWTH`.
    layers, stages : int

    Notes
    -----
    Known from the papers: dense convolutions on the spectrum alternate with data consistency, trained on
    synthetic exponentials, and MoDern has about 9 % of the parameters. Chosen here, as no code of the authors
    is to be had: five stages of eight layers, kernels of 3, ReLU, no normalization, and the growth that gives
    that share. Echo, scaling and loss are those of `MoDern`.
    """

    def __init__(
        self, dimensions: int = 1, growth: int | None = None, layers: int = LAYERS, stages: int = STAGES
    ) -> None:
        super().__init__()
        growth = GROWTH[dimensions] if growth is None else growth
        check_whole(1, growth=growth, layers=layers, stages=stages)
        self.dimensions = dimensions
        self.stages = nn.ModuleList(DenseStage(dimensions, growth, layers) for _ in range(stages))

    def forward(self, echo: SampledEcho) -> list[Tensor]:
        """Return the half echoes after every stage, the measured points not put back."""
        transform = echo.transform
        scaled, scale = scaled_to_one(echo)
        estimates = []
        estimate = scaled.measured
        for stage in self.stages:
            spectrum = transform.analytic_spectrum(scaled.put_back(estimate))
            estimate = transform.analytic_signal(stage(spectrum))
            estimates.append(scale * estimate)
        return estimates
