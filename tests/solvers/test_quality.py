"""How well the methods do with default settings on the synthetic cases, against published competitors.

The bounds are means over five seeds; each fast test takes one seed and leaves some room.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
import torch

from nmrrecon.recipe import Recipe
from nmrrecon.reconstruct import reconstruct
from synthetic.cases import case
from synthetic.scoring import CaseScore, score

SEEDS = range(1, 6)
#: Case: largest RLNE of the joint and of the plain form, means over the seeds.
BOUNDS = {"A": (0.026, 0.033), "B": (0.020, 0.039), "C": (0.011, 0.016)}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Runs of a fraction of a second are not worth threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@cache
def scored(name: str, seed: int, method: str) -> CaseScore:
    drawn = case(name, seed)
    return score(drawn, reconstruct(drawn.dataset(), Recipe(method=method), device="cpu").fids.array)


def mean(name: str, method: str, figure: str) -> float:
    return float(np.mean([getattr(scored(name, seed, method), figure) for seed in SEEDS]))


@pytest.mark.parametrize("name", BOUNDS)
def test_one_seed_joint_beats_plain_beats_nothing(name: str) -> None:
    joint, plain, nothing = (scored(name, 1, method) for method in ("ist", "ist-plain", "zero-filled"))
    assert joint.rlne < 1.15 * BOUNDS[name][0]
    assert plain.rlne < 1.2 * BOUNDS[name][1]
    assert joint.rlne < 0.8 * plain.rlne < 0.1 * nothing.rlne
    assert joint.r2 > 0.9998
    assert 0.98 < joint.slope < 1.02


def test_one_seed_weak_peaks_of_the_hard_case() -> None:
    joint, plain = scored("B", 1, "ist"), scored("B", 1, "ist-plain")
    assert joint.weak >= 20
    assert joint.r2_weak > 0.97 and joint.r2_weak > plain.r2_weak
    assert joint.false_peaks < plain.false_peaks


def test_one_seed_in_three_dimensions() -> None:
    joint, nothing = scored("3d", 1, "ist"), scored("3d", 1, "zero-filled")
    assert joint.rlne < 0.08 < 0.5 < nothing.rlne
    assert joint.r2 > 0.9995


@pytest.mark.parametrize("name", BOUNDS)
def test_five_seeds(name: str) -> None:
    joint, plain = BOUNDS[name]
    assert mean(name, "ist", "rlne") <= joint
    assert mean(name, "ist-plain", "rlne") <= plain


def test_five_seeds_weak_peaks_of_the_hard_case() -> None:
    assert mean("B", "ist", "r2_weak") >= 0.97


def test_five_seeds_in_three_dimensions() -> None:
    assert mean("3d", "ist", "rlne") <= 0.080
    assert mean("3d", "ist", "r2") >= 0.9998
