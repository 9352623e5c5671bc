"""The data consistency of DC-CNN, and of the other networks whose last step it is."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from nmrrecon.networks.cine.dc_cnn import Cascade
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.analytic import image_of, k_space_of, numpy_of
from tests.networks.cine.every_network import small
from tests.networks.cine.tiny_cine import tiny_cine, tiny_maps, tiny_series

#: Their last step puts the samples back.
CONSISTENT = ["dc-cnn", "dc-cnn of Schlemper", "dc-cnn L1", "dc-cnn L2", "crnn", "crnn L1", "crnn L2"]
CONSISTENT += ["l-plus-s-net"]


@pytest.mark.parametrize("label", CONSISTENT)
def test_samples_are_in_the_k_space_of_the_image_as_they_were_measured(label: str) -> None:
    cine = tiny_cine()
    image = small(label)(cine).image.detach()
    torch.testing.assert_close(cine.encoding.forward(image), cine.samples, rtol=0, atol=1e-5)
    everywhere = Encoding(torch.ones_like(cine.encoding.mask)).forward(image)
    beyond = everywhere * ~cine.encoding.mask
    assert float(beyond.abs().max()) > 0.01, "nothing was reconstructed"


@pytest.mark.parametrize("coils", [1, 3])
@pytest.mark.parametrize("label", CONSISTENT)
def test_a_fully_sampled_series_stays_as_it_is(label: str, coils: int) -> None:
    mask = torch.ones(1, 4, 1, 12, 10, dtype=torch.bool)
    encoding = Encoding(mask, tiny_maps(coils) if coils > 1 else None)
    cine = SampledCine(encoding.forward(tiny_series()), encoding)
    torch.testing.assert_close(small(label)(cine).image.detach(), tiny_series(), rtol=0, atol=1e-5)


def test_data_consistency_replaces_what_was_sampled() -> None:
    """(1 - m) F x + d in numpy; without convolutions a cascade does nothing else."""
    cine = tiny_cine()
    cascade = Cascade(3, 4, bias=False, slope=0.0, low_rank="")
    for value in cascade.parameters():
        nn.init.zeros_(value)
    image = torch.randn(1, 4, 12, 10, dtype=torch.complex64, generator=torch.Generator().manual_seed(1))
    coil = numpy_of(cine)
    expected = image_of(~coil.mask * k_space_of(image[0].numpy()) + coil.samples)
    np.testing.assert_allclose(cascade(image, cine)[0].detach(), expected, rtol=0, atol=1e-6)
