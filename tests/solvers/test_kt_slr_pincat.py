"""k-t SLR on the PINCAT phantom of its paper: what it gains over zero-filled images."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.io import loadmat

from nmrrecon.image_metrics import psnr
from nmrrecon.io.centred_fourier import k_space_of
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.sampling.mask_radial import RadialMask, radial_mask
from nmrrecon.solvers.kt_slr import KtSLRParameters, kt_slr
from tests.conftest import measured


@pytest.mark.parametrize(
    ("frames", "iterations", "gain"), [(16, 15, 9.0), pytest.param(50, 60, 14.0, marks=pytest.mark.slow)]
)
def test_gains_decibels_from_24_radial_lines(frames: int, iterations: int, gain: float) -> None:
    file = measured("mri", "cine-yhao/aperiodic_pincat.mat")
    image = loadmat(file)["new"].transpose(2, 0, 1)[:frames]
    mask = radial_mask(image.shape, np.random.default_rng(0), RadialMask(lines=24))
    cine = SampledCine.of(k_space_of(image)[:, None], mask)
    *_, last = kt_slr(cine, KtSLRParameters(iterations=iterations))
    before, after = (psnr(found[0].numpy(), image) for found in (cine.zero_filled(), last.image))
    print(f"zero-filled {before:.2f} dB, k-t SLR {after:.2f} dB, {mask.mean():.1%} sampled")
    assert after > before + gain
