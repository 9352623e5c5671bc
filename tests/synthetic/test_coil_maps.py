"""Coil maps: squares sum to one, smooth, different from coil to coil, alike to measured ones."""

from __future__ import annotations

import h5py
import numpy as np
import pytest

from synthetic.coil_maps import random_coil_maps
from tests.conftest import measured


def draw(seed: int, coils: int = 8, size: tuple[int, int] = (64, 64)) -> np.ndarray:
    return random_coil_maps(coils, size, np.random.default_rng(seed))


@pytest.mark.parametrize("coils", [1, 2, 8, 32])
def test_squares_sum_to_one(coils: int) -> None:
    maps = draw(0, coils, (40, 56))
    assert maps.shape == (coils, 40, 56) and maps.dtype == np.complex64
    np.testing.assert_allclose((np.abs(maps) ** 2).sum(axis=0), 1.0, atol=1e-5)
    np.testing.assert_array_equal(maps, draw(0, coils, (40, 56)))


def roughness(maps: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the step from column to column of each coil over its root mean square, largest 1 % left out."""
    both = inside[:, 1:] & inside[:, :-1]
    steps = np.abs(np.diff(maps, axis=2))[:, both]
    return np.quantile(steps, 0.99, axis=1) / np.sqrt((np.abs(maps[:, inside]) ** 2).mean(axis=1))


def test_maps_are_smooth_without_a_cut_in_their_phase() -> None:
    everywhere = np.ones((64, 64), bool)
    for seed in range(20):
        maps = draw(seed)
        assert roughness(maps, everywhere).max() < 0.4
        steps = np.abs(np.diff(maps, axis=1)).max(), np.abs(np.diff(maps, axis=2)).max()
        assert max(steps) < 0.2


def measured_maps() -> tuple[np.ndarray, np.ndarray]:
    with h5py.File(measured("mri", "coil-maps") / "sens.mat") as file:
        stored = np.squeeze(file["sens"][...])
    maps = stored["real"] + 1j * stored["imag"]
    return maps, np.abs(maps).sum(axis=0) > 0


def condition(maps: np.ndarray, inside: np.ndarray) -> float:
    """Return the share of the energy of the maps in the four strongest of their singular vectors."""
    singular = np.linalg.svd(maps[:, inside], compute_uv=False) ** 2
    return float(singular[:4].sum() / singular.sum())


def test_maps_are_as_smooth_and_as_different_as_measured_ones() -> None:
    maps, inside = measured_maps()
    drawn = [draw(seed, 32) for seed in range(20)]
    rough = np.median([np.median(roughness(each, inside)) for each in drawn])
    assert 0.5 < rough / np.median(roughness(maps, inside)) < 2.0
    shares = [condition(each, inside) for each in drawn]
    assert min(shares) - 0.1 < condition(maps, inside) < max(shares) + 0.1
