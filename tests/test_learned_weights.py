"""The weights of a method: of its own network only, for its dimensions, on the grid they were trained on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nmrrecon.blocks as blocks
import nmrrecon.reconstruct as main_job
from nmrrecon.errors import ParameterError
from nmrrecon.learned import METHOD_OF, JointParameters, MoDernParameters, echo_extension
from nmrrecon.methods import METHODS, SPECTRA, methods_for
from nmrrecon.networks.table import CINE_NETWORKS, NETWORKS
from nmrrecon.nmr import NMRDataset
from nmrrecon.operators.echo_grid import EXTENSION
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.reconstruct import reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.ist import ISTParameters
from nmrrecon.solvers.problem import NUSProblem
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.tasks import task_of
from synthetic.protein import hsqc
from tests.shipped import SHIPPED, save, ship

INCREMENTS = 32
PHASED = Recipe(direct=DirectRecipe(p0=0.0, p1=0.0), indirect=(IndirectRecipe(p0=0.0, delay=0.0),))


@pytest.fixture(scope="module")
def plane() -> NMRDataset:
    return hsqc(20, 1, increments=INCREMENTS, direct=128).acquire(poisson_gap((INCREMENTS,), 13, 1))


def test_weights_of_other_dimensions_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch, "modern-3d")
    with pytest.raises(ParameterError, match="for a 3D, the data are a 2D"):
        MoDernParameters(weights="modern-3d").network(1)


def test_weights_that_are_not_there_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch, "modern-2d")
    with pytest.raises(ParameterError, match="'modern-joint-2d' of this network are not there") as error:
        JointParameters().network(1)
    assert "nmrrecon methods" in error.value.remedy
    with pytest.raises(ParameterError, match="unknown weights 'modern-2b'"):
        JointParameters(weights="modern-2b").network(1)


@pytest.mark.parametrize(
    ("method", "weights"),
    [
        ("modern-trace", "modern-joint-2d"),
        ("modern-paper", "dlnmr-2d"),
        ("modern-fixed", "dlnmr-2d"),
        ("dlnmr", "modern-2d"),
        ("modern-joint", "modern-2d"),
        ("modern", "modern-2d"),
    ],
)
def test_weights_of_another_network_are_refused_before_any_work(
    method: str, weights: str, plane: NMRDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the weights and what they are, the remedy the method that takes them."""
    ship(tmp_path, monkeypatch, weights)
    monkeypatch.setattr(main_job, "prepare", lambda *given: pytest.fail("prepared"))
    file = str(tmp_path / f"{weights}.safetensors")
    network = weights.removesuffix("-2d")
    for name in (weights, file):
        with pytest.raises(ParameterError) as error:
            reconstruct(plane, replace(PHASED, method=method, parameters={"weights": name}), device="cpu")
        assert f"'{name}'" in str(error.value) and f"of the network {network}," in str(error.value)
        (fitting,) = [word for word in error.value.remedy.replace(",", " ").split() if word in METHODS]
        parameters = METHODS[fitting].parameters({"weights": name})
        assert parameters.network(1) is not None


def test_every_network_of_spectra_has_a_method_that_takes_its_weights() -> None:
    assert set(METHOD_OF) == set(NETWORKS) - set(CINE_NETWORKS)
    assert all(METHODS[method].load_parameters().kind == network for network, method in METHOD_OF.items())
    kinds = {METHODS[name].load_parameters().kind for name in methods_for(SPECTRA) if METHODS[name].weights}
    assert kinds == set(METHOD_OF)


@pytest.mark.parametrize("preset", ["paper", "measured"])
@pytest.mark.parametrize(
    "weights", ["modern-2d", "modern-3d", "dlnmr-2d", "modern-joint-2d", "modern-joint-3d"]
)
def test_the_grid_is_the_one_that_the_weights_were_trained_on(
    weights: str, preset: str, tmp_path: Path
) -> None:
    """Whatever the method is called: the training of that network and preset draws on the same grid."""
    save(tmp_path, weights, preset=preset)
    network, dimensions = SHIPPED[weights]
    plan = TrainingPlan(network, preset, dimensions)
    trained = task_of(plan).stream(plan, 5, validation=False).draw(0).echo.transform
    given = {"weights": str(tmp_path / f"{weights}.safetensors")}
    for method in METHODS.values():
        if method.weights and method.load_parameters().kind == network:
            extension = echo_extension(method.parameters(given), dimensions)
            assert VirtualEcho(trained.sizes, trained.delays, extension).lengths == trained.lengths


def test_the_grid_of_the_weights_is_the_one_that_is_computed_on(
    plane: NMRDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same weights give the same result as `modern-trace` and as `modern-paper`."""
    lengths: set[tuple[int, ...]] = set()

    def noted(prepared: Any, transform: VirtualEcho, block: blocks.TraceBlock, device: str) -> NUSProblem:
        lengths.add(transform.lengths)
        return blocks.block_problem(prepared, transform, block, device)

    monkeypatch.setattr(main_job, "block_problem", noted)
    for preset, length in (("paper", 2 * INCREMENTS), ("measured", 3 * INCREMENTS)):
        (tmp_path / preset).mkdir()
        save(tmp_path / preset, "modern-2d", preset=preset)
        own = {"weights": str(tmp_path / preset / "modern-2d.safetensors")}
        results = [
            reconstruct(plane, replace(PHASED, method=method, parameters=own), device="cpu")
            for method in ("modern-trace", "modern-paper")
        ]
        np.testing.assert_array_equal(results[0].fids.array, results[1].fids.array)
        assert lengths == {(length,)}
        lengths.clear()


def test_a_solver_has_the_grid_that_was_asked_for() -> None:
    assert echo_extension(ISTParameters(extension=4.0), 1) == 4.0
    assert [echo_extension(ISTParameters(), dimensions) for dimensions in (1, 2)] == list(EXTENSION.values())
