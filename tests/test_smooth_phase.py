"""Smooth phases: of unit magnitude, smooth in space, slow in time, as strong as asked for."""

from __future__ import annotations

import numpy as np
import pytest

from nmrrecon.smooth_phase import smooth_phase


def draw(seed: int, strength: float = 1.0, frames: int = 12, periodic: bool = False) -> np.ndarray:
    return smooth_phase(frames, (64, 48), np.random.default_rng(seed), strength, periodic=periodic)


def test_a_phase_is_a_function_of_the_generator_and_of_unit_magnitude() -> None:
    first = draw(1)
    assert first.shape == (12, 64, 48) and first.dtype == np.complex64
    np.testing.assert_array_equal(first, draw(1))
    np.testing.assert_allclose(np.abs(first), 1.0, atol=1e-6)


@pytest.mark.parametrize("strength", [0.2, 1.0])
def test_neighbours_have_nearly_the_same_phase(strength: float) -> None:
    steps = []
    for seed in range(30):
        phase = draw(seed, strength)
        steps += [np.abs(np.angle(phase[:, 1:] * phase[:, :-1].conj())).max()]
        steps += [np.abs(np.angle(phase[:, :, 1:] * phase[:, :, :-1].conj())).max()]
    assert max(steps) < 1.2 * strength
    assert np.median(steps) < 0.4 * strength


def test_the_phase_changes_slowly_in_time_and_closes_where_it_is_periodic() -> None:
    for seed in range(20):
        phase = draw(seed, frames=24, periodic=True)
        steps = np.abs(np.angle(phase * np.roll(phase, 1, axis=0).conj())).mean(axis=(1, 2))
        assert steps.max() < 1.0 and steps[0] <= 1.2 * steps[1:].max() + 1e-6


def test_strength_is_about_the_spread_of_the_phase() -> None:
    """Small phases, which do not wrap, less their mean."""
    spread = []
    for seed in range(60):
        phase = draw(seed, 0.05)
        turned = np.angle(phase * np.conj(phase.mean() / np.abs(phase.mean())))
        spread.append(turned.std())
    assert 0.025 < np.sqrt(np.mean(np.square(spread))) < 0.1
