"""Baselines."""

import numpy as np
import pytest

from nmrrecon.errors import ParameterError
from nmrrecon.processing.baseline import quiet_points, remove_baseline, running_median

SIZE = 1024
X = np.linspace(-1, 1, SIZE)
POINT = np.arange(SIZE)
POLYNOMIAL = 40 * (1 + 0.5 * X - 0.8 * X**2 + 0.3 * X**3)


def lines(signs=(1, -1, 1)):
    return sum(s * 100 / (1 + ((POINT - c) / 3) ** 2) for s, c in zip(signs, (300, 520, 701), strict=True))


def noisy(shape, seed=7):
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("kind", ["polynomial", "median"])
def test_baseline_goes_and_lines_stay(kind):
    clean = lines() + 0.2 * noisy(SIZE)
    rest = remove_baseline(clean + POLYNOMIAL, kind, 3)
    inner = slice(40, -40)
    assert np.abs(rest - clean)[inner].max() < 0.1 * np.ptp(POLYNOMIAL)
    assert np.sqrt(np.mean((rest - clean)[inner] ** 2)) < 0.03 * np.ptp(POLYNOMIAL)


def test_polynomial_is_linear_over_common_points():
    first, second = noisy((2, 4, SIZE))
    quiet = quiet_points(np.stack([lines() + first[0], lines() - first[1]]))
    both = remove_baseline(first + 2j * second, "polynomial", 4, quiet=quiet)
    apart = remove_baseline(first, "polynomial", 4, quiet=quiet) + 2j * remove_baseline(
        second, "polynomial", 4, quiet=quiet
    )
    np.testing.assert_allclose(both, apart, atol=1e-10)


def test_quiet_points_spare_lines_of_any_row():
    rows = np.stack([lines((1, 0, 0)), lines((0, 0, -1))]) + POLYNOMIAL + 0.2 * noisy((2, SIZE))
    quiet = quiet_points(rows)
    assert not quiet[297:304].any() and not quiet[698:705].any()
    assert quiet[:250].mean() > 0.9 and quiet[400:500].mean() > 0.9


def test_running_median_keeps_the_ends_of_a_constant():
    np.testing.assert_allclose(running_median(np.full((2, 100), 3.0 + 1j)), 3.0 + 1j)


def test_few_points_lower_the_order_and_none_is_the_identity():
    short = 5.0 + np.zeros((3, 8))
    np.testing.assert_allclose(remove_baseline(short, "polynomial", 12), 0, atol=1e-12)
    assert remove_baseline(short, "none") is short


@pytest.mark.parametrize(("kind", "order"), [("spline", 3), ("polynomial", -1), ("polynomial", 40)])
def test_what_cannot_be_used_is_refused(kind, order):
    with pytest.raises(ParameterError):
        remove_baseline(np.zeros(SIZE), kind, order)
