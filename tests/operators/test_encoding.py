"""The encoding of cines: what a scanner does, written in numpy, its adjoint, and data consistency."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from nmrrecon.errors import DataError
from nmrrecon.operators.encoding import Encoding
from nmrrecon.operators.sampled_cine import SampledCine
from tests.networks.cine.tiny_cine import tiny_cine, tiny_maps

SIZES = [(4, 12, 10), (3, 7, 9), (1, 8, 5)]
each_size = pytest.mark.parametrize("sizes", SIZES)
each_coils = pytest.mark.parametrize("coils", [1, 3])


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, dtype=torch.complex64, generator=torch.Generator().manual_seed(seed))


def encoding_of(coils: int, sizes: tuple[int, int, int], batch: int = 2) -> Encoding:
    mask = torch.rand(batch, sizes[0], 1, *sizes[1:], generator=torch.Generator().manual_seed(3)) < 0.4
    return Encoding(mask, tiny_maps(coils, *sizes[1:]) if coils > 1 else None)


@each_size
@each_coils
def test_samples_are_those_of_the_sum_that_defines_them(coils: int, sizes: tuple[int, int, int]) -> None:
    """y(k) = m(k) sum_r s(r) x(r) exp(-2 pi i k r) / sqrt(N), k and r from the middle on."""
    encoding, image = encoding_of(coils, sizes), noise(2, *sizes)
    maps = np.ones((1, *sizes[1:])) if encoding.maps is None else encoding.maps[0, 0].numpy()
    places = [np.arange(size) - size // 2 for size in sizes[1:]]
    y, x = (np.exp(-2j * np.pi * np.outer(at, at) / size) for at, size in zip(places, sizes[1:], strict=True))
    seen = image.numpy()[:, :, None] * maps
    expected = np.einsum("ky,btcyx,lx->btckl", y, seen, x) / np.sqrt(sizes[1] * sizes[2])
    expected = expected * encoding.mask.numpy()
    np.testing.assert_allclose(encoding.forward(image).numpy(), expected, rtol=0, atol=1e-5)


@each_size
@each_coils
def test_the_adjoint_is_the_adjoint(coils: int, sizes: tuple[int, int, int]) -> None:
    encoding, image, k_space = (
        encoding_of(coils, sizes),
        noise(2, *sizes),
        noise(2, sizes[0], coils, *sizes[1:]),
    )
    left = torch.vdot(encoding.forward(image).flatten(), k_space.flatten())
    right = torch.vdot(image.flatten(), encoding.adjoint(k_space).flatten())
    torch.testing.assert_close(left, right, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(encoding.normal(image), encoding.adjoint(encoding.forward(image)))


@each_coils
def test_the_gradient_is_that_of_the_data_term(coils: int) -> None:
    cine = tiny_cine(coils)
    image = noise(1, 4, 12, 10).requires_grad_()
    cost = (cine.encoding.forward(image) - cine.samples).abs().square().sum() / 2
    (slope,) = torch.autograd.grad(cost, image)
    torch.testing.assert_close(cine.data_gradient(image.detach()), slope, rtol=0, atol=1e-5)
    distance = float(torch.sqrt(2 * cost.detach()) / cine.samples.norm())
    assert cine.residual(image.detach()) == pytest.approx(distance, rel=1e-4)


def test_several_coils_without_maps_are_refused() -> None:
    with pytest.raises(DataError, match="3 coils needs coil maps"):
        SampledCine.of(np.zeros((2, 3, 8, 8), np.complex64), np.ones((2, 8, 8), bool))
