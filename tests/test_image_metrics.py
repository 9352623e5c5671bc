"""Metrics of images: figures worked out by hand, and what must hold of every definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_laplace
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.image_metrics import (
    HFEN_DEFINITIONS,
    hfen,
    image_figures,
    mse,
    psnr,
    ssim,
)
from nmrrecon.metric_definitions import DEFINITIONS
from tests.coil_array import beating_disc

WITH_SSIM = [name for name, definition in DEFINITIONS.items() if definition.ssim is not None]


@pytest.fixture
def series() -> NDArray[np.complex64]:
    """Return a series of largest magnitude 1."""
    images = beating_disc(4, (48, 40))
    return images / np.abs(images).max()


def noise(shape: tuple[int, ...], sigma: float) -> NDArray[np.complexfloating]:
    rng = np.random.default_rng(3)
    return sigma * (rng.standard_normal(shape) + 1j * rng.standard_normal(shape))


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_of_equal_images_nothing_is_to_be_said(definition: str, series: NDArray[np.complex64]) -> None:
    assert mse(series, series, definition) == 0
    assert psnr(series, series, definition) == math.inf
    if definition in WITH_SSIM:
        assert ssim(series, series, definition) == pytest.approx(1)


def test_complex_noise_of_known_size(series: NDArray[np.complex64]) -> None:
    """Noise of sigma in both parts has a mean square of 2 sigma^2; magnitudes have one part of it only."""
    noisy = series + noise(series.shape, 0.001)
    expected = 10 * math.log10(1 / (2 * 0.001**2))
    for definition in ("unrolling-nets", "complex-psnr"):
        assert psnr(noisy, series, definition) == pytest.approx(expected, abs=0.1)
        assert psnr(5 * noisy, 5 * series, definition) == pytest.approx(expected, abs=0.1)
    assert mse(5 * noisy, 5 * series, "complex-psnr") == pytest.approx(25 * 2e-6, rel=0.03)
    inner = np.abs(series) > 0.1
    first, second = np.where(inner, noisy, 0), np.where(inner, series, 0)
    share = inner.mean()
    assert psnr(first, second, "cinevn") == pytest.approx(10 * math.log10(1e6 / share), abs=0.2)


def test_peaks_by_hand() -> None:
    """Values 0 and 0.5 against 0.1 and 0.5, as each source would have it."""
    reference, image = np.zeros((1, 16, 16)), np.zeros((1, 16, 16))
    reference[0, :8], image[0, :8], image[0, 8:] = 0.5, 0.5, 0.1
    error = 0.1**2 / 2
    expected = {
        "unrolling-nets": 0.5**2 / error,
        "complex-psnr": 0.5**2 / error,
        "admm-net": 1 / error,
        "ista-net": 1 / error,
        "ifr-net": 0.5**2 / error,
        "cinevn": 0.5**2 / error,
        "fastmri": 0.5**2 / error,
        "cmrxrecon": 0.5**2 / error,
    }
    for definition, ratio in expected.items():
        assert psnr(image, reference, definition) == pytest.approx(10 * math.log10(ratio)), definition


def test_min_max_moves_and_clipping_cuts() -> None:
    reference = np.linspace(1.0, 3.0, 16 * 16).reshape(16, 16)
    image = reference + 0.02
    assert psnr(image, reference, "ifr-net") == pytest.approx(20 * math.log10(2 / 0.02))
    assert psnr(image, reference, "ista-net") == math.inf  # all is above 1, and cut off


def test_only_cmrxrecon_forgives_an_error_of_scale(series: NDArray[np.complex64]) -> None:
    for definition in WITH_SSIM:
        figure = psnr(0.5 * series, series, definition)
        assert (figure > 100) == (definition == "cmrxrecon"), definition


def test_cmrxrecon_takes_frames_apart(series: NDArray[np.complex64]) -> None:
    """As the evaluation of the challenge: every image over its own maximum, then the mean over images."""
    image = np.abs(series + noise(series.shape, 0.02)) * np.array([1.0, 0.4, 2.0, 5.0])[:, None, None]
    reference = np.abs(series) * np.array([1.0, 3.0, 0.1, 0.7])[:, None, None]
    pairs = [(a / a.max(), b / b.max()) for a, b in zip(image, reference, strict=True)]
    decibels = [peak_signal_noise_ratio(b, a, data_range=1) for a, b in pairs]
    alike = [structural_similarity(b, a, data_range=1) for a, b in pairs]
    assert psnr(image, reference, "cmrxrecon") == pytest.approx(np.mean(decibels))
    assert ssim(image, reference, "cmrxrecon") == pytest.approx(np.mean(alike))
    assert mse(image, reference, "cmrxrecon") == pytest.approx(
        np.mean([np.mean((a - b) ** 2) for a, b in pairs])
    )


def test_a_phase_counts_where_errors_are_complex(series: NDArray[np.complex64]) -> None:
    turned = series * np.exp(0.3j)
    assert psnr(turned, series, "cinevn") > 100 > psnr(turned, series, "unrolling-nets")


@pytest.mark.parametrize("definition", WITH_SSIM)
def test_structural_similarity_falls_with_noise(definition: str, series: NDArray[np.complex64]) -> None:
    values = [ssim(series + noise(series.shape, sigma), series, definition) for sigma in (0.01, 0.05, 0.2)]
    assert 1 > values[0] > values[1] > values[2] > -1


def test_structural_similarity_of_flat_images_by_hand() -> None:
    """Without variance it is the term of the means: (2 a b + c) / (a^2 + b^2 + c), c = (0.01 range)^2."""
    a, b = np.full((1, 20, 20), 0.4), np.full((1, 20, 20), 0.8)
    c = (0.01 * 0.8) ** 2
    expected = (2 * 0.4 * 0.8 + c) / (0.4**2 + 0.8**2 + c)
    for definition in ("unrolling-nets", "cinevn", "fastmri"):
        assert ssim(a, b, definition) == pytest.approx(expected, rel=1e-6)


def test_gaussian_window_is_wangs() -> None:
    """At one point of the middle, weighted moments worked out from the window itself."""
    rng = np.random.default_rng(1)
    a, b = rng.random((11, 11)), rng.random((11, 11))
    b /= b.max()
    places = np.arange(11) - 5
    weights = np.exp(-(places[:, None] ** 2 + places**2) / (2 * 1.5**2))
    weights /= weights.sum()
    mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
    var_a, var_b = (weights * a**2).sum() - mean_a**2, (weights * b**2).sum() - mean_b**2
    covariance = (weights * a * b).sum() - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    expected = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    expected /= (mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)
    assert ssim(a, b, "unrolling-nets") == pytest.approx(expected, rel=1e-6)


def test_flat_windows_are_those_of_skimage_unless_asked_otherwise() -> None:
    """ISTA-Net and fastMRI call it with nothing but a range: of 255, and of the reference's maximum."""
    rng = np.random.default_rng(2)
    reference = rng.random((20, 24))
    image = np.clip(reference + 0.1 * rng.standard_normal(reference.shape), 0, 1)
    theirs = structural_similarity(255 * reference, 255 * image, data_range=255)
    assert ssim(image, reference, "ista-net") == pytest.approx(theirs, abs=1e-9)
    theirs = structural_similarity(reference, image, data_range=reference.max())
    assert ssim(image, reference, "fastmri") == pytest.approx(theirs, abs=1e-9)
    assert abs(ssim(image, reference, "cinevn") - theirs) > 1e-6, "its variances are not those of samples"


@pytest.mark.parametrize("definition", HFEN_DEFINITIONS)
def test_hfen_is_of_fine_structure_alone(definition: str, series: NDArray[np.complex64]) -> None:
    image = np.abs(series)
    assert hfen(series, series, definition) == 0
    # scipy cuts the Gaussian off, so that a constant leaves a trace
    assert hfen(image + 0.1, image, definition) < 0.01
    rough = np.abs(image + 0.1 * (np.indices(image.shape).sum(0) % 6 < 3))
    assert hfen(rough, image, definition) > 0.1


def test_hfen_by_hand() -> None:
    """One point of height h: the norm of h times the kernel; of nothing but that point, relative, 1."""
    reference = np.zeros((1, 41, 41))
    reference[0, 20, 20] = 1
    image = 1.3 * reference
    assert hfen(image, reference) == pytest.approx(0.3)
    y, x = np.mgrid[-7:8, -7:8]
    gaussian = np.exp(-(x**2 + y**2) / 4.5)
    kernel = gaussian * (x**2 + y**2 - 4.5) / (1.5**4 * gaussian.sum())
    kernel -= kernel.mean()
    assert hfen(image, reference, "ifr-net") == pytest.approx(0.3 * np.linalg.norm(kernel), rel=1e-6)
    apart = gaussian_laplace(0.3 * reference, 1.5)  # in three dimensions: of one frame, time is mirrored
    assert hfen(image, reference, "cinevn") == pytest.approx(np.linalg.norm(apart), rel=1e-6)
    assert hfen(0 * reference, 0 * reference) == 0
    assert hfen(image, 0 * reference) == math.inf


def test_of_a_reference_without_phase_magnitudes_are_compared(series: NDArray[np.complex64]) -> None:
    figures = image_figures(series, np.abs(series))
    assert figures.psnr_db > 100 and figures.ssim == pytest.approx(1) and figures.hfen < 1e-5
    assert image_figures(series * np.exp(0.5j), series).psnr_db < 20


def test_what_cannot_be_measured_is_said(series: NDArray[np.complex64]) -> None:
    with pytest.raises(ParameterError, match="unrolling-nets"):
        psnr(series, series, "unroling-nets")
    with pytest.raises(ParameterError, match="defines no SSIM"):
        ssim(series, series, "admm-net")
    with pytest.raises(ParameterError, match="normalised"):
        hfen(series, series, "normalized")
    with pytest.raises(DataError, match="cannot be compared"):
        psnr(series, series[:2])
    with pytest.raises(DataError, match="smaller than the window"):
        ssim(series[:, :8], series[:, :8])


def test_images_smaller_than_the_window_have_all_figures_but_the_ssim() -> None:
    reference = np.random.default_rng(0).random((2, 8, 8))
    figures = image_figures(reference + 0.1, reference)
    assert math.isnan(figures.ssim) and math.isfinite(figures.psnr_db)
    assert math.isfinite(image_figures(reference + 0.1, reference, "fastmri").ssim), "its window is smaller"


def test_where_a_source_has_no_ssim_the_other_figures_stand(series: NDArray[np.complex64]) -> None:
    figures = image_figures(series + 0.01, series, "complex-psnr")
    assert math.isnan(figures.ssim) and figures.psnr_db == psnr(series + 0.01, series, "complex-psnr")
