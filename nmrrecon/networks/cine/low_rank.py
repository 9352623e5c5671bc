"""The low-rank module: learned singular value thresholding, a layer of SLR-Net and a plug-in for others.

Ke et al., Learned low-rank priors in dynamic MR imaging, IEEE Trans. Med. Imaging 40 (2021) 3698, Eq. (14),
(20) and Fig. 2.
"""

from __future__ import annotations

from enum import StrEnum

from torch import Tensor, nn

from nmrrecon.errors import unknown_name
from nmrrecon.networks.cine.learned_scalar import Share
from nmrrecon.operators.casorati import casorati, from_casorati
from nmrrecon.operators.singular_values import shrink_by_share

#: Of the largest singular value: what the module takes off before training. The authors begin with .119 and
#: their trainings end between .005 and .17; a series loses no motion at so low a start.
START = 0.02


class Place(StrEnum):
    """Where the module stands in a stage of a network, as the paper's Fig. 2 counts."""

    NONE = ""
    L1 = "L1"  #: before the convolutions
    L2 = "L2"  #: after the convolutions
    L3 = "L3"  #: after data consistency


class LowRank(nn.Module):
    """Takes a learned share of the largest singular value off all singular values of a series.

    The matrix is Casorati's: a row for each frame.

    Parameters
    ----------
    start : float
        The share before training.

    Notes
    -----
    The paper keeps the k largest singular values, which has no gradient for k; the authors' code thresholds
    softly at a learned share of the largest, as this does.
    """

    def __init__(self, start: float = START) -> None:
        super().__init__()
        self.share = Share(start)

    def forward(self, image: Tensor) -> Tensor:
        """Return images (batch, frame, y, x) of lower rank."""
        return from_casorati(shrink_by_share(casorati(image), self.share()), image.shape)


class PlugIn(nn.Module):
    """The low-rank module at one place of a stage, nothing at the others.

    Parameters
    ----------
    place : str
        One of `Place`.

    Raises
    ------
    ParameterError
        If there is no such place.
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        if place not in list(Place):
            raise unknown_name("place of the low-rank module", place, [p for p in Place if p])
        self.place = Place(place)
        self.low_rank = LowRank() if place else None

    def at(self, place: Place, image: Tensor) -> Tensor:
        """Return what leaves `place` when `image` (batch, frame, y, x) comes to it."""
        if self.low_rank is None or place is not self.place:
            return image
        shrunk: Tensor = self.low_rank(image)
        return shrunk
