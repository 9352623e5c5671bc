"""L+S-Net: a series split into a low-rank and a sparse part, the iteration unrolled."""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F  # noqa: N812 - as torch's own documentation names it
from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.convolutions import Convolutions, as_complex
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.learned_scalar import Positive
from nmrrecon.networks.cine.low_rank import LowRank
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.operators.sampled_cine import SampledCine

#: Of the activation below zero.
SLOPE = 0.3


class Cell(nn.Module):
    """One iteration: the low-rank part L, the sparse part S, and a data step to M.

    Parameters
    ----------
    features : int
    learned : bool
        Whether the length gamma of the data step is learned; where not, it is 1.
    """

    def __init__(self, features: int, *, learned: bool) -> None:
        super().__init__()
        self.low_rank = LowRank()
        activation = partial(F.leaky_relu, negative_slope=SLOPE)
        self.sparse = Convolutions([4, features, features, 2], activation=activation)
        self.step = Positive(1.0) if learned else None

    def forward(self, image: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor]:
        """Return L + S and M, (batch, frame, y, x) both, of the M before."""
        low_rank = self.low_rank(image)
        # (..., 2 images, 2 parts): the real parts of both first, as in the authors' code
        parts = torch.view_as_real(torch.stack([low_rank, image], -1)).transpose(-2, -1)
        both = low_rank + as_complex(self.sparse(parts.flatten(-2)))
        if self.step is None:
            return both, cine.put_back(both)
        return both, both - self.step() * cine.data_gradient(both)


class LPlusSNet(nn.Module):
    """Low-rank plus sparse network for cines.

    Huang et al., Deep low-rank plus sparse network for dynamic MR imaging, Med. Image Anal. 73 (2021) 102190.

    Parameters
    ----------
    cells, features : int
        Iterations, and channels between the convolutions. The default is the authors' network (328,339
        parameters).
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.

    Notes
    -----
    As in the authors' code, L is the thresholded M of the cell before, where the paper thresholds M - S, the
    convolutions see L and M, and the loss is taken of the last L + S; the reconstruction is M, where the
    samples are put back. Deviations from it: steps stay above 0, thresholds begin at .02 of the largest
    singular value (theirs at .119), and series are worked on at the scale and the phase of `start`, where
    they divide by the largest magnitude of the reference.
    """

    def __init__(self, cells: int = 10, features: int = 32, *, start: str = STARTS[0]) -> None:
        super().__init__()
        check_whole(1, cells=cells, features=features)
        self.start = check_start(start)
        self.cells = nn.ModuleList(Cell(features, learned=number < cells) for number in range(1, cells + 1))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        both = image
        for cell in self.cells:
            both, image = cell(image, scaled)
        return CineEstimates(image * scale, both * scale, image.real.new_zeros(()))
