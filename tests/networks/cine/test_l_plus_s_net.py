"""L+S-Net: what its loss is taken of, and what is left of it without its sparse part."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from nmrrecon.networks.cine.l_plus_s_net import LPlusSNet
from nmrrecon.networks.cine.learned_scalar import STEEPNESS
from tests.networks.cine.analytic import numpy_of, shrunk
from tests.networks.cine.tiny_cine import tiny_cine


def test_the_loss_of_l_plus_s_net_is_that_of_the_sum_before_the_samples_are_put_back() -> None:
    torch.manual_seed(2)
    estimates = LPlusSNet(2, 4)(cine := tiny_cine())
    torch.testing.assert_close(cine.put_back(estimates.trained), estimates.image, rtol=0, atol=1e-5)
    assert cine.residual(estimates.trained.detach()) > 0.01


def test_without_a_sparse_part_l_plus_s_net_is_singular_value_thresholding() -> None:
    torch.manual_seed(2)
    network = LPlusSNet(3, 4, start="zero-filled")
    shares, steps = [], []
    for number, cell in enumerate(network.cells):
        nn.init.zeros_(cell.sparse.layers[-1].weight)
        nn.init.constant_(cell.low_rank.share.raw, (-1.5 - number) / STEEPNESS)
        shares.append(cell.low_rank.share().item())
        steps.append(1.0 if cell.step is None else 0.5 + 0.2 * number)
        if cell.step is not None:
            nn.init.constant_(cell.step.raw, steps[-1])
            steps[-1] = cell.step().item()
    assert network.cells[-1].step is None
    cine = tiny_cine()
    coil = numpy_of(cine)
    image = coil.images(coil.samples)
    for share, step in zip(shares, steps, strict=True):
        both = shrunk(image.reshape(4, -1), share).reshape(image.shape)
        image = both - step * coil.gradient(both)
    estimates = network(cine)
    np.testing.assert_allclose(estimates.trained[0].detach(), both, rtol=0, atol=1e-5)
    np.testing.assert_allclose(estimates.image[0].detach(), image, rtol=0, atol=1e-5)
