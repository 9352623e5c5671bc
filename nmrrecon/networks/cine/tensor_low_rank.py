"""The low-rank layer of tensors: learned transforms, and between them each frame's singular values shrunk."""

from __future__ import annotations

from torch import Tensor, nn

from nmrrecon.networks.cine.convolutions import Convolutions, as_channels, as_complex
from nmrrecon.networks.cine.learned_scalar import Share
from nmrrecon.networks.cine.low_rank import START
from nmrrecon.operators.singular_values import shrink_by_share


class TensorLowRank(nn.Module):
    """T~(SVT(T r)) + r with learned transforms T and T~: the prior of T2LR-Net, and JotlasNet's Eq. (17).

    The matrices are the frames (y, x) of the transformed series, each thresholded at a learned share of its
    own largest singular value.

    Parameters
    ----------
    features : int

    Notes
    -----
    The share begins at .02. The authors begin with .119; their trainings end between .001 and .13.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.forward_transform = Convolutions([2, features, features, 2])
        self.backward_transform = Convolutions([2, features, features, 2])
        self.share = Share(START)

    def forward(self, image: Tensor, weight: Tensor | float = 1.0) -> Tensor:
        """Return denoised images (batch, frame, y, x); the threshold is divided by `weight`."""
        transformed = as_complex(self.forward_transform(as_channels(image)))
        shrunk = shrink_by_share(transformed, self.share() / weight)
        return image + as_complex(self.backward_transform(as_channels(shrunk)))
