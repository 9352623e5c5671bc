"""What speaks against a method, asked before it runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nmrrecon.methods import method_named
from nmrrecon.prepare import prepare
from nmrrecon.recipe import IndirectRecipe, Recipe
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.suitability import Objection, objection_to
from synthetic.protein import hsqc


def objection(method: str, *, points: int = 20, delay: float = 0.0) -> Objection | None:
    experiment = hsqc(20, 1, increments=64, direct=128)
    data = (
        experiment.acquire(poisson_gap(experiment.grid, points, 1)) if points < 64 else experiment.acquire()
    )
    recipe = Recipe(method=method, indirect=(IndirectRecipe(p0=0.0, delay=delay),))
    return objection_to(prepare(data, recipe), recipe, method_named(method).parameters({}))


@pytest.mark.parametrize("method", ["ist", "modern", "modern-trace", "zero-filled"])
def test_nothing_speaks_against_what_suits(method: str) -> None:
    assert objection(method) is None


def test_without_a_virtual_echo_networks_refuse_and_ist_does_without() -> None:
    refused, reserved = objection("modern", delay=0.3), objection("ist", delay=0.3)
    assert refused is not None and refused.refused and "virtual echo" in refused.text
    assert reserved is not None and not reserved.refused
    assert objection("zero-filled", delay=0.3) is None


def test_a_sampled_share_far_from_that_of_the_training_is_named() -> None:
    found = objection("modern", points=4)
    assert found is not None and not found.refused
    assert "6%" in found.text and "10% to 50%" in found.text


def test_what_was_sampled_fully_needs_no_method_and_any_will_do() -> None:
    assert objection("modern", points=64, delay=0.3) is None


def test_torch_is_not_needed() -> None:
    script = "import sys, nmrrecon.suitability, nmrrecon.learned; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
