"""CRNN: convolutions that remember, over the frames of a series and over the iterations."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.interruption import may_end_here
from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.convolutions import as_channels, as_complex
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.low_rank import Place, PlugIn
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.operators.sampled_cine import SampledCine


class Plane(nn.Conv2d):
    """A 3 x 3 convolution of every frame for itself, of planes (frame * batch, channel, y, x)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, padding=1)

    def remembered(self, hidden: Tensor | None) -> Tensor:
        """Return the convolution of what was kept: of nothing, which counts as zero, the bias."""
        if hidden is not None:
            convolved: Tensor = self(hidden)
            return convolved
        assert self.bias is not None
        return self.bias[:, None, None]


class FrameRecurrence(nn.Module):
    """Bidirectional recurrence over frames, BCRNN-t-i: it also sees its own outcome of the iteration before.

    Parameters
    ----------
    features : int

    Notes
    -----
    Both directions have the same weights, as in the authors' code: a step of both is one convolution.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.of_image = Plane(2, features)
        self.of_frame = Plane(features, features)
        self.of_iteration = Plane(features, features)

    def forward(self, planes: Tensor, hidden: Tensor | None, frames: int) -> Tensor:
        """Return features (frame * batch, feature, y, x) of planes (frame * batch, 2, y, x)."""
        given = self.of_image(planes) + self.of_iteration.remembered(hidden)
        each = given.chunk(frames)
        states: list[Tensor] = []
        for ahead, back in zip(each, reversed(each), strict=True):
            may_end_here()
            before = states[-1] if states else None
            states.append(torch.relu(torch.cat([ahead, back]) + self.of_frame.remembered(before)))
        halves = [state.chunk(2) for state in states]
        return torch.cat([one[0] + other[1] for one, other in zip(halves, reversed(halves), strict=True)])


class IterationRecurrence(nn.Module):
    """Recurrence over iterations, CRNN-i: a convolution of the layer before and one of its own past.

    Parameters
    ----------
    features : int
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.of_layer = Plane(features, features)
        self.of_iteration = Plane(features, features)

    def forward(self, planes: Tensor, hidden: Tensor | None) -> Tensor:
        """Return features (frame * batch, feature, y, x)."""
        may_end_here()
        return torch.relu(self.of_layer(planes) + self.of_iteration.remembered(hidden))


class CRNN(nn.Module):
    """Convolutional recurrent network for cines, its weights the same in every iteration.

    Qin, Schlemper, Caballero, Price, Hajnal, Rueckert: Convolutional recurrent neural networks for dynamic MR
    image reconstruction, IEEE Trans. Med. Imaging 38 (2019) 280.

    Parameters
    ----------
    iterations, layers, features : int
        Iterations, layers that are recurrent over them, and channels. The default is the authors' network
        (297,794 parameters).
    low_rank : {'', 'L1', 'L2', 'L3'}
        Place of the low-rank module: CRNN-LR, Ke et al., IEEE Trans. Med. Imaging 40 (2021) 3698.
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.

    Notes
    -----
    Each iteration has a low-rank module of its own, one scalar each: what is left to take away falls from
    iteration to iteration, and so should the threshold. Samples are put back as they were measured, and
    series are worked on at the scale and the phase of `start`.
    """

    def __init__(
        self,
        iterations: int = 5,
        layers: int = 3,
        features: int = 64,
        *,
        low_rank: str = "",
        start: str = STARTS[0],
    ) -> None:
        super().__init__()
        check_whole(1, iterations=iterations, layers=layers, features=features)
        self.start = check_start(start)
        self.over_frames = FrameRecurrence(features)
        self.over_iterations = nn.ModuleList(IterationRecurrence(features) for _ in range(layers))
        self.restore = Plane(features, 2)
        self.plug_ins = nn.ModuleList(PlugIn(low_rank) for _ in range(iterations))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        hidden: list[Tensor | None] = [None] * (1 + len(self.over_iterations))
        for module in self.plug_ins:
            assert isinstance(module, PlugIn)
            image = module.at(Place.L1, image)
            correction, hidden = self._correction(image, hidden)
            image = module.at(Place.L2, image + correction)
            image = module.at(Place.L3, scaled.put_back(image))
        return CineEstimates.of(image * scale)

    def _correction(self, image: Tensor, hidden: list[Tensor | None]) -> tuple[Tensor, list[Tensor | None]]:
        """Return what is added to images (batch, frame, y, x), and what the next iteration remembers."""
        frames = image.shape[1]
        # frames first: a frame of the whole batch is then one block of the memory
        planes = as_channels(image).transpose(0, 1).flatten(0, 1).permute(0, 3, 1, 2)
        features = self.over_frames(planes, hidden[0], frames)
        kept: list[Tensor | None] = [features]
        for layer, past in zip(self.over_iterations, hidden[1:], strict=True):
            features = layer(features, past)
            kept.append(features)
        restored = self.restore(features).permute(0, 2, 3, 1)
        return as_complex(restored.unflatten(0, (frames, -1)).transpose(0, 1)), kept
