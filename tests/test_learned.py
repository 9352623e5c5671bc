"""Trained networks as methods: the network itself on the data, or one clear error before any work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import nmrrecon.blocks as blocks
import nmrrecon.reconstruct as main_job
from nmrrecon.errors import NMRReconError, ParameterError
from nmrrecon.learned import JointParameters, MoDernParameters, NetworkParameters, network_solver
from nmrrecon.networks.sampled_echo import SampledEcho
from nmrrecon.nmr import NMRDataset, Quadrature
from nmrrecon.operators.virtual_echo import ComplexGrid, VirtualEcho
from nmrrecon.recipe import DirectRecipe, IndirectRecipe, Recipe
from nmrrecon.reconstruct import reconstruct
from nmrrecon.sampling.poisson_gap import poisson_gap
from nmrrecon.solvers.problem import NUSProblem
from nmrrecon.spectrum_methods import BEST_NETWORK, SPECTRUM_METHODS
from synthetic.experiment import Experiment
from synthetic.protein import hnco, hsqc
from tests.networks.echoes import random_fids, random_mask
from tests.shipped import save, ship

PHASED = Recipe(direct=DirectRecipe(p0=0.0, p1=0.0), indirect=(IndirectRecipe(p0=0.0, delay=0.0),))


@pytest.fixture(scope="module")
def plane() -> Experiment:
    return hsqc(20, 1, increments=32, direct=128)


@pytest.fixture(scope="module")
def cube() -> Experiment:
    return hnco(10, 1, increments=(8, 10), direct=64)


def sampled(experiment: Experiment, density: float = 0.4) -> NMRDataset:
    points = round(density * int(np.prod(experiment.grid)))
    return experiment.acquire(poisson_gap(experiment.grid, points, 1))


def problem(sizes: tuple[int, ...], transform: VirtualEcho | ComplexGrid) -> NUSProblem:
    mask = random_mask(sizes, 0.4, 1)
    fids = random_fids(6, sizes, (0.0,) * len(sizes), 1) * mask
    return NUSProblem(fids, mask, transform, 0.01, 2.0)


@pytest.mark.parametrize(
    ("kind", "name", "sizes"),
    [
        (MoDernParameters, "modern-2d", (24,)),
        (MoDernParameters, "modern-3d", (6, 8)),
        (JointParameters, "modern-joint-2d", (24,)),
    ],
)
def test_solver_gives_what_the_network_gives(
    kind: type[NetworkParameters],
    name: str,
    sizes: tuple[int, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = ship(tmp_path, monkeypatch, name)[name]
    transform = VirtualEcho(sizes, (0.0,) * len(sizes))
    given = problem(sizes, transform)
    (iterate,) = network_solver(given, kind(weights=name))
    echo = SampledEcho.of(given.fids, given.mask, transform, 0.01, 2.0, neighbours=6)
    with torch.no_grad():
        estimate = network(echo)[-1]
    torch.testing.assert_close(iterate.fids, transform.fids(echo.put_back(estimate)))
    apart = torch.linalg.vector_norm((estimate - echo.measured)[echo.known.expand_as(estimate)])
    assert iterate.residual == pytest.approx(float(apart / torch.linalg.vector_norm(echo.measured)), rel=1e-4)


def test_every_method_takes_the_weights_of_its_row() -> None:
    for method in SPECTRUM_METHODS.values():
        if not method.weights:
            continue
        parameters = method.parameters({})
        named = [parameters.weights_for(dimensions) for dimensions in (1, 2)[: len(method.weights)]]
        assert named == list(method.weights)
        with pytest.raises(ParameterError, match=f"{len(method.weights) + 2}D"):
            parameters.weights_for(len(method.weights) + 1)
    assert MoDernParameters(weights="mine.safetensors").weights_for(2) == "mine.safetensors"


def test_modern_stands_for_the_best_network() -> None:
    modern, best = SPECTRUM_METHODS["modern"], SPECTRUM_METHODS[BEST_NETWORK]
    assert (modern.weights, modern.solver, modern.parameters_class) == (
        best.weights,
        best.solver,
        best.parameters_class,
    )
    assert BEST_NETWORK in modern.title and len(modern.weights) == 2


def test_without_virtual_echo_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(tmp_path, monkeypatch, "modern-2d")
    with pytest.raises(ParameterError, match="virtual echo") as error:
        next(network_solver(problem((24,), ComplexGrid((24,))), MoDernParameters()))
    assert "--method ist" in error.value.remedy


@pytest.mark.parametrize("method", ["modern", "modern-trace", "dlnmr"])
def test_reconstructs_a_plane(
    method: str, plane: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-2d", "modern-joint-2d", "dlnmr-2d")
    data = sampled(plane)
    result = reconstruct(data, replace(PHASED, method=method), device="cpu")
    zero_filled = reconstruct(data, replace(PHASED, method="zero-filled"), device="cpu")
    assert data.schedule is not None
    acquired = data.schedule.mask
    np.testing.assert_allclose(result.fids.array[:, acquired], zero_filled.fids.array[:, acquired])
    assert np.abs(result.fids.array[:, ~acquired]).max() > 0
    assert np.isfinite(result.spectrum.array).all() and result.residual > 0
    assert f"reconstruction by {method}" in " ".join(result.spectrum.history)


@pytest.mark.parametrize("method", ["modern", "modern-trace"])
def test_reconstructs_a_cube(
    method: str, cube: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-3d", "modern-joint-3d")
    recipe = Recipe(direct=PHASED.direct, indirect=PHASED.indirect * 2, method=method)
    data = sampled(cube)
    result = reconstruct(data, recipe, device="cpu")
    assert data.schedule is not None
    assert np.abs(result.fids.array[:, ~data.schedule.mask]).max() > 0
    assert np.isfinite(result.spectrum.array).all()


@pytest.mark.parametrize("phases", [False, True])
def test_blocks_give_what_one_block_gives(
    phases: bool, plane: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-2d")
    recipe = replace(PHASED, method="modern-trace", keep_imaginary=phases)
    monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", 2**40)
    monkeypatch.setattr(blocks, "TOGETHER", 1)
    whole = reconstruct(sampled(plane), recipe, device="cpu")
    monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", 1)
    counts: list[int] = []
    parts = reconstruct(sampled(plane), recipe, device="cpu", progress=lambda p: counts.append(p.blocks))
    assert counts[0] == 256 // blocks.FEWEST * (1 + phases)
    scale = np.abs(whole.fids.array).max()
    np.testing.assert_allclose(parts.fids.array, whole.fids.array, atol=1e-5 * scale)
    assert parts.residual == pytest.approx(whole.residual, rel=1e-4)


def test_blocks_of_a_method_hold_as_many_arrays_as_it_says(
    plane: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block of ten traces of 96 points: 10 * 96 * 4 bytes an array."""
    ship(tmp_path, monkeypatch, "modern-2d")
    monkeypatch.setattr(blocks, "TOGETHER", 1)
    for arrays in (16, 64):
        monkeypatch.setattr(MoDernParameters, "arrays", arrays)
        monkeypatch.setitem(blocks.BLOCK_BYTES, "cpu", arrays * 10 * 96 * 4)
        counts: list[int] = []
        recipe = replace(PHASED, method="modern-trace")
        reconstruct(sampled(plane), recipe, device="cpu", progress=lambda p, to=counts: to.append(p.blocks))
        assert counts[0] == -(-256 // 10)


def as_magnitude(data: NMRDataset) -> NMRDataset:
    axis = replace(data.indirect[0], quadrature=Quadrature.QF)
    echo = (data.array[:1] + 1j * data.array[1:]).astype(np.complex64)
    return replace(data, array=echo, axes=(axis, data.direct))


def with_file_delay(data: NMRDataset) -> NMRDataset:
    axis = replace(data.indirect[0], facts={"delay": 0.3})
    return replace(data, axes=(axis, data.direct))


Change = Callable[[NMRDataset], NMRDataset]


@pytest.mark.parametrize(
    ("change", "recipe", "words"),
    [
        (as_magnitude, Recipe(), "magnitude"),
        (lambda data: data, Recipe(indirect=(IndirectRecipe(p0=0.0, delay=0.3),)), "0.3 dwells"),
        (lambda data: data, Recipe(indirect=(IndirectRecipe(delay=0.25),)), "0.25 dwells"),
        (with_file_delay, Recipe(indirect=(IndirectRecipe(p0=0.0),)), "0.3 dwells"),
        (lambda data: data, Recipe(parameters={"weights": "modern-joint-3d"}), "for a 3D"),
        (lambda data: data, Recipe(parameters={"weights": "none.pt"}), "none.pt"),
    ],
)
def test_what_a_network_cannot_do_is_told_before_any_work(
    change: Change,
    recipe: Recipe,
    words: str,
    plane: Experiment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ship(tmp_path, monkeypatch, "modern-joint-2d", "modern-joint-3d")
    worked: list[object] = []
    monkeypatch.setattr(main_job, "prepare", lambda *given: worked.append(given))
    with pytest.raises(NMRReconError, match=words) as error:
        reconstruct(change(sampled(plane)), replace(recipe, method="modern"), device="cpu")
    assert error.value.remedy and not worked


def test_no_weights_for_the_dimensions_are_told_before_any_work(
    cube: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-joint-2d")
    monkeypatch.setattr(main_job, "prepare", lambda *given: pytest.fail("prepared"))
    for method, words in (("modern", "'modern-joint-3d'"), ("modern-paper", "no weights for a 3D")):
        with pytest.raises(ParameterError, match=words):
            reconstruct(sampled(cube), Recipe(method=method), device="cpu")


def test_a_delay_that_was_measured_is_told_before_the_method_runs(
    plane: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch, "modern-joint-2d")
    data = sampled(plane)
    axis = replace(data.indirect[0], facts={"p0": -54.0, "delay": 0.3})
    late = replace(replace(plane, delays=(0.3,)).acquire(data.schedule), axes=(axis, data.direct))
    monkeypatch.setattr(main_job, "run_blocks", lambda *given: pytest.fail("ran"))
    with pytest.raises(ParameterError, match=r"0\.3 dwells") as error:
        reconstruct(late, Recipe(method="modern"), device="cpu")
    assert "--method ist" in error.value.remedy


@pytest.mark.parametrize("change", [lambda data: data, as_magnitude])
def test_of_complete_data_no_method_is_asked(
    change: Change, plane: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(tmp_path, monkeypatch)
    data = change(plane.acquire())
    result = reconstruct(data, Recipe(method="modern"), device="cpu")
    expected = reconstruct(data, Recipe(method="zero-filled"), device="cpu")
    np.testing.assert_array_equal(result.spectrum.array, expected.spectrum.array)


def test_weights_of_ones_own_are_taken_by_path(plane: Experiment, tmp_path: Path) -> None:
    save(tmp_path, "modern-2d")
    own = {"weights": str(tmp_path / "modern-2d.safetensors")}
    recipe = replace(PHASED, method="modern-trace", parameters=own)
    result = reconstruct(sampled(plane), recipe, device="cpu")
    assert result.recipe.parameters == own and np.isfinite(result.spectrum.array).all()


def test_table_and_parameters_do_not_load_torch() -> None:
    code = "import sys, nmrrecon.methods, nmrrecon.learned; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
