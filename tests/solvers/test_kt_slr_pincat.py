"""k-t SLR on the PINCAT phantom of its paper: what it gains over zero-filled images."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.io import loadmat

from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.sampling.mask_radial import RadialMask, radial_mask
from nmrrecon.solvers.kt_slr import KtSLRParameters, kt_slr
from tests.conftest import measured


def psnr(image: np.ndarray, reference: np.ndarray) -> float:
    """Of the complex error, the peak being the largest magnitude of the whole series."""
    error = np.mean(np.abs(image - reference) ** 2)
    return float(10 * np.log10(np.abs(reference).max() ** 2 / error))


@pytest.mark.parametrize(
    ("frames", "iterations", "gain"), [(16, 15, 6.0), pytest.param(50, 60, 14.0, marks=pytest.mark.slow)]
)
def test_gains_decibels_from_24_radial_lines(frames: int, iterations: int, gain: float) -> None:
    file = measured("mri", "cine-yhao/aperiodic_pincat.mat")
    image = loadmat(file)["new"].transpose(2, 0, 1)[:frames]
    mask = radial_mask(image.shape, np.random.default_rng(0), RadialMask(lines=24))
    axes = (-2, -1)
    k_space = np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(image, axes), norm="ortho"), axes)
    cine = SampledCine.of(k_space[:, None], mask)
    *_, last = kt_slr(cine, KtSLRParameters(iterations=iterations))
    before, after = (psnr(found[0].numpy(), image) for found in (cine.zero_filled(), last.image))
    print(f"zero-filled {before:.2f} dB, k-t SLR {after:.2f} dB, {mask.mean():.1%} sampled")
    assert after > before + gain
