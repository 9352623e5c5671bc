"""T2LR-Net: low rank of the frames in a transform that is learned, the iteration unrolled."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.learned_scalar import Positive
from nmrrecon.networks.cine.start import STARTS, check_start, started
from nmrrecon.networks.cine.tensor_low_rank import TensorLowRank
from nmrrecon.operators.sampled_cine import SampledCine


class GradientStep(nn.Module):
    """One iteration of the proximal gradient method: a data step, then the prior.

    Parameters
    ----------
    features : int
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.step = Positive(1.0)
        self.prior = TensorLowRank(features)

    def forward(self, image: Tensor, cine: SampledCine) -> Tensor:
        """Return better images (batch, frame, y, x)."""
        better: Tensor = self.prior(image - self.step() * cine.data_gradient(image))
        return better


class MultiplierStep(nn.Module):
    """One iteration of ADMM: the prior a, the image x, the multiplier l.

    Parameters
    ----------
    features : int
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = Positive(1.0)
        self.prior = TensorLowRank(features)
        self.rate = Positive(1.0)

    def fit(self, goal: Tensor, cine: SampledCine) -> Tensor:
        """Return the minimum over x of mu / 2 ||A x - d||^2 + 1/2 ||x - goal||^2.

        For one coil its k-space is (mu d + F goal) / (mu m + 1), in the image goal - mu / (1 + mu) times the
        gradient of the data term there. For several coils this is a step that goes towards the minimum and
        does not reach it, as A A^H is no longer 0 or 1.
        """
        weight = self.weight()
        return goal - weight / (1 + weight) * cine.data_gradient(goal)

    def forward(self, image: Tensor, multiplier: Tensor, cine: SampledCine) -> tuple[Tensor, Tensor, Tensor]:
        """Return a, x and l, (batch, frame, y, x)."""
        prior = self.prior(image + multiplier)
        image = self.fit(prior - multiplier, cine)
        return prior, image, multiplier + self.rate() * (image - prior)


class T2LRNet(nn.Module):
    """Transformed tensor low-rank network for cines.

    Zhang, Li, Hu: T2LR-Net: An unrolling network learning transformed tensor low-rank prior for dynamic MR
    image reconstruction, Comput. Biol. Med. 170 (2024) 108034.

    Parameters
    ----------
    iterations, features : int
        Iterations, and channels of the transform.
    multiplier : bool
        True is the paper's ADMM (259,245 parameters); False is the gradient method that JotlasNet was
        compared with (259,230).
    start : {'variation', 'shared', 'zero-filled'}
        x_0: five iterations of total variation, samples shared between neighbouring frames, or each frame's
        own, as the authors have it.

    Notes
    -----
    Deviations from the authors' code: scalars stay above 0 and begin at 1 (their mu at .1), thresholds begin
    at .02 of the largest singular value (theirs at .119), and series are worked on at the scale and the phase
    of `start`. A closing fit with the scalar of the last iteration takes the last multiplier into the result,
    which otherwise no gradient would reach; in the authors' code it has none.
    """

    def __init__(
        self,
        iterations: int = 15,
        features: int = 16,
        *,
        multiplier: bool = True,
        start: str = STARTS[0],
    ) -> None:
        super().__init__()
        check_whole(1, iterations=iterations, features=features)
        step = MultiplierStep if multiplier else GradientStep
        self.multiplier = multiplier
        self.start = check_start(start)
        self.iterations = nn.ModuleList(step(features) for _ in range(iterations))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        scaled, image, scale = started(cine, self.start)
        iterated = self._with_multiplier if self.multiplier else self._with_gradients
        return CineEstimates.of(iterated(image, scaled) * scale)

    def _with_gradients(self, image: Tensor, cine: SampledCine) -> Tensor:
        for iteration in self.iterations:
            image = iteration(image, cine)
        return image

    def _with_multiplier(self, image: Tensor, cine: SampledCine) -> Tensor:
        prior = image
        multiplier = image.new_zeros(())
        for iteration in self.iterations:
            prior, image, multiplier = iteration(image, multiplier, cine)
        last = cast(MultiplierStep, self.iterations[-1])
        return last.fit(prior - multiplier, cine)
