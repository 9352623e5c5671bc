"""Trained cine networks as methods."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from nmrrecon import learned_cine
from nmrrecon.cine_methods import NETWORKS
from nmrrecon.cine_recipe import CineRecipe
from nmrrecon.cli.main import cli
from nmrrecon.errors import ParameterError, WeightsError
from nmrrecon.learned_cine import (
    CineNetworkParameters,
    DCCNNParameters,
    ISTANetParameters,
    cine_network_solver,
)
from nmrrecon.methods import METHODS
from nmrrecon.networks.table import network_class
from nmrrecon.operators.sampled_cine import SampledCine
from nmrrecon.reconstruct_cine import prepare_cine_for, reconstruct_cine
from nmrrecon.sampling.masks import parse_mask
from nmrrecon.untrained import write_untrained
from nmrrecon.weights import load_network, manifest, manifest_if_there
from nmrrecon.weights_manifest import CINE_DIMENSIONS
from tests.coil_array import acquired, beating_disc

SMALL = {"cascades": 2, "layers": 3, "features": 4}


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three weights of one network in the place of those that come with the program."""
    for name, preset, density in (
        ("r16", "radial-16", 0.115),
        ("r30", "radial-30", 0.207),
        ("g8", "gaussian-8", 0.125),
    ):
        write_untrained(tmp_path, name, "dc-cnn", SMALL, CINE_DIMENSIONS, preset, density)
    monkeypatch.setattr("nmrrecon.weights.weights_folder", lambda: tmp_path)
    monkeypatch.setattr(DCCNNParameters, "shipped", ("r16", "r30", "g8", "missing"))
    return tmp_path


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("radial:16", "r16"),
        ("radial:10", "r16"),
        ("radial:40", "r30"),
        ("gaussian:8", "g8"),
        ("gaussian:4", "g8"),
        ("random-2d:5", "r30"),
    ],
)
def test_the_weights_of_the_masks_most_like_that_of_the_data_are_taken(
    shipped: Path, mask: str, expected: str
) -> None:
    drawn = torch.from_numpy(parse_mask(mask).draw((4, 128, 128), 1))
    assert DCCNNParameters().weights_for(drawn) == expected


def test_lines_of_a_partial_echo_are_lines(shipped: Path) -> None:
    drawn = torch.from_numpy(parse_mask("gaussian:8").draw((4, 128, 128), 1))
    drawn[..., :25] = False
    assert DCCNNParameters().weights_for(drawn) == "g8" and not DCCNNParameters().doubt(drawn)


def test_a_network_reconstructs_by_its_weights(shipped: Path) -> None:
    rng = np.random.default_rng(0)
    mask = parse_mask("radial:4").draw((4, 24, 24), 1)
    samples = (rng.standard_normal((4, 1, 24, 24)) + 1j * rng.standard_normal((4, 1, 24, 24))) * mask[:, None]
    cine = SampledCine.of(samples, mask)
    found = []
    for iterate in cine_network_solver(cine, DCCNNParameters(weights="r16", precision="single")):
        found.append(iterate.image)
        assert not torch.is_inference_mode_enabled(), "the caller's computations are the caller's"
    with torch.no_grad():
        expected = load_network(shipped / "r16.safetensors")(cine).image
    (image,) = found
    torch.testing.assert_close(image, expected)
    assert iterate.residual < 1e-5, "its data consistency puts the samples back"
    (rough,) = cine_network_solver(cine, DCCNNParameters(weights="r16"))
    assert float((rough.image - expected).norm() / expected.norm()) < 0.01


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ParameterError, match="auto or single"):
        DCCNNParameters(precision="double")


def test_the_history_names_the_weights_and_doubts_are_told(shipped: Path) -> None:
    images = beating_disc(4, (32, 32))
    recipe = CineRecipe(mask="radial:4", method="dc-cnn")
    result = reconstruct_cine(acquired(images), recipe)
    assert "reconstruction by dc-cnn with the weights r16 (" in result.k_space.history[-1]
    assert manifest("r16").sha256[:12] in result.k_space.history[-1]
    assert result.recipe == recipe.with_weights("r16"), "other weights may be shipped one day"
    share = result.k_space.sampled_share
    assert 0.115 / 2 < share < 0.115 * 2 and not result.warnings
    given = CineRecipe(
        mask="radial:4", method="dc-cnn", parameters={"weights": str(shipped / "g8.safetensors")}
    )
    result = reconstruct_cine(acquired(images), given)
    assert f"with the weights {shipped / 'g8.safetensors'} (" in result.k_space.history[-1]
    assert "masks of whole lines that take 12.5%" in result.warnings[-1]
    far = reconstruct_cine(acquired(images), CineRecipe(mask="radial:30", method="dc-cnn"))
    assert "were trained on masks of points that take 20.7%" in far.warnings[-1]


def test_weights_that_are_missing_are_told_before_anything_is_run(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ISTANetParameters, "shipped", ("missing-radial",))
    k_space = acquired(beating_disc(2, (16, 16)))
    for parameters, words in (
        ({}, "missing-radial"),
        ({"weights": str(shipped / "no.safetensors")}, "no.safetensors"),
    ):
        recipes = [
            CineRecipe(mask="radial:4", method=method, parameters=values)
            for method, values in (("tv", {}), ("ista-net", parameters))
        ]
        with pytest.raises((ParameterError, WeightsError), match=words):
            prepare_cine_for(recipes, k_space, "cpu")
    full = [CineRecipe(method="ista-net")]
    assert prepare_cine_for(full, k_space, "cpu")[0].k_space.is_full, "which takes no weights"


def test_weights_of_another_network_are_refused(shipped: Path) -> None:
    mask = torch.ones(1, 1, 1, 8, 8, dtype=torch.bool)
    with pytest.raises(ParameterError, match="dc-cnn, this method takes ista-net"):
        ISTANetParameters(weights="r16").network(mask)


def test_a_network_without_weights_says_so(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ISTANetParameters, "shipped", ("missing",))
    with pytest.raises(ParameterError, match="not there"):
        ISTANetParameters().weights_for(torch.ones(1, 8, 8, dtype=torch.bool))


@pytest.mark.parametrize("method", NETWORKS, ids=lambda method: method.name)
def test_the_size_in_the_table_is_that_of_the_network(method: Any) -> None:
    parameters = METHODS[method.name].load_parameters()
    assert issubclass(parameters, CineNetworkParameters) and dataclasses.is_dataclass(parameters)
    assert parameters.shipped == method.weights
    with torch.device("meta"):
        network = network_class(parameters.kind)(**method.arguments)
    assert sum(values.numel() for values in network.parameters()) == method.size


def test_weights_that_come_with_a_method_are_of_its_network() -> None:
    found = [(method, manifest_if_there(name)) for method in NETWORKS for name in method.weights]
    there = [(method, known) for method, known in found if known is not None]
    assert {"dc-cnn-lr", "ista-lr-net", "crnn-lr"} <= {method.name for method, _ in there}
    for method, known in there:
        assert method.arguments.items() <= known.arguments.items()
        parameters = method.load_parameters()
        assert issubclass(parameters, CineNetworkParameters) and known.network == parameters.kind


def test_the_authors_sizes_are_printed() -> None:
    printed = CliRunner().invoke(cli, ["methods"], env={"COLUMNS": "200"}).output
    for size in (
        "293,810",
        "293,780",
        "432,650",
        "293,760",
        "297,794",
        "328,339",
        "259,230",
        "259,245",
        "708,075",
        "2,689,130",
    ):
        assert size in printed


def test_the_module_names_every_network() -> None:
    named = {
        value.shipped
        for value in vars(learned_cine).values()
        if isinstance(value, type) and hasattr(value, "kind")
    }
    assert named == {method.weights for method in NETWORKS}
