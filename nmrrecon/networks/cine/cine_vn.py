"""CineVN: a variational network in k-space whose regularizer is a U-Net over space and time."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from nmrrecon.networks.arguments import check_whole
from nmrrecon.networks.cine.convolutions import as_channels, as_complex
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.networks.cine.landscape import Landscape
from nmrrecon.networks.cine.learned_scalar import Positive
from nmrrecon.networks.cine.space_time_unet import SpaceTimeUNet
from nmrrecon.networks.cine.start import STARTS, check_start, first_k_space, without_phase
from nmrrecon.operators.conjugate_gradient import conjugate_gradient
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine

#: Of a conjugate-gradient step: the weight of the images that it is given, before training.
START = 0.05


class Cascade(nn.Module):
    """One stage: k - lambda m (k - d) - R, with R the U-Net's outcome weighted by a landscape.

    Parameters
    ----------
    features, poolings : int
        Of the U-Net.
    phase_cycling : bool
        Whether images are turned by a random phase before the U-Net in training, and back behind it.
    """

    def __init__(self, features: int, poolings: int, *, phase_cycling: bool = True) -> None:
        super().__init__()
        self.phase_cycling = phase_cycling
        self.step = Positive(1.0)
        self.network = SpaceTimeUNet(features, poolings)
        self.landscape = Landscape()

    def forward(self, k_space: Tensor, cine: SampledCine) -> Tensor:
        """Return better k-space (batch, frame, coil, ky, kx)."""
        frames, _, lines, points = k_space.shape[1:]
        encoding = cine.encoding
        regularizer = encoding.expand(self.regularize(encoding.combine(k_space)))
        regularizer = regularizer * self.landscape((frames, lines, points))[:, None]
        return k_space - self.step() * encoding.mask * (k_space - cine.samples) - regularizer

    def regularize(self, image: Tensor) -> Tensor:
        """Return what the U-Net makes of images (batch, frame, y, x).

        It is given real and imaginary part with mean 0 and variance 1, in training each series turned by its
        own random phase; variance and phase are undone behind it.
        """
        if self.training and self.phase_cycling:
            phase = 2 * math.pi * torch.rand(len(image), 1, 1, 1, device=image.device)
            turn = torch.polar(torch.ones_like(phase), phase)
            return self.standardized(image * turn) * turn.conj()
        return self.standardized(image)

    def standardized(self, image: Tensor) -> Tensor:
        """Return the U-Net's outcome for standardized input, at the variance of this, part by part."""
        channels = as_channels(image)
        variance, mean = torch.var_mean(channels, (1, 2, 3), keepdim=True)
        deviation = variance.where(variance > 0, torch.ones_like(variance)).sqrt()
        found = self.network((channels - mean) / deviation)
        return as_complex(found.float() * deviation)


class Consistency(nn.Module):
    """The images nearest to the samples and to given ones: min ||A x - d||^2 + mu ||x - z||^2.

    Parameters
    ----------
    iterations : int
        Of conjugate gradients.
    """

    def __init__(self, iterations: int) -> None:
        super().__init__()
        self.weight = Positive(START)
        self.iterations = iterations

    def forward(self, image: Tensor, cine: SampledCine) -> Tensor:
        """Return images (batch, frame, y, x)."""
        weight = self.weight()

        def normal(candidate: Tensor) -> Tensor:
            return cine.encoding.normal(candidate) + weight * candidate

        return conjugate_gradient(normal, cine.zero_filled() + weight * image, self.iterations)


class CineVN(nn.Module):
    """Variational network for rapid functional cardiac cine MRI.

    Vornehm et al.: CineVN, Magn. Reson. Med. 93 (2025) 138. 2,689,130 parameters: 179,275 in each cascade,
    and the weights of five conjugate-gradient steps.

    Parameters
    ----------
    cascades : int
    features, poolings : int
        Of the U-Nets.
    interval : int
        Conjugate gradients follow every so many cascades.
    iterations : int
        Of conjugate gradients.
    start : {'variation', 'shared', 'zero-filled'}
        k_0: of five iterations of total variation, samples shared between neighbouring frames, or each
        frame's own, as the authors have it.
    phase_cycling : bool
        Whether images are turned by random phases in training, as the authors do: the U-Net then serves all
        phases alike, and takes more steps to train.

    Notes
    -----
    The U-Net, as in the authors' code: no convolution has a bias but the last, pointwise one; the way up
    doubles planes by their nearest points and convolves over space and time, normalized and activated behind
    each; normalization is over a whole series and has no parameters. Landscapes lie over (frame, ky, kx).

    Deviations: phases are turned at random in training only, so that the same samples give the same images
    (the authors turn them always); lambda and mu stay above 0; conjugate gradients end at a relative residual
    of 1e-5, which one coil reaches in a few iterations, and their gradients are those of the solved equation;
    there is one set of coil maps, where the authors' code takes several; it begins with total variation and
    sees images without their slow phase; what is taken away does not hold the mean of the images, which is
    far from 0 where these have no phase. The network follows the scale of its data by itself. Begun with the
    samples, as the authors do, the first lambda has no effect.
    """

    def __init__(
        self,
        cascades: int = 15,
        features: int = 16,
        poolings: int = 2,
        *,
        interval: int = 3,
        iterations: int = 10,
        start: str = STARTS[0],
        phase_cycling: bool = True,
    ) -> None:
        super().__init__()
        check_whole(1, cascades=cascades, features=features, interval=interval, iterations=iterations)
        check_whole(0, poolings=poolings)
        self.cascades = nn.ModuleList(
            Cascade(features, poolings, phase_cycling=phase_cycling) for _ in range(cascades)
        )
        self.interval = interval
        self.start = check_start(start)
        self.consistencies = nn.ModuleList(Consistency(iterations) for _ in range(cascades // interval))

    def forward(self, cine: SampledCine) -> CineEstimates:
        """Return the reconstruction of a batch of series."""
        k_space = first_k_space(cine, self.start)
        cine, phase = without_phase(cine, cine.encoding.combine(k_space), self.start)
        encoding: Encoding = cine.encoding
        for number, cascade in enumerate(self.cascades, 1):
            k_space = cascade(k_space, cine)
            if number % self.interval == 0:
                consistency = self.consistencies[number // self.interval - 1]
                k_space = encoding.expand(consistency(encoding.combine(k_space), cine))
        return CineEstimates.of(encoding.combine(k_space) * phase)
