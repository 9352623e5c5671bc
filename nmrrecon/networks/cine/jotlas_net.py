"""JotlasNet: tensor low rank and attention-based sparsity side by side, unrolled."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.learned_scalar import Positive, Share
from nmrrecon.networks.cine.learned_transform import LearnedTransform
from nmrrecon.networks.cine.slr_net import Cell, through_cells
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.networks.cine.tensor_low_rank import TensorLowRank
from nmrrecon.operators.sampled_cine import SampledCine

#: What is unrolled: Alg. 1 of the paper, or that of SLR-Net, its Eq. (7).
ALGORITHMS = ("composite-splitting", "slr-net")
#: How far an iteration goes on in its direction before training, as the authors begin.
MOMENTUM = 0.12


class Iteration(nn.Module):
    """One iteration of Eq. (16): gradient descent, low-rank and sparse layers, their mean, acceleration.

    Parameters
    ----------
    low_rank, sparse : Module or None
        The layers, called with images and their weight in the mean. With one of them alone the iteration is
        ISTA's, Eq. (4): nothing to weigh, no acceleration.
    """

    def __init__(self, low_rank: nn.Module | None, sparse: nn.Module | None) -> None:
        super().__init__()
        self.step = Positive(1.0)
        self.low_rank = low_rank
        self.sparse = sparse
        both = low_rank is not None and sparse is not None
        self.balance = nn.Parameter(torch.zeros(2)) if both else None
        self.momentum = Share(MOMENTUM) if both else None

    def weights(self) -> Tensor:
        """Return the weights (2,) of the low-rank and the sparse layer, whose sum is 1."""
        if self.balance is not None:
            return self.balance.softmax(0)
        return self.step.raw.new_tensor([self.low_rank is not None, self.sparse is not None])

    def forward(self, image: Tensor, before: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor, Tensor]:
        """Return one iteration's outcome.

        Parameters
        ----------
        image : Tensor
            ``(batch, frame, y, x)``: the accelerated images of the iteration before.
        before : Tensor
            The same, not accelerated.
        cine : SampledCine

        Returns
        -------
        image, mean : Tensor
            Accelerated, and not.
        symmetry : Tensor
            The sparse transform's distance from an inverse.
        """
        descended = image - self.step() * cine.data_gradient(image)
        weights = self.weights()
        mean = torch.zeros_like(descended)
        symmetry = descended.real.new_zeros(())
        if self.low_rank is not None:
            mean = mean + weights[0] * self.low_rank(descended, weights[0])
        if self.sparse is not None:
            denoised, symmetry = self.sparse(descended, weights[1])
            mean = mean + weights[1] * denoised
        if self.momentum is None:
            return mean, mean, symmetry
        return mean + self.momentum() * (mean - before), mean, symmetry


class JotlasNet(nn.Module):
    """Joint tensor low-rank and attention-based sparse unrolling network for cines.

    Zhang, Hu et al.: JotlasNet, Magn. Reson. Imaging (2025). Each iteration has its own parameters, 708,075
    in all.

    Parameters
    ----------
    iterations, features : int
        Iterations (15 in the paper, its Fig. 5 varies them), and channels of the transforms.
    low_rank, sparse : bool
        Whether there are such layers; at least one. Table 6: model 3 has no sparse one, models 4 to 8 no
        low-rank one.
    attention : bool
        Whether attention sets the thresholds of the sparse layer; model 5 learns one for all channels.
    symmetric : bool
        Whether the sparse transforms' distance from inverses is measured, for the loss: models 6 to 8 weigh
        it by .001, .01 and .1.
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.
    algorithm : {'composite-splitting', 'slr-net'}
        What is unrolled: the paper's Alg. 1, or the algorithm of SLR-Net with the same layers, model 2.

    Raises
    ------
    ParameterError
        If no layer is left, or the algorithm is not known or needs a layer that is missing.

    Notes
    -----
    Deviations from the authors' code: the weights of the two layers are learned, as the paper has it (the
    authors' are cut from training and stay at a half); steps stay above 0 and begin at 1, not .1, which puts
    the samples back; thresholds of singular values begin at .02 of the largest, not .119; series are worked
    on at the scale and the phase of `start`. Begun with zero-filled images of one coil, which fit their
    samples, the first step has no effect.
    """

    def __init__(
        self,
        iterations: int = 15,
        features: int = 16,
        *,
        low_rank: bool = True,
        sparse: bool = True,
        attention: bool = True,
        symmetric: bool = False,
        start: str = STARTS[0],
        algorithm: str = ALGORITHMS[0],
    ) -> None:
        super().__init__()
        check_whole(1, iterations=iterations, features=features)
        self.start = check_start(start)
        if algorithm not in ALGORITHMS:
            raise unknown_name("algorithm", algorithm, list(ALGORITHMS))
        self.splitting = algorithm == ALGORITHMS[0]
        if not (low_rank or sparse) or not (self.splitting or (low_rank and sparse)):
            raise ParameterError(
                f"{algorithm} with low_rank={low_rank} and sparse={sparse}: a layer is missing",
                remedy="Keep one of both, or both for 'slr-net'.",
            )

        def stage() -> nn.Module:
            shrinking = TensorLowRank(features) if low_rank else None
            thresholding = None
            if sparse:
                thresholding = LearnedTransform(features, attention=attention, symmetric=symmetric)
            if self.splitting:
                return Iteration(shrinking, thresholding)
            assert thresholding is not None and shrinking is not None
            return Cell(thresholding, shrinking)

        self.iterations = nn.ModuleList(stage() for _ in range(iterations))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        if self.splitting:
            image, symmetry = self._iterated(image, scaled)
        else:
            image, symmetry = through_cells(self.iterations, image, scaled)
        image = image * scale
        return CineEstimates(image, image, symmetry)

    def _iterated(self, image: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor]:
        mean = image
        symmetry = image.real.new_zeros(())
        for iteration in self.iterations:
            image, mean, distance = iteration(image, mean, cine)
            symmetry = symmetry + distance
        return image, symmetry
