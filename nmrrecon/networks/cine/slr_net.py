"""SLR-Net: a sparse and low-rank iteration unrolled, its transform and its scalars learned."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.learned_scalar import Positive
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.low_rank import LowRank
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.operators.sampled_cine import SampledCine


class Cell(nn.Module):
    """One iteration of Eq. (13): reconstruction R, sparse prior X, low-rank prior T, multiplier update M.

    Parameters
    ----------
    sparse : Module
        The layer X: images to better images, and its transform's distance from an inverse.
    low_rank : Module
        The layer T: images to images of lower rank.

    Notes
    -----
    Five scalars: the step eta~2, its product with the penalty rho, the threshold lambda1 of X, that of T, and
    the rate eta~1 of M.
    """

    def __init__(self, sparse: nn.Module, low_rank: nn.Module) -> None:
        super().__init__()
        self.step = Positive(1.0)
        self.penalty = Positive(0.1)
        self.sparse = sparse
        self.low_rank = low_rank
        self.rate = Positive(0.1)

    def reconstruct(self, image: Tensor, low_rank: Tensor, multiplier: Tensor, cine: SampledCine) -> Tensor:
        """Return r = x - eta~2 (A^H (A x - d) + rho (x + beta - t)), the layer R."""
        pull = image + multiplier - low_rank
        return image - self.step() * cine.data_gradient(image) - self.penalty() * pull

    def forward(
        self, image: Tensor, low_rank: Tensor, multiplier: Tensor, cine: SampledCine
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return x, t and beta, (batch, frame, y, x), and the transform's distance from an inverse."""
        image, symmetry = self.sparse(self.reconstruct(image, low_rank, multiplier, cine))
        low_rank = self.low_rank(image)
        multiplier = multiplier + self.rate() * (image - low_rank)
        return image, low_rank, multiplier, symmetry


def through_cells(cells: nn.ModuleList, image: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor]:
    """Return the images (batch, frame, y, x) behind the last of `cells`, and the sum of their distances.

    Before the first cell x is `image` and t what the first layer T makes of it; a closing layer R with the
    scalars of the last cell takes its t and beta into the images.
    """
    low_rank = cast(Cell, cells[0]).low_rank(image)
    multiplier = image.new_zeros(())
    symmetry = image.real.new_zeros(())
    for cell in cells:
        image, low_rank, multiplier, distance = cell(image, low_rank, multiplier, cine)
        symmetry = symmetry + distance
    return cast(Cell, cells[-1]).reconstruct(image, low_rank, multiplier, cine), symmetry


class SLRNet(nn.Module):
    """Sparse and low-rank network for cines.

    Ke et al., Learned low-rank priors in dynamic MR imaging, IEEE Trans. Med. Imaging 40 (2021) 3698.

    Parameters
    ----------
    cells, features : int
        Iterations, and channels of the transform. The default is the authors' code (293,810 parameters);
        8 and 32 are the paper's numbers (912,424).
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.
    symmetric : bool
        Whether the transforms' distance from inverses is measured, for the loss: the authors weigh it by .01;
        the paper of JotlasNet found that it costs quality, and it costs time.

    Notes
    -----
    Deviations from the authors' code, all to keep the low-rank branch alive, which their training switches
    off: the low-rank term has the paper's sign, the scalars stay above 0, steps begin at 1 and the
    multiplier's rate at .1, and a closing layer R with the scalars of the last cell takes the last t and beta
    into the result, which otherwise no gradient would reach. t is the low-rank part of x_0 before the first
    cell, not 0: a penalty then pulls towards what stands still, not towards nothing. Others: thresholds begin
    at .01 (theirs at .1), that of singular values at .02 of the largest (at .119), and series are worked on
    at the scale and the phase of `start`.
    """

    def __init__(
        self, cells: int = 10, features: int = 16, *, start: str = STARTS[0], symmetric: bool = False
    ) -> None:
        super().__init__()
        check_whole(1, cells=cells, features=features)
        self.start = check_start(start)
        self.cells = nn.ModuleList(
            Cell(LearnedTransform(features, symmetric=symmetric), LowRank()) for _ in range(cells)
        )

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        image, symmetry = through_cells(self.cells, image, scaled)
        image = image * scale
        return CineEstimates(image, image, symmetry)
