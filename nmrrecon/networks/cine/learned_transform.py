"""The learned sparse transform of unrolled networks: convolutions, a threshold, convolutions back."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from nmrrecon.networks.cine.attention_threshold import AttentionThreshold
from nmrrecon.networks.cine.convolutions import Convolutions, as_channels, as_complex
from nmrrecon.networks.cine.learned_scalar import Positive

#: Threshold before training, in units of the largest magnitude of x_0. The authors of SLR-Net begin with .1;
#: so low a start lets weak features through.
START = 0.01


class LearnedTransform(nn.Module):
    """x = D~(soft(D r, s)) + r, the step X of Eq. (13) of SLR-Net's paper.

    Parameters
    ----------
    features : int
    attention : bool
        Whether attention sets a threshold for each channel, as in JotlasNet; else one is learned for all.
    symmetric : bool
        Whether the transforms' distance from inverses is measured.
    """

    def __init__(self, features: int, *, attention: bool = False, symmetric: bool = False) -> None:
        super().__init__()
        self.forward_transform = Convolutions([2, features, features, features])
        self.backward_transform = Convolutions([features, features, features, 2])
        self.threshold = AttentionThreshold(features) if attention else Positive(START)
        self.symmetric = symmetric

    def forward(self, image: Tensor, weight: Tensor | float = 1.0) -> tuple[Tensor, Tensor]:
        """Return denoised images (batch, frame, y, x), and how far the transforms are from inverses.

        The threshold is divided by `weight`. The second is the mean square of D~(D r) - r over both channels,
        to be minimized beside the error of the image; 0 where it is not measured.
        """
        given = as_channels(image)
        features = self.forward_transform(given)
        shrunk = soft(features, self.level(features) / weight)
        denoised = image + as_complex(self.backward_transform(shrunk))
        if not (self.symmetric and torch.is_grad_enabled()):  # nobody minimizes it then
            return denoised, given.new_zeros(())
        there_and_back = self.backward_transform(features).float()
        return denoised, (there_and_back - given).square().mean()

    def level(self, features: Tensor) -> Tensor:
        """Return the threshold of features (batch, frame, y, x, channel), that broadcasts to them."""
        if isinstance(self.threshold, AttentionThreshold):
            return cast(Tensor, self.threshold(features))
        return cast(Tensor, self.threshold())


def soft(features: Tensor, threshold: Tensor) -> Tensor:
    """Return real features with `threshold` taken off their magnitudes, those below it zero."""
    level = threshold.to(features.dtype)
    return features.sign() * torch.relu(features.abs() - level)
