"""Solves (d + c L) x = y at each point of a series, L the second difference around the cycle of frames."""

from __future__ import annotations

import torch
from torch import Tensor


class NeighbouringFrames:
    """The inverse of d + c L, d a diagonal and (L x)_t = 2 x_t - x_(t-1) - x_(t+1), frames in a circle.

    Gaussian elimination along the frames, of all points at once, which takes three numbers for each point of
    the series; the two corners of the matrix are an update of rank one (Sherman and Morrison). Pivots are
    computed in double precision.

    Parameters
    ----------
    diagonal : Tensor
        d, ``(batch, frame, y, x)``, real and above 0.
    between : float
        c, 0 or above.
    """

    def __init__(self, diagonal: Tensor, between: float) -> None:
        frames = diagonal.shape[1]
        pivots = list((diagonal.double() + (2 * between if frames > 1 else 0)).unbind(1))
        # of two frames each is the other's neighbour on both sides, and there is no corner
        self._side = 0.0 if frames == 1 else -between * (2 if frames == 2 else 1)
        head = pivots[0].clone()
        if frames > 2:
            pivots[0] = 2 * head
            pivots[-1] = pivots[-1] + self._side**2 / head
        for t in range(1, frames):
            pivots[t] = pivots[t] - self._side**2 / pivots[t - 1]
        self._scales = [(1 / pivot).to(diagonal) for pivot in pivots]
        self._corner: tuple[Tensor, Tensor] | None = None
        if frames > 2:
            self._corner = self._update(head.to(diagonal))

    def __call__(self, right: Tensor) -> Tensor:
        """Return x for y, ``(batch, frame, y, x)``, real or complex."""
        solved = self._eliminated(list(right.unbind(1)))
        if self._corner is not None:
            end, update = self._corner
            share = solved[0] + end * solved[-1]
            solved = [image - share * each for image, each in zip(solved, update.unbind(1), strict=True)]
        return torch.stack(solved, 1)

    def _eliminated(self, images: list[Tensor]) -> list[Tensor]:
        """Return the solution for the matrix without its corners."""
        images[0] = images[0] * self._scales[0]
        for t in range(1, len(images)):
            images[t] = (images[t] - self._side * images[t - 1]) * self._scales[t]
        for t in range(len(images) - 2, -1, -1):
            images[t] = images[t] - self._side * self._scales[t] * images[t + 1]
        return images

    def _update(self, head: Tensor) -> tuple[Tensor, Tensor]:
        """Return by what the last frame counts in the update for the corners, and the update."""
        end = -self._side / head
        zero = torch.zeros_like(head)
        outer = [-head, *[zero] * (len(self._scales) - 2), torch.full_like(head, self._side)]
        response = self._eliminated(outer)
        return end, torch.stack(response, 1) / (1 + response[0] + end * response[-1]).unsqueeze(1)
