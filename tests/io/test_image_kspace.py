"""k-space made from images: the transform of the operators, Hermitian or not, cropped about the middle."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.io.centred_fourier import images_of, k_space_of
from nmrrecon.io.image_kspace import k_space_of_images
from nmrrecon.io.series_choice import cropped
from nmrrecon.kspace import KSpace
from nmrrecon.operators.centred_fourier import to_k_space
from nmrrecon.report import LoadReport
from tests.io.cine_data import beating_disc


def opened(images: np.ndarray, **overrides: str) -> KSpace:
    return k_space_of_images(images, LoadReport("x", "test", overrides=overrides))


@pytest.mark.parametrize("rows, columns", [(24, 32), (25, 31)])
def test_the_transform_is_that_of_the_operators(rows: int, columns: int) -> None:
    images = beating_disc(3, rows, columns)
    expected = to_k_space(torch.from_numpy(images)).numpy()
    np.testing.assert_allclose(k_space_of(images), expected, atol=1e-5)
    np.testing.assert_allclose(images_of(k_space_of(images)), images, atol=1e-6)


def mirrored(samples: np.ndarray) -> np.ndarray:
    """Return the conjugate of k-space at minus k, of odd sizes."""
    return samples[..., ::-1, ::-1].conj()


def test_magnitudes_are_hermitian_until_they_are_given_a_phase() -> None:
    images = beating_disc(3, 25, 31, complex_valued=False)
    plain, turned = opened(images), opened(images, phase="smooth")
    assert np.allclose(plain.samples, mirrored(plain.samples), atol=1e-5)
    apart = np.linalg.norm(turned.samples - mirrored(turned.samples)) / np.linalg.norm(turned.samples)
    assert apart > 0.1
    np.testing.assert_allclose(np.abs(turned.reference), images, atol=1e-5)
    assert any("Hermitian" in warning for warning in plain.report.warnings)
    assert any("synthetic" in warning for warning in turned.report.warnings)
    assert plain.is_full and turned.reference.dtype == np.complex64


def test_a_seed_draws_one_phase() -> None:
    images = beating_disc(complex_valued=False)
    first, again = (opened(images, phase="smooth", **{"phase.seed": "3"}) for _ in range(2))
    other = opened(images, phase="smooth", **{"phase.seed": "4"})
    np.testing.assert_array_equal(first.samples, again.samples)
    assert not np.allclose(first.samples, other.samples)


def test_the_middle_stays_the_middle() -> None:
    for size in ((9, 9), (8, 8), (9, 8)):
        for part in ((4, 4), (5, 5), (3, 6)):
            image = np.zeros(size)
            image[size[0] // 2, size[1] // 2] = 1
            kept = cropped(image, part)
            assert kept.shape == part and kept[part[0] // 2, part[1] // 2] == 1
    k_space = opened(beating_disc(complex_valued=False), crop="16x20")
    assert k_space.grid == (16, 20)


@pytest.mark.parametrize(
    "overrides, words",
    [
        ({"crop": "99x8"}, "no rows and columns"),
        ({"crop": "wide"}, "no rows and columns"),
        ({"crop": "0x8"}, "no rows and columns"),
        ({"phase": "rough"}, "unknown phase"),
        ({"phase": "smooth", "phase.seed": "-1"}, "below zero"),
    ],
)
def test_bad_overrides_are_named(overrides: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        opened(beating_disc(complex_valued=False), **overrides)
