"""Noise and line width of traces whose noise and line widths are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.nmr import Axis
from nmrrecon.prepare import prepare
from nmrrecon.processing.trace_statistics import line_width, trace_noise
from nmrrecon.processing.window import window
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe, Window
from nmrrecon.sampling.poisson_gap import poisson_gap
from synthetic.cases import case
from synthetic.protein import hsqc

WHITE = Axis(400, 4000.0, 600.0, 8.0, frequency_domain=True)


def noise(points: int = 40, size: int = 400, sigma: float = 2.5) -> np.ndarray:
    rng = np.random.default_rng(4)
    return sigma * (rng.normal(size=(points, size)) + 1j * rng.normal(size=(points, size)))


def test_white_noise_alone() -> None:
    assert trace_noise(noise(), WHITE) == pytest.approx(2.5, rel=0.05)


@pytest.mark.parametrize(
    ("name", "seed"), [(name, seed) for name in ("A", "B", "C", "3d") for seed in (1, 2)]
)
def test_noise_under_crowded_lines(name: str, seed: int) -> None:
    """Of the signals that a method is given: S++ and S+- are sums of two components each."""
    drawn = case(name, seed)
    recipe = Recipe(indirect=(IndirectRecipe(p0=0.0, delay=0.0),) * len(drawn.spec.grid))
    expected = drawn.noise_sigma * (2**0.5 if name == "3d" else 1.0)
    assert prepare(drawn.dataset(), recipe).noise == pytest.approx(1.06 * expected, rel=0.08)


@pytest.mark.parametrize("zero_fill", [0, 1, 2])
@pytest.mark.parametrize("region", [None, (10.5, 6.5)])
@pytest.mark.parametrize(
    "apodization",
    [Window(), Window(power=2.0), Window(kind="none"), Window(kind="exponential", lb_hz=10.0)],
    ids=["cosine", "squared cosine", "none", "exponential"],
)
def test_noise_through_window_and_zero_filling(apodization, region, zero_fill) -> None:
    protein = hsqc(80, 1, increments=64)
    data = protein.acquire(poisson_gap(protein.grid, 24, 1))
    direct = DirectRecipe(window=apodization, zero_fill=zero_fill, region_ppm=region, p0=0.0, p1=0.0)
    found = prepare(data, Recipe(direct=direct)).noise
    weights = window(apodization, data.direct.size, data.direct)
    assert found == pytest.approx(1.08 * protein.noise_sigma * np.linalg.norm(weights), rel=0.13)


def test_a_broken_window_in_the_header_is_passed_over() -> None:
    facts = {"td_size": 400, "zero_filled": 400, "window": {"kind": "sine-bell", "offset": -3.0, "end": 9.0}}
    assert trace_noise(noise(), replace(WHITE, facts=facts)) == pytest.approx(2.5, rel=0.05)


def test_too_few_direct_points_for_a_difference() -> None:
    assert trace_noise(noise(size=5), replace(WHITE, size=5)) == 0.0


@pytest.mark.parametrize("width", [2.0, 3.5, 6.0, 12.0])
def test_line_width_of_lorentzians(width: float) -> None:
    rng = np.random.default_rng(1)
    j = np.arange(400)
    signals = noise(sigma=1e-3)
    for centre in np.arange(30, 400, 60) + rng.uniform(-0.5, 0.5, 7):
        line = 1 / (1 + ((j - centre) / (width / 2)) ** 2)
        signals += np.exp(2j * np.pi * rng.uniform() * np.arange(40))[:, None] * line
    assert line_width(signals) == pytest.approx(width, rel=0.2, abs=0.3)


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_line_width_of_a_crowded_spectrum_is_one_of_its_widths(name: str) -> None:
    drawn = case(name, 1)
    signals = drawn.traces.T[drawn.schedule.flat]
    assert 2.7 < line_width(signals) < 5.0


def test_line_width_of_nothing() -> None:
    assert line_width(np.zeros((10, 50), dtype=np.complex64)) == 1.0
    assert line_width(np.ones((10, 1), dtype=np.complex64)) == 1.0
