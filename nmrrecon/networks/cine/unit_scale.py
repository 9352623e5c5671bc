"""The scale at which cine networks work, all but CineVN."""

from __future__ import annotations

from torch import Tensor

from nmrrecon.operators.sampled_cine import SampledCine


def scaled_to_one(cine: SampledCine) -> tuple[SampledCine, Tensor]:
    """Return the cine scaled so that its zero-filled images have a largest magnitude of 1, and the scale.

    Learned thresholds are heights: they fit data of one scale. The authors scale by the reference's largest
    magnitude, which is not known to who measures; that of the zero-filled images is.

    Returns
    -------
    SampledCine
    Tensor, shape (batch,)
        By which results are multiplied to go back.
    """
    highest = cine.zero_filled().abs().flatten(1).amax(-1)
    scale = highest.where(highest > 0, highest.new_ones(()))
    return cine.scaled(1 / scale), scale
