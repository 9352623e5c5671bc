"""The slow phase of an image: that of coils and field, whatever is seen."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.operators.image_phase import slow_phase
from nmrrecon.smooth_phase import smooth_phase
from tests.networks.cine.tiny_cine import tiny_cine, tiny_series


def noise(*sizes: int) -> torch.Tensor:
    return torch.randn(*sizes, dtype=torch.complex64, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("size", [(64, 64), (65, 48)])
def test_a_smooth_phase_of_a_positive_image_is_found(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    phase = torch.from_numpy(smooth_phase(3, size, rng, 1.0))
    positive = 1 + 0.5 * torch.rand(3, *size, generator=torch.Generator().manual_seed(4))
    left = positive * phase * slow_phase(positive * phase).conj()
    inside = left[:, 6:-6, 6:-6]  # opposite edges are neighbours of the Fourier transform
    assert (
        float(inside.imag.norm() / inside.norm()) < 0.05 < float((positive * phase).imag.norm() / left.norm())
    )


def test_it_has_magnitude_one_and_turns_with_the_image() -> None:
    image = noise(2, 3, 24, 20)
    phase = slow_phase(image)
    torch.testing.assert_close(phase.abs(), torch.ones(2, 3, 24, 20))
    turn = torch.polar(torch.tensor(5.0), torch.tensor(1.3))
    torch.testing.assert_close(slow_phase(image * turn), phase * turn / 5, rtol=0, atol=1e-4)


def test_of_nothing_it_is_one() -> None:
    torch.testing.assert_close(slow_phase(torch.zeros(1, 8, 8).cfloat()), torch.ones(1, 8, 8).cfloat())


@pytest.mark.parametrize("coils", [1, 3])
def test_samples_of_turned_images_are_the_same(coils: int) -> None:
    cine, phase = tiny_cine(coils), slow_phase(noise(1, 4, 12, 10))
    turned = cine.turned(phase)
    images = tiny_series() * phase.conj()
    torch.testing.assert_close(turned.encoding.forward(images), cine.samples, rtol=0, atol=1e-5)
    k_space = noise(1, 4, coils, 12, 10)
    adjoint = turned.encoding.adjoint(k_space)
    left = torch.vdot(turned.encoding.forward(images).flatten(), k_space.flatten())
    torch.testing.assert_close(left, torch.vdot(images.flatten(), adjoint.flatten()), rtol=1e-4, atol=1e-5)


def test_data_consistency_of_one_turned_coil_stays_exact() -> None:
    cine, image = tiny_cine(), noise(1, 4, 12, 10)
    phase = slow_phase(noise(1, 4, 12, 10))
    back = cine.turned(phase).put_back(image * phase.conj()) * phase
    torch.testing.assert_close(back, cine.put_back(image), rtol=0, atol=1e-5)
