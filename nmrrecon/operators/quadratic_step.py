"""Solves (A^H A + a + b D^H D) x = y: the quadratic step of variable splitting."""

from __future__ import annotations

from torch import Tensor

from nmrrecon.operators.centred_fourier import to_image, to_k_space
from nmrrecon.operators.conjugate_gradient import solve
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.finite_differences import FiniteDifferences
from nmrrecon.operators.neighbouring_frames import NeighbouringFrames


class QuadraticStep:
    """The inverse of A^H A + a + b D^H D, A an encoding, D circular differences.

    Of one coil nothing but neighbouring frames is mixed once images are in k-space: at each (ky, kx) stands a
    small matrix over frames, the mask on its diagonal, which is solved exactly. Several coils are solved by
    conjugate gradients, which go on from the image before: a few of them will do.

    Parameters
    ----------
    encoding : Encoding
    differences : FiniteDifferences
    identity, variation : float
        a and b, not both 0.
    like : Tensor
        Images of the shape and precision, (batch, frame, y, x), that will be asked for.
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
        like: Tensor,
        tolerance: float = 1e-5,
        iterations: int = 10,
    ) -> None:
        self.encoding, self.differences = encoding, differences
        self.identity, self.variation = identity, variation
        self.tolerance, self.iterations = tolerance, iterations
        self._of_one_coil = None if encoding.maps is not None else self._between_frames(like)

    def __call__(self, right: Tensor, start: Tensor) -> Tensor:
        """Return x for y, both (batch, frame, y, x); where it is searched for, from `start` on."""
        if self._of_one_coil is None:
            return solve(self.normal, right, self.iterations, start, self.tolerance)
        return to_image(self._of_one_coil(to_k_space(right)))

    def normal(self, image: Tensor) -> Tensor:
        """Return (A^H A + a + b D^H D) x."""
        varied = self.differences.adjoint(self.differences.forward(image))
        return self.encoding.normal(image) + self.identity * image + self.variation * varied

    def _between_frames(self, like: Tensor) -> NeighbouringFrames:
        """Return the step at each point of k-space."""
        frames, *sizes = like.shape[1:]
        mask = self.encoding.mask[:, :, 0].expand(-1, frames, -1, -1).to(like.real)
        energy = self.variation * self.differences.spatial_energy(*sizes).to(mask) + self.identity
        return NeighbouringFrames(mask + energy, self.variation * self.differences.temporal**2)
