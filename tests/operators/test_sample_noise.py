"""The noise of samples, from those far from the centre of k-space."""

from __future__ import annotations

import pytest
import torch

from nmrrecon.operators.sample_noise import sample_noise
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.tiny_cine import tiny_cine


@pytest.mark.parametrize("coils", [1, 3])
def test_noise_is_found_beneath_a_smooth_image(coils: int) -> None:
    cine = tiny_cine(coils, sizes=(6, 48, 40))
    generator = torch.Generator().manual_seed(1)
    noise = torch.randn(cine.samples.shape, dtype=torch.complex64, generator=generator)
    noisy = SampledCine(cine.samples + 0.3 * noise * cine.encoding.mask, cine.encoding)
    assert sample_noise(noisy) == pytest.approx(0.3, rel=0.1)
    assert sample_noise(cine) < 0.03


def test_it_follows_the_scale_and_nothing_sampled_has_none() -> None:
    cine = tiny_cine()
    assert sample_noise(cine.scaled(torch.tensor([1e3]))) == pytest.approx(1e3 * sample_noise(cine), rel=1e-3)
    encoding = type(cine.encoding)(torch.zeros_like(cine.encoding.mask))
    assert sample_noise(SampledCine(torch.zeros_like(cine.samples), encoding)) == 0.0
