"""Low rank of single frames in a learned transform: the prior of T2LR-Net."""

from __future__ import annotations

from torch import Tensor, nn

from nmrrecon.networks.cine.convolutions import Convolutions, as_channels, as_complex
from nmrrecon.networks.cine.learned_scalar import Share
from nmrrecon.networks.cine.low_rank import START
from nmrrecon.operators.singular_values import largest_singular_value, shrink_singular_values


class TransformedLowRank(nn.Module):
    """x = D~(SVT(D r)) + r, with convolutions D and D~ from two channels to two.

    The two channels that D makes are read as one complex image for each frame; a learned share of the
    largest singular value of each is taken off all its singular values.

    Parameters
    ----------
    features : int
        Channels between the convolutions.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.forward_transform = Convolutions([2, features, features, 2])
        self.backward_transform = Convolutions([2, features, features, 2])
        self.share = Share(START)

    def forward(self, image: Tensor) -> Tensor:
        """Return images (batch, frame, y, x)."""
        frames = as_complex(self.forward_transform(as_channels(image)))
        threshold = self.share() * largest_singular_value(frames)
        shrunk = shrink_singular_values(frames, threshold)
        return image + as_complex(self.backward_transform(as_channels(shrunk)))
