"""Indirect dimensions: spectra equal to sums over the true times of their FIDs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import nmrrecon.processing.indirect as indirect
from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing.indirect import process_indirect
from nmrrecon.recipe import IndirectRecipe, Window
from nmrrecon.report import LoadReport

SIZE, DIRECT = 20, 5
AXIS = Axis(SIZE, 1000.0, 60.0, 118.0, "15N", Quadrature.STATES)
DIRECT_AXIS = Axis(DIRECT, 4000.0, 600.0, 8.0, "1H", frequency_domain=True)
PLAIN = IndirectRecipe(window=Window(kind="none"), zero_fill=0)


def signal(frequency: float, delay: float = 0.0, size: int = SIZE, decay: float = 0.1) -> np.ndarray:
    """Return exp((2 pi i f - decay) t) at the increments."""
    t = np.arange(size) + delay
    return np.exp((2j * np.pi * frequency - decay) * t)


def states(values: np.ndarray, axis: Axis = AXIS) -> NMRDataset:
    """Return a plane of FIDs (2, f1, direct) from a complex signal (f1,), different on each direct point."""
    heights = 1.0 + np.arange(DIRECT)
    array = np.stack([values.real, values.imag])[..., None] * heights
    return NMRDataset(array, (axis, DIRECT_AXIS), None, LoadReport("test", "test"))


def late(axis: Axis, delay: float) -> Axis:
    return replace(axis, facts={"delay": delay})


def summed(values: np.ndarray, delay: float, size: int, weights: np.ndarray | float = 1.0) -> np.ndarray:
    """Return sum over n of w s exp(-2 pi i t (size / 2 - j) / size), with t the true time of increment n."""
    weighted = values * weights
    weighted[0] *= 0.5 if delay == 0.0 else 1.0
    t = np.arange(len(values)) + delay
    j = np.arange(size)
    return np.exp(-2j * np.pi * np.outer(size // 2 - j, t) / size) @ weighted


@pytest.mark.parametrize("delay", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("zero_fill", [0, 1, 2])
def test_spectrum_is_the_sum_over_the_true_times(delay: float, zero_fill: int) -> None:
    values = signal(0.17, delay)
    recipe = IndirectRecipe(zero_fill=zero_fill)
    spectrum = process_indirect(states(values, late(AXIS, delay)), [recipe])
    size = 32 * 2**zero_fill
    weights = np.sin(np.pi * np.linspace(0.5, 0.98, SIZE))
    expected = summed(values, delay, size, weights).real[:, None] * (1.0 + np.arange(DIRECT))
    np.testing.assert_allclose(spectrum.array[0], expected, atol=1e-9)
    assert spectrum.array.shape == (1, size, DIRECT)
    axis = spectrum.axes[0]
    assert axis.frequency_domain and axis.size == size and axis.sw_hz == AXIS.sw_hz
    top = int(np.argmax(spectrum.array[0, :, 0]))
    assert axis.offset_hz(top) == pytest.approx(170.0, abs=AXIS.sw_hz / size)


@pytest.mark.parametrize("delays", [(0.0, 0.0), (0.5, 0.0), (1.0, 0.5)])
def test_cube_is_the_double_sum(delays: tuple[float, float]) -> None:
    sizes = (8, 6)
    first, second = (signal(f, d, n) for f, d, n in zip((0.2, -0.3), delays, sizes, strict=True))
    pairs = [np.stack([s.real, s.imag]) for s in (first, second)]
    array = np.einsum("ax,by,j->abxyj", *pairs, np.arange(1.0, 6.0)).reshape(4, 8, 6, DIRECT)
    axes = [replace(late(AXIS, d), size=n) for d, n in zip(delays, sizes, strict=True)]
    data = NMRDataset(array, (*axes, DIRECT_AXIS), None, LoadReport("test", "test"))
    spectrum = process_indirect(data, [PLAIN, PLAIN])
    lines = [summed(s.copy(), d, n).real for s, d, n in zip((first, second), delays, (8, 8), strict=True)]
    expected = np.einsum("x,y,j->xyj", *lines, np.arange(1.0, 6.0))
    np.testing.assert_allclose(spectrum.array[0], expected, atol=1e-9)


def test_reverse_mirrors_about_the_carrier() -> None:
    values = signal(0.17)
    forward = process_indirect(states(values), [PLAIN]).array[0]
    backward = process_indirect(states(values), [replace(PLAIN, reverse=True)]).array[0]
    np.testing.assert_allclose(backward[1:], forward[:0:-1], atol=1e-12)
    assert forward.argmax() != backward.argmax()


@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_imaginary_part_allows_rephasing(delay: float) -> None:
    """The phase of the hypercomplex spectrum, turned, is the spectrum of the turned FID."""
    values, angle = signal(0.17, delay), np.deg2rad(35.0)
    kept = process_indirect(states(values, late(AXIS, delay)), [PLAIN], keep_imaginary=True)
    assert kept.array.shape == (2, 32, DIRECT)
    turned = process_indirect(states(values * np.exp(1j * angle), late(AXIS, delay)), [PLAIN])
    rephased = np.cos(angle) * kept.array[0] - np.sin(angle) * kept.array[1]
    np.testing.assert_allclose(rephased, turned.array[0], atol=1e-9)
    np.testing.assert_allclose(
        kept.array[0], process_indirect(states(values, late(AXIS, delay)), [PLAIN]).array[0]
    )


def test_direct_and_indirect_imaginary_units_do_not_mix() -> None:
    values = signal(0.17)
    real = states(values)
    both = replace(real, array=real.array * (1.0 + 2.0j))
    spectrum = process_indirect(both, [PLAIN])
    np.testing.assert_allclose(
        spectrum.array, process_indirect(real, [PLAIN]).array * (1.0 + 2.0j), atol=1e-12
    )


def test_qf_gives_the_magnitude() -> None:
    values = signal(0.17) * np.exp(0.7j)
    axis = replace(AXIS, quadrature=Quadrature.QF)
    data = replace(states(values), array=values[None, :, None] * np.ones(DIRECT), axes=(axis, DIRECT_AXIS))
    spectrum = process_indirect(data, [PLAIN])
    np.testing.assert_allclose(spectrum.array[0, :, 0], np.abs(summed(values, 0.0, 32)), atol=1e-9)


@pytest.mark.parametrize("frequency", [0.17, -0.4])
def test_tppi_keeps_the_half_with_the_resonances(frequency: float) -> None:
    """Real points at half the dwell, carrier moved to the edge: the central half, at its own shifts."""
    n = np.arange(SIZE)
    real = np.cos(2 * np.pi * (frequency + 0.5) * n / 2) * np.exp(-0.05 * n)
    values = real * (-1j) ** n
    axis = replace(AXIS, quadrature=Quadrature.TPPI)
    data = replace(states(values), array=values[None, :, None] * np.ones(DIRECT), axes=(axis, DIRECT_AXIS))
    spectrum = process_indirect(data, [IndirectRecipe(zero_fill=3)])
    top = int(np.argmax(spectrum.array[0, :, 0]))
    found = spectrum.axes[0]
    assert found.sw_hz == pytest.approx(AXIS.sw_hz)
    assert found.offset_hz(top) == pytest.approx(frequency * AXIS.sw_hz, abs=10.0)
    assert found.size == spectrum.array.shape[1]


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = states(signal(0.17))
    whole = process_indirect(data, [PLAIN]).array
    monkeypatch.setattr(indirect, "BLOCK_BYTES", 1)
    np.testing.assert_array_equal(process_indirect(data, [PLAIN]).array, whole)


def test_what_was_done_is_told() -> None:
    spectrum = process_indirect(states(signal(0.1), late(AXIS, 0.5)), [IndirectRecipe(reverse=True)])
    facts = spectrum.axes[0].facts
    assert (facts["td_size"], facts["zero_filled"], facts["first_point"]) == (20, 64, 1.0)
    assert facts["window"]["kind"] == "sine-bell" and facts["window"]["offset"] == 0.5
    assert "reversed" in spectrum.history[-1] and "20 to 64" in spectrum.history[-1]
