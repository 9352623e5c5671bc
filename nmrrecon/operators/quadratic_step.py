"""Solves (A^H A + a + b D^H D) x = y: the quadratic step of variable splitting."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.interruption import may_end_here
from nmrrecon.operators.centred_fourier import to_image, to_k_space
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.finite_differences import FiniteDifferences


class QuadraticStep:
    """The inverse of A^H A + a + b D^H D, A an encoding, D circular differences.

    Of one coil nothing but frames is mixed once images are in k-space: at each (ky, kx) stands a small matrix
    over frames, the mask on its diagonal, and its inverse is exact. Several coils are solved by conjugate
    gradients, for which that inverse, right where the squares of the maps sum to 1, is the preconditioner.
    It takes frame**2 real numbers for each point of the grid.

    Parameters
    ----------
    encoding : Encoding
    differences : FiniteDifferences
    identity, variation : float
        a and b, not both 0.
    shape : tuple of int
        Of the images, (batch, frame, y, x).
    tolerance : float
        Relative residual at which conjugate gradients end.
    iterations : int
        At most so many of them.
    """

    def __init__(
        self,
        encoding: Encoding,
        differences: FiniteDifferences,
        identity: float,
        variation: float,
        shape: torch.Size,
        tolerance: float = 1e-3,
        iterations: int = 10,
    ) -> None:
        self.encoding, self.differences = encoding, differences
        self.identity, self.variation = identity, variation
        self.tolerance, self.iterations = tolerance, iterations
        self._inverses = self._of_one_coil(shape)

    def __call__(self, right: Tensor, start: Tensor) -> Tensor:
        """Return x for the right side y, both (batch, frame, y, x), from `start` on where it is searched for."""
        if self.encoding.maps is None:
            return self._preconditioned(right)
        return self._conjugate_gradients(right, start)

    def normal(self, image: Tensor) -> Tensor:
        """Return (A^H A + a + b D^H D) x."""
        varied = self.differences.adjoint(self.differences.forward(image))
        return self.encoding.normal(image) + self.identity * image + self.variation * varied

    def _of_one_coil(self, shape: torch.Size) -> Tensor:
        """Return the inverses at each point of k-space, (batch or 1, ky, kx, frame, frame)."""
        frames, sizes = shape[1], (shape[2], shape[3])
        mask = self.encoding.mask[:, :, 0].expand(-1, frames, -1, -1).to(torch.float32)
        energy = self.variation * self.differences.spatial_energy(sizes) + self.identity
        diagonal = (mask + energy.to(mask.device)).movedim(1, -1)
        between_frames = self.variation * self.differences.temporal_normal(frames).to(mask.device)
        return torch.linalg.inv(torch.diag_embed(diagonal) + between_frames)

    def _preconditioned(self, right: Tensor) -> Tensor:
        along = torch.view_as_real(to_k_space(right).movedim(1, -1).contiguous())
        solved = torch.view_as_complex((self._inverses @ along).contiguous())
        return to_image(solved.movedim(-1, 1))

    def _conjugate_gradients(self, right: Tensor, start: Tensor) -> Tensor:
        image = start
        residual = right - self.normal(image)
        goal = self.tolerance**2 * _inner(right, right)
        conditioned = self._preconditioned(residual)
        direction, slope = conditioned, _inner(residual, conditioned)
        for _ in range(self.iterations):
            if bool((_inner(residual, residual) <= goal).all()):
                break
            may_end_here()
            image_of = self.normal(direction)
            length = _ratio(slope, _inner(direction, image_of))
            image = image + length * direction
            residual = residual - length * image_of
            conditioned = self._preconditioned(residual)
            before, slope = slope, _inner(residual, conditioned)
            direction = conditioned + _ratio(slope, before) * direction
        return image


def _inner(first: Tensor, second: Tensor) -> Tensor:
    """Return the real inner products of images, (batch, 1, 1, 1)."""
    return (first.conj() * second).real.sum((1, 2, 3), keepdim=True)


def _ratio(above: Tensor, below: Tensor) -> Tensor:
    """Return above / below, 0 where both are."""
    return torch.where(below > 0, above / below.where(below > 0, torch.ones_like(below)), 0.0)
