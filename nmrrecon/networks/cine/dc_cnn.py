"""DC-CNN: convolutions that take artefacts away, and data consistency, in turn."""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.convolutions import Convolutions, as_channels, as_complex
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.low_rank import Place, PlugIn
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.operators.sampled_cine import SampledCine


class Cascade(nn.Module):
    """One stage: residual convolutions and data consistency.

    Parameters
    ----------
    layers, features : int
        Convolutions, and channels between them.
    bias : bool
    slope : float
        Of the activation below zero.
    low_rank : str
        Place of the low-rank module.
    """

    def __init__(self, layers: int, features: int, *, bias: bool, slope: float, low_rank: str) -> None:
        super().__init__()
        channels = [2, *[features] * (layers - 1), 2]
        # a ReLU of its own is a third of the step of a leaky one of slope 0
        activation = partial(F.leaky_relu, negative_slope=slope) if slope else torch.relu
        self.convolutions = Convolutions(channels, bias=bias, activation=activation)
        self.plug_in = PlugIn(low_rank)

    def forward(self, image: Tensor, cine: SampledCine) -> Tensor:
        """Return better images (batch, frame, y, x), the samples as measured."""
        image = self.plug_in.at(Place.L1, image)
        image = image + as_complex(self.convolutions(as_channels(image)))
        image = self.plug_in.at(Place.L2, image)
        return self.plug_in.at(Place.L3, cine.put_back(image))


class DCCNN(nn.Module):
    """Deep cascade of convolutional networks over frames, rows and columns.

    Schlemper, Caballero, Hajnal, Price, Rueckert: A deep cascade of convolutional neural networks for dynamic
    MR image reconstruction, IEEE Trans. Med. Imaging 37 (2018) 491.

    Parameters
    ----------
    cascades, layers, features : int
        Stages, convolutions in each, and channels between these. The default, without biases and with
        ReLU, is the network that JotlasNet was compared with (293,760 parameters); 5, 5, 32 with biases and a
        slope of .01 is the 'D5C5' of the PyTorch code of Schlemper et al. (432,650).
    bias : bool
    slope : float
        Of the activation below zero: 0 is a ReLU.
    low_rank : {'', 'L1', 'L2', 'L3'}
        Place of the low-rank module: DC-CNN-LR.
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.

    Notes
    -----
    Samples are put back as they were measured: the authors' data consistency for a known level of noise is
    left out, as in their trainings without noise. Biases begin at 0. Series are worked on at the scale and
    the phase of `start`.
    """

    def __init__(
        self,
        cascades: int = 10,
        layers: int = 6,
        features: int = 16,
        *,
        bias: bool = False,
        slope: float = 0.0,
        low_rank: str = "",
        start: str = STARTS[0],
    ) -> None:
        super().__init__()
        check_whole(1, cascades=cascades, features=features)
        check_whole(2, layers=layers)
        self.start = check_start(start)
        self.cascades = nn.ModuleList(
            Cascade(layers, features, bias=bias, slope=slope, low_rank=low_rank) for _ in range(cascades)
        )

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        for cascade in self.cascades:
            image = cascade(image, scaled)
        return CineEstimates.of(image * scale)
