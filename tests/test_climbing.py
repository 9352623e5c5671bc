"""The peak next to a place."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.climbing import peak_near
from nmrrecon.nmr import Axis


def axes(*sizes: int) -> tuple[Axis, ...]:
    return tuple(Axis(size, 1000.0, 100.0, 50.0, frequency_domain=True) for size in sizes)


def hill(shape: tuple[int, ...], top: tuple[float, ...], width: float = 4.0) -> np.ndarray:
    grids = np.meshgrid(*map(np.arange, shape), indexing="ij")
    apart = [(g - t + n / 2) % n - n / 2 for g, t, n in zip(grids, top, shape, strict=True)]
    return np.exp(-sum(a**2 for a in apart) / (2 * width**2))


@pytest.mark.parametrize("shape", [(64,), (48, 64), (24, 32, 40)])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_it_climbs_to_the_top_from_a_flank(shape: tuple[int, ...], sign: float) -> None:
    top = tuple(n / 2 + 0.3 for n in shape)
    found = peak_near(sign * hill(shape, top), axes(*shape), [t - 5.0 for t in top])
    np.testing.assert_allclose(found.points[0], top, atol=0.02)
    assert found.heights[0] == pytest.approx(sign, abs=0.01)


def test_it_goes_round_the_ends() -> None:
    found = peak_near(hill((64,), (63.6,)), axes(64), [2.0])
    np.testing.assert_allclose(found.points[0], [63.6], atol=0.02)


def test_a_region_has_ends() -> None:
    (axis,) = axes(64)
    region = axis.region(10, 40)
    found = peak_near(hill((30,), (20.0,)), (region,), [-3.0])
    assert -0.5 <= found.points[0, 0] <= 29.5, "half a point beyond the outer ones an axis ends"


def test_of_two_the_nearer_one_is_found() -> None:
    two = hill((64, 64), (20, 20)) + 5.0 * hill((64, 64), (20, 44))
    found = peak_near(two, axes(64, 64), (21.0, 22.0))
    np.testing.assert_allclose(found.points[0], (20, 20), atol=0.3)
