"""ISTA-Net: iterative soft thresholding unrolled, its sparse transform learned."""

from __future__ import annotations

from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.learned_scalar import Positive
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.low_rank import Place, PlugIn
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.operators.sampled_cine import SampledCine


class Phase(nn.Module):
    """One iteration: a step along the gradient of the data term, and the learned transform.

    Parameters
    ----------
    features : int
    low_rank : str
        Place of the low-rank module.
    symmetric : bool
        See `ISTANet`.
    """

    def __init__(self, features: int, low_rank: str, symmetric: bool) -> None:
        super().__init__()
        self.step = Positive(1.0)
        self.transform = LearnedTransform(features, symmetric=symmetric)
        self.plug_in = PlugIn(low_rank)

    def forward(self, image: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor]:
        """Return better images (batch, frame, y, x), and the transform's distance from an inverse."""
        image = self.plug_in.at(Place.L3, image)
        image = image - self.step() * cine.data_gradient(image)
        image, symmetry = self.transform(self.plug_in.at(Place.L1, image))
        return self.plug_in.at(Place.L2, image), symmetry


class ISTANet(nn.Module):
    """ISTA-Net+ over frames, rows and columns; with the low-rank module ISTA-LR-Net, Eq. (21).

    Zhang, Ghanem: ISTA-Net, CVPR 2018, 1828; for cines as in the comparisons of JotlasNet. ISTA-LR-Net: Ke et
    al., IEEE Trans. Med. Imaging 40 (2021) 3698.

    Parameters
    ----------
    phases, features : int
        Iterations, and channels of the transform.
    low_rank : {'', 'L1', 'L2', 'L3'}
        Place of the low-rank module. The data step comes first in a phase: 'L1' follows it, 'L2' follows the
        convolutions, 'L3' precedes the data step, so that it acts on what the phase before returned.
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.
    symmetric : bool
        Whether the transforms' distance from inverses is measured, for the loss: the authors weigh it by .01;
        the paper of JotlasNet found that it costs quality, and it costs time.

    Notes
    -----
    Steps begin at 1, which puts the samples back (the authors' .1 needs many trainings' steps to get there),
    and both learned scalars stay above 0: the thresholds, which begin at .01, are 0 in the weights that were
    released for cines. Series are worked on at the scale and the phase of `start`. Begun with zero-filled
    images of one coil, which fit their samples, the first data step has no effect.
    """

    def __init__(
        self,
        phases: int = 10,
        features: int = 16,
        *,
        low_rank: str = "",
        start: str = STARTS[0],
        symmetric: bool = False,
    ) -> None:
        super().__init__()
        check_whole(1, phases=phases, features=features)
        self.start = check_start(start)
        self.phases = nn.ModuleList(Phase(features, low_rank, symmetric) for _ in range(phases))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        symmetry = image.real.new_zeros(())
        for phase in self.phases:
            image, distance = phase(image, scaled)
            symmetry = symmetry + distance
        image = image * scale
        return CineEstimates(image, image, symmetry)
