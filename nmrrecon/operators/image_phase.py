"""The phase that varies slowly over an image: of coils and field, not of what is seen."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.operators.centred_fourier import frequencies, to_image, to_k_space

#: Standard deviation in cycles a pixel of the frequencies that make up the phase. 1/7 and 1/20 served
#: trainings as well.
WIDTH = 1 / 12


def slow_phase(image: Tensor, width: float = WIDTH) -> Tensor:
    """Return the phase of a smoothed image, as numbers of magnitude 1.

    Parameters
    ----------
    image : Tensor
        complex, ``(..., y, x)``.
    width : float
        Standard deviation of the Gaussian that weighs frequencies, in cycles a pixel.

    Returns
    -------
    Tensor
        complex, of the same shape; 1 where the smoothed image is 0.
    """
    ky, kx = (frequencies(points, image.device) for points in image.shape[-2:])
    window = torch.exp((ky[:, None].square() + kx.square()) / (-2 * width**2))
    smooth = to_image(to_k_space(image) * window)
    return torch.polar(torch.ones_like(smooth.real), smooth.angle())
