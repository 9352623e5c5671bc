"""What every cine network returns."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class CineEstimates:
    """Outcome of a cine network.

    Attributes
    ----------
    image : Tensor
        ``(batch, frame, y, x)`` complex: the reconstruction.
    trained : Tensor
        The image that the loss is taken of: `image`, but for networks whose authors took another.
    symmetry : Tensor
        Scalar: sum over stages of the mean squared distance of the learned transforms from inverses of each
        other, 0 where a network has no such term.
    """

    image: Tensor
    trained: Tensor
    symmetry: Tensor

    @classmethod
    def of(cls, image: Tensor) -> CineEstimates:
        """Return an outcome whose loss is the image's alone."""
        return cls(image, image, image.real.new_zeros(()))
