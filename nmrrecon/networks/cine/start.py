"""Where cine networks begin, and the scale at which they work."""

from __future__ import annotations

import torch
from torch import Tensor

from nmrrecon.errors import unknown_name
from nmrrecon.operators.image_phase import slow_phase
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.operators.view_sharing import shared_k_space
from nmrrecon.solvers.temporal_tv import temporal_tv
from nmrrecon.solvers.temporal_tv_parameters import TemporalTVParameters

#: What x_0 can be: a few iterations of total variation, samples shared between frames, or each frame's own,
#: as the authors have it.
STARTS = ("variation", "shared", "zero-filled")
#: Of total variation: on held-out cines of 16 pseudo-radial lines a frame 5 such iterations reach what 12 do.
#: Held breath takes more weight along time than the method `tv` has, which serves moving chests as well.
VARIATION = TemporalTVParameters(iterations=5, weight=5e-4, temporal=4.0, edge=0.07)


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
    """Return a cine at the scale and the phase of the networks, its x_0, and the way back.

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
        Its images are turned by the slow phase of x_0, so that they are real but for what that phase does not
        hold: networks need not learn the same for every phase.
    image : Tensor
        x_0, ``(batch, frame, y, x)``.
    back : Tensor
        ``(batch, frame or 1, y or 1, x or 1)``: by which images are multiplied to go back.

    Notes
    -----
    Neither of the first two starts has anything to learn; they bring what small kernels need many layers and
    a long training for. They do not put the samples back, so that the first data step has something to do.
    With 'zero-filled' the phase is left alone, as by the authors.
    """
    image = first_image(cine, start)
    highest = image.abs().amax((1, 2, 3))
    scale = highest.where(highest > 0, 1.0)
    cine, phase = without_phase(cine, image, start)
    back = scale.reshape(-1, 1, 1, 1) * phase
    return cine.scaled(1 / scale), image / back, back


def without_phase(cine: SampledCine, image: Tensor, start: str) -> tuple[SampledCine, Tensor]:
    """Return the cine of images without the slow phase of `image`, and that phase; 1 for 'zero-filled'."""
    if start == "zero-filled":
        return cine, torch.ones_like(image[:, :1, :1, :1])
    phase = slow_phase(image)
    return cine.turned(phase), phase


def first_image(cine: SampledCine, start: str) -> Tensor:
    """Return x_0, (batch, frame, y, x), as `start` has it."""
    if start == "variation":
        return _varied(cine)
    return cine.encoding.combine(first_k_space(cine, start))


def first_k_space(cine: SampledCine, start: str) -> Tensor:
    """Return k_0, (batch, frame, coil, ky, kx), as `start` has it."""
    if start == "variation":
        return cine.encoding.expand(_varied(cine))
    return shared_k_space(cine) if start == "shared" else cine.samples


@torch.no_grad()
def _varied(cine: SampledCine) -> Tensor:
    """Return the images (batch, frame, y, x) of a few iterations of total variation."""
    *_, last = temporal_tv(cine, VARIATION)
    return last.image
