"""Phases of indirect dimensions: measured, believed, given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nmrrecon.nmr import NMRDataset
from nmrrecon.processing.indirect_phase import IndirectPhase, indirect_phases
from nmrrecon.recipe import IndirectRecipe
from tests.processing.indirect_data import phased_data

AUTOMATIC = (IndirectRecipe(), IndirectRecipe())


def found(data: NMRDataset, recipes: tuple[IndirectRecipe, ...] = AUTOMATIC) -> tuple[IndirectPhase, ...]:
    return indirect_phases(data, recipes[: len(data.indirect)])


def angle(a: float, b: float, period: float = 360.0) -> float:
    """Return the distance of two angles in degrees."""
    return abs((a - b + period / 2) % period - period / 2)


def with_facts(data: NMRDataset, p0: float, delay: float) -> NMRDataset:
    axes = [replace(axis, facts={"p0": p0, "delay": delay}) for axis in data.indirect]
    return replace(data, axes=(*axes, data.direct))


@pytest.mark.parametrize("density", [0.25, 1.0])
@pytest.mark.parametrize("delay", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("p0", [30.0, -70.0, 0.0, 170.0])
def test_measured_in_a_plane(p0: float, delay: float, density: float) -> None:
    (phase,) = found(phased_data([p0 + 180 * delay], [delay], density=density))
    assert phase.delay == delay
    assert angle(phase.p0, p0) < 2.0
    assert phase.source.startswith("from the peaks")
    assert phase.exact_echo


@pytest.mark.parametrize("density", [0.25, 1.0])
@pytest.mark.parametrize("delays", [(0.0, 0.0), (0.5, 0.0), (1.0, 0.5)])
def test_measured_in_a_cube(delays: tuple[float, float], density: float) -> None:
    """Each phase up to 180 degrees, their sum, which is the sign, up to 360."""
    p0 = (30.0, -70.0)
    rotations = [p + 180 * d for p, d in zip(p0, delays, strict=True)]
    phases = found(phased_data(rotations, delays, density=density))
    assert tuple(phase.delay for phase in phases) == delays
    for phase, expected in zip(phases, p0, strict=True):
        assert angle(phase.p0, expected, 180.0) < 5.0
    assert angle(sum(phase.p0 for phase in phases), sum(p0)) < 8.0


@pytest.mark.parametrize("seed", range(2, 6))
def test_measured_to_a_degree_at_an_eighth_of_the_points(seed: int) -> None:
    (phase,) = found(phased_data([40.0], [0.0], density=0.125, seed=seed))
    assert angle(phase.p0, 40.0) < 1.5


def test_most_peaks_are_made_positive() -> None:
    upright, inverted = (found(phased_data([20.0], [0.0], sign=sign))[0] for sign in (1.0, -1.0))
    assert angle(upright.p0, 20.0) < 2.0
    assert angle(inverted.p0, 200.0) < 2.0


def test_one_strong_signal_does_not_decide_the_sign() -> None:
    data = phased_data([0.0], [0.0])
    water = np.exp(-0.5 * ((np.arange(data.direct.size) - 20) / 3) ** 2) * -500.0
    t = np.arange(256)
    array = data.array.copy()
    array[0] += np.cos(0.9 * t)[:, None] * water
    array[1] += np.sin(0.9 * t)[:, None] * water
    (phase,) = found(replace(data, array=array.astype(np.float32)))
    assert angle(phase.p0, 0.0) < 2.0


@pytest.mark.parametrize("seed", range(3))
def test_feet_of_few_strong_lines_do_not_decide_the_sign(seed: int) -> None:
    """Four lines over little noise, whose truncated direct FIDs have feet of either sign on every trace."""
    rng = np.random.default_rng(seed)
    data = phased_data([0.0], [0.0])
    t = np.arange(256)
    signals = np.exp((2j * np.pi * rng.uniform(-0.4, 0.4, (4, 1)) - 0.01) * t)
    lines = np.sinc((np.arange(data.direct.size) - rng.uniform(50, 450, (4, 1))) / 2.5)
    fids = signals.T @ lines
    (phase,) = found(replace(data, array=np.stack([fids.real, fids.imag]).astype(np.float32)))
    assert angle(phase.p0, 0.0) < 2.0


@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_the_file_is_believed_where_it_fits(delay: float) -> None:
    data = with_facts(phased_data([30.0 + 180 * delay], [delay], density=0.25), 33.0, delay)
    assert found(data) == (IndirectPhase(33.0, delay, "file"),)


def test_the_file_is_believed_without_a_delay() -> None:
    data = phased_data([30.0], [0.0])
    axes = (replace(data.indirect[0], facts={"p0": 28.0}), data.direct)
    assert found(replace(data, axes=axes)) == (IndirectPhase(28.0, 0.0, "file"),)


def test_the_file_is_not_believed_sixty_degrees_off() -> None:
    (phase,) = found(with_facts(phased_data([30.0], [0.0], density=0.25), 90.0, 0.0))
    assert angle(phase.p0, 30.0) < 2.0
    assert "the file's do not fit" in phase.source


def test_what_the_recipe_says_counts_first() -> None:
    data = with_facts(phased_data([30.0], [0.0], density=0.25), 30.0, 0.0)
    both = found(data, (IndirectRecipe(p0=77.0, delay=0.5),))
    assert both == (IndirectPhase(77.0, 0.5, "given"),)
    (p0_given,) = found(data, (IndirectRecipe(p0=30.0),))
    assert (p0_given.p0, p0_given.delay) == (30.0, 0.0)
    (delay_given,) = found(data, (IndirectRecipe(delay=0.0),))
    assert delay_given.delay == 0.0 and angle(delay_given.p0, 30.0) < 2.0


@pytest.mark.parametrize(
    ("given", "taken", "exact"), [(0.49, 0.5, True), (0.98, 1.0, True), (0.3, 0.3, False)]
)
def test_a_delay_that_is_nearly_exact_is_exact(given: float, taken: float, exact: bool) -> None:
    (phase,) = found(phased_data([0.0], [0.0]), (IndirectRecipe(p0=0.0, delay=given),))
    assert phase.delay == taken
    assert phase.exact_echo is exact


def test_noise_alone_gives_some_phase_and_no_failure() -> None:
    data = phased_data([0.0], [0.0], density=0.25)
    rng = np.random.default_rng(0)
    for array in (rng.normal(size=data.array.shape), np.zeros(data.array.shape)):
        (phase,) = found(replace(data, array=array.astype(np.float32)))
        assert np.isfinite(phase.p0) and phase.delay in (0.0, 0.5, 1.0)


def test_a_single_trace_is_enough() -> None:
    data = phased_data([30.0], [0.0])
    profile = np.abs(data.array).sum(axis=(0, 1))
    j = int(profile.argmax())
    axis = replace(data.direct, size=1)
    single = replace(data, array=data.array[..., j : j + 1], axes=(data.indirect[0], axis))
    assert angle(found(single)[0].p0, 30.0) < 6.0


def test_a_rotation_is_that_of_time_zero() -> None:
    assert IndirectPhase(-90.0, 0.5, "").rotation == 0.0
    assert IndirectPhase(30.0, 0.0, "").rotation == 30.0


def test_a_given_p0_goes_with_the_delay_of_the_file() -> None:
    data = with_facts(phased_data((0.0,), (0.0,)), -90.0, 0.5)
    (chosen,) = found(data, (IndirectRecipe(p0=-80.0),))
    assert (chosen.p0, chosen.delay) == (-80.0, 0.5)
    assert "file" in chosen.source
