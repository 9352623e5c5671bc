"""Where cine networks begin, and the scale at which they work."""

from __future__ import annotations

from torch import Tensor

from nmrrecon.errors import unknown_name
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.view_sharing import shared_k_space

#: What x_0 can be made of: samples shared between frames, or each frame's own, as the authors have it.
STARTS = ("shared", "zero-filled")


def check_start(start: str) -> str:
    """Return `start`.

    Raises
    ------
    ParameterError
        If it is none of `STARTS`.
    """
    if start not in STARTS:
        raise unknown_name("start of a network", start, list(STARTS))
    return start


def started(cine: SampledCine, start: str) -> tuple[SampledCine, Tensor, Tensor]:
    """Return a cine at the scale of the networks, its x_0, and the scale.

    Parameters
    ----------
    cine : SampledCine
    start : str
        One of `STARTS`.

    Returns
    -------
    cine : SampledCine
        Scaled so that x_0 has a largest magnitude of 1. Learned thresholds are heights: they fit data of one
        scale. The authors scale by the reference's largest magnitude, which is not known to who measures.
    image : Tensor
        x_0, ``(batch, frame, y, x)``.
    scale : Tensor
        ``(batch, 1, 1, 1)``: by which images are multiplied to go back.

    Notes
    -----
    View sharing takes no time, has nothing to learn, and brings what small kernels need many layers for: what
    stands still. It does not put the samples back, so that the first data step has something to do.
    """
    shared = start == STARTS[0]
    image = cine.encoding.combine(shared_k_space(cine)) if shared else cine.zero_filled()
    highest = image.abs().amax((1, 2, 3))
    scale = highest.where(highest > 0, 1.0)
    height = scale.reshape(-1, 1, 1, 1)
    return cine.scaled(1 / scale), image / height, height
