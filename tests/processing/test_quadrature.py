"""Quadrature: analytic FIDs laid out in every way of acquisition come back as canonical States."""

from itertools import product

import numpy as np
import pytest

from nmrrecon.nmr import Axis, NMRDataset, Quadrature
from nmrrecon.processing.fourier import fourier
from nmrrecon.processing.quadrature import (
    hypercomplex_to_quadrants,
    indirect_signal,
    quadrants_to_hypercomplex,
    to_states,
)
from nmrrecon.recipe import IndirectRecipe
from nmrrecon.report import LoadReport
from nmrrecon.sampling.schedule import Schedule

MODES = (Quadrature.STATES, Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO)
DIRECT = np.exp((0.4j - 0.05) * np.arange(6) + 0.3j)


def modulations(frequency, increments):
    """Cosine and sine of a resonance `frequency` turns a dwell above the carrier."""
    angle = 2 * np.pi * frequency * increments
    return np.stack([np.cos(angle), np.sin(angle)]) * np.exp(-0.02 * increments)


def acquired(pair, mode, increments):
    """The two FIDs (2, point, ...) that the spectrometer stores."""
    pair = pair.astype(complex)
    if mode is Quadrature.STATES_TPPI:
        return pair * ((-1.0) ** increments).reshape(1, -1, *(1,) * (pair.ndim - 2))
    if mode is Quadrature.ECHO_ANTIECHO:
        c, s = pair
        return np.stack([(c - 1j * s) / 2, -(c + 1j * s) / 2])
    return pair


def dataset_of(array, modes, schedule):
    axes = tuple(
        Axis(n, 1000.0, 60.0, 118.0, quadrature=m) for n, m in zip(schedule.grid, modes, strict=True)
    )
    return NMRDataset(array, (*axes, Axis(6, 8000.0, 600.0, 4.7)), schedule, LoadReport("test", "test"))


def experiment(modes, frequencies, schedule):
    """Canonical array and the array as acquired, each (2**k, point, direct)."""
    k = len(modes)
    canonical = DIRECT * np.ones((len(schedule), 1))
    for d in range(k):
        pair = modulations(frequencies[d], schedule.points[:, d])
        canonical = np.stack([canonical * p[:, None] for p in pair], axis=d)
    raw = canonical.astype(complex)
    for d, mode in enumerate(modes):
        pair = np.moveaxis(raw, (d, k), (0, 1))
        pair = acquired(pair.reshape(2, len(schedule), -1), mode, schedule.points[:, d]).reshape(pair.shape)
        raw = np.moveaxis(pair, (0, 1), (d, k))
    shape = (2**k, len(schedule), 6)
    return canonical.reshape(shape), raw.reshape(shape)


def shuffled(grid, number, seed=0):
    rng = np.random.default_rng(seed)
    flat = rng.choice(np.prod(grid), number, replace=False)
    return Schedule(np.stack(np.unravel_index(flat, grid), axis=1), grid)


@pytest.mark.parametrize("modes", [m for k in (1, 2) for m in product(MODES, repeat=k)] + [MODES])
def test_every_mix_becomes_states(modes):
    grid = (9, 7, 5)[: len(modes)]
    schedule = shuffled(grid, 6)
    canonical, raw = experiment(modes, (0.11, -0.23, 0.31), schedule)
    states = to_states(dataset_of(raw, modes, schedule))
    np.testing.assert_allclose(states.array, canonical, atol=1e-12)
    assert all(axis.quadrature is Quadrature.STATES for axis in states.indirect)
    again = to_states(states)
    np.testing.assert_array_equal(again.array, states.array)


@pytest.mark.parametrize("modes", [(Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO), MODES])
def test_grid_without_schedule_is_treated_alike(modes):
    grid = (4, 3, 2)[: len(modes)]
    schedule = Schedule.full(grid)
    canonical, raw = experiment(modes, (0.11, -0.23, 0.31), schedule)
    scheduled = dataset_of(raw, modes, schedule)
    whole = NMRDataset(raw.reshape(-1, *grid, 6), scheduled.axes, None, scheduled.report)
    np.testing.assert_allclose(to_states(whole).array, canonical.reshape(-1, *grid, 6), atol=1e-12)


def test_echo_antiecho_keeps_single_precision():
    schedule = shuffled((9,), 4)
    _, raw = experiment(MODES[2:], (0.11,), schedule)
    assert to_states(dataset_of(raw.astype(np.complex64), MODES[2:], schedule)).array.dtype == np.complex64


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("turn", ["axis", "recipe", "swap"])
def test_opposite_rotation_is_set_right_by_the_axis_or_the_recipe(mode, turn):
    schedule = Schedule.full((32,))
    canonical, _ = experiment((mode,), (0.2,), schedule)
    _, raw = experiment((mode,), (-0.2,), schedule)
    dataset = dataset_of(raw, (mode,), schedule)
    recipe = IndirectRecipe(negate=True) if turn == "recipe" else IndirectRecipe()
    if turn == "axis":
        axes = (Axis(32, 1000.0, 60.0, 118.0, quadrature=mode, negate=True), dataset.direct)
        dataset = NMRDataset(raw, axes, schedule, dataset.report)
    if turn == "swap":
        # exchanged FIDs turn the other way, to within a sign and a quarter turn
        dataset = dataset_of(raw[::-1], (mode,), schedule)
        recipe = IndirectRecipe(swap=True, negate=True)
    np.testing.assert_allclose(to_states(dataset, [recipe]).array, canonical, atol=1e-12)


def test_explicit_switches_go_before_the_axis():
    schedule = Schedule.full((8,))
    canonical, raw = experiment((Quadrature.STATES_TPPI,), (0.2,), schedule)
    dataset = dataset_of(raw, (Quadrature.STATES_TPPI,), schedule)
    unalternated = to_states(dataset, [IndirectRecipe(alternate=False)]).array
    np.testing.assert_allclose(unalternated, raw, atol=1e-12)
    axes = (Axis(8, 1000.0, 60.0, 118.0, quadrature=Quadrature.STATES_TPPI, negate=True), dataset.direct)
    dataset = NMRDataset(raw, axes, schedule, dataset.report)
    np.testing.assert_allclose(
        to_states(dataset, [IndirectRecipe(negate=False)]).array, canonical, atol=1e-12
    )


def test_qf_is_left_alone_beside_a_hypercomplex_dimension():
    schedule = shuffled((5, 9), 7)
    modes = (Quadrature.QF, Quadrature.STATES_TPPI)
    pair = modulations(0.2, schedule.points[:, 1])[:, :, None] * DIRECT
    raw = acquired(pair, modes[1], schedule.points[:, 1])
    states = to_states(dataset_of(raw, modes, schedule))
    np.testing.assert_allclose(states.array, pair, atol=1e-12)
    assert states.axes[0].quadrature is Quadrature.QF


def test_wrong_number_of_phases_is_refused():
    schedule = Schedule.full((4,))
    with pytest.raises(ValueError, match="FIDs a point"):
        to_states(dataset_of(np.zeros((1, 4, 6), complex), (Quadrature.STATES,), schedule))


@pytest.mark.parametrize("k", [1, 2, 3])
def test_quadrants_turn_as_named_and_come_back(k):
    frequencies, increments = (0.11, 0.23, 0.31)[:k], np.arange(12)
    components = np.ones((1, 12))
    for d in range(k):
        pair = modulations(frequencies[d], increments)
        components = (components[:, None, :] * pair).reshape(-1, 12)
    quadrants = hypercomplex_to_quadrants(components)
    for index, signs in enumerate(product((1, -1), repeat=k - 1)):
        turn = frequencies[0] + sum(s * f for s, f in zip(signs, frequencies[1:], strict=True))
        expected = np.exp(2j * np.pi * turn * increments - 0.02 * k * increments)
        np.testing.assert_allclose(quadrants[index], expected, atol=1e-12)
    np.testing.assert_allclose(quadrants_to_hypercomplex(quadrants), components, atol=1e-12)


def test_quadrants_of_two_dimensions_are_the_written_combinations():
    cc, cs, sc, ss = np.random.default_rng(6).standard_normal((4, 3, 5))
    plus, mixed = hypercomplex_to_quadrants(np.stack([cc, cs, sc, ss]))
    np.testing.assert_allclose(plus, (cc - ss) + 1j * (sc + cs))
    np.testing.assert_allclose(mixed, (cc + ss) + 1j * (sc - cs))


def test_indirect_signal_of_states_is_cosine_plus_i_sine():
    schedule = shuffled((32,), 9)
    canonical, _ = experiment((Quadrature.STATES,), (0.2,), schedule)
    signal = indirect_signal(dataset_of(canonical, (Quadrature.STATES,), schedule))
    angle = 2j * np.pi * 0.2 * schedule.points - 0.02 * schedule.points
    np.testing.assert_allclose(signal, DIRECT.real * np.exp(angle), atol=1e-12)


def test_indirect_signal_of_tppi_lies_in_the_central_half():
    size, frequency = 128, 0.3  # turns of a dwell of 1 / sw; real points come at half of it
    n = np.arange(size)
    fids = np.cos(2 * np.pi * frequency * n / 2 + np.pi * n / 2)[None, :, None] * DIRECT
    signal = indirect_signal(dataset_of(fids, (Quadrature.TPPI,), Schedule.full((size,))))
    magnitude = np.abs(fourier(signal[:, 0]))
    central = magnitude[size // 4 : 3 * size // 4]
    assert size // 4 + int(central.argmax()) == pytest.approx(size / 2 - frequency / 2 * size, abs=1)
    assert magnitude.max() == pytest.approx(central.max(), rel=0.05)


def test_indirect_signal_needs_one_dimension():
    schedule = Schedule.full((2, 2))
    with pytest.raises(ValueError, match="2 indirect"):
        indirect_signal(dataset_of(np.zeros((4, 4, 6)), MODES[:2], schedule))
