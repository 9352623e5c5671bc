"""Seconds and operations: counted by hand where they can be."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from nmrrecon.evaluation import timing
from nmrrecon.evaluation.arithmetic import (
    PER_FEATURE,
    PER_POINT,
    multiplication_rate,
    network_operations,
    transform_operations,
)
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.methods import METHODS
from nmrrecon.networks.modern import MoDern
from nmrrecon.operators.virtual_echo import VirtualEcho
from nmrrecon.weights import available, manifest

from .conftest import AddWeights

TINY = {"6x16": timing.Size(6, (16,), (0.3, 0.2, 0.1)), "6x8x6": timing.Size(6, (8, 6), (3.0, 2.0, 1.0))}


def test_operations_of_one_trace_are_those_counted_by_hand() -> None:
    features, blocks, length = 4, 3, 32
    transform = VirtualEcho((16,), (0.0,), 2.0)
    assert transform.spectrum_shape == (length,)
    convolutions = 2 * (2 * features * 3 + features * 2 * 3) * length
    thresholds = 2 * 2 * features * features
    fourier = 2 * 5 * length * math.log2(length)
    rest = (PER_FEATURE * features + PER_POINT) * length
    network = MoDern(1, features=features, blocks=blocks)
    expected = blocks * (convolutions + thresholds + fourier + rest)
    assert network_operations(network, transform) == pytest.approx(expected)


def test_iterations_before_the_first_block_have_a_real_transform_each_way() -> None:
    transform = VirtualEcho((16,), (0.0,), 2.0)
    begun, not_begun = (network_operations(MoDern(1, start=n), transform) for n in (6, 0))
    iteration = 2 * (5 / 2) * 32 * math.log2(32) + PER_POINT * 32
    assert begun - not_begun == pytest.approx(6 * iteration)


def test_a_transform_of_two_dimensions_is_one_along_each() -> None:
    transform = VirtualEcho((8, 6), (0.0, 0.0), 2.0)
    rows, columns = transform.lengths
    stored = transform.signal_shape[-1]
    assert transform_operations(transform) == pytest.approx(
        5 * (rows * columns * math.log2(columns) + stored * rows * math.log2(rows))
    )


def test_a_machine_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmrrecon.evaluation.arithmetic.MATRIX", 256)
    rate = multiplication_rate("cpu")
    assert rate > 1e8


def test_every_size_is_timed_without_trained_weights(
    no_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SIZES", TINY)
    monkeypatch.setattr("nmrrecon.evaluation.arithmetic.MATRIX", 128)
    monkeypatch.setattr(timing, "METHODS", ("ist-plain:iterations=3", *timing.METHODS[1:]))
    found = timing.evaluate(Settings(runs=2, device="cpu"), Report())
    (table,) = found.tables
    assert [row[0] for row in table.rows] == list(TINY)
    for row, size in zip(table.rows, TINY.values(), strict=True):
        figures = [float(str(cell)) for cell in row[1:]]
        assert min(figures) > 0.0
        assert tuple(figures[6:9]) == size.paper
        assert figures[9] == pytest.approx(size.paper[2] / figures[2])
    text = " ".join(found.notes)
    missing = ("dlnmr-2d", "modern-2d", "dlnmr-3d", "modern-3d", "modern-2d-paper", "modern-paper for a 3D")
    assert all(name in text for name in (*missing, "2 runs"))
    assert list(no_weights.iterdir()) == [], "untrained weights stay nowhere"
    assert found.draw().axes


def test_untrained_networks_are_those_of_the_methods(tmp_path: Path) -> None:
    """What stands in for missing weights takes as long as they: iterations of IST and grid are the same."""
    files = {method: timing.untrained_weights(method, 1, tmp_path) for method in timing.NETWORKS}
    assert len(set(files.values())) == len(files), "each has a file of its own"
    choices = {method: MethodChoice.parsed(method).with_weights(str(file)) for method, file in files.items()}
    networks = {method: choice.parameters.network(1) for method, choice in choices.items()}
    assert {method: getattr(made, "start", 0) for method, made in networks.items()} == {
        "dlnmr": 0,
        "modern-paper": 0,
        "modern-trace": 50,
    }
    grids = {method: choice.parameters.grid_extension(1) for method, choice in choices.items()}
    assert grids == {"dlnmr": 2.0, "modern-paper": 2.0, "modern-trace": 3.0}
    facts = manifest(files["modern-trace"])
    assert facts.arguments == {"dimensions": 1, "start": 50} and "start50" in facts.name


def test_what_stands_in_for_the_shipped_weights_is_as_they_are(tmp_path: Path) -> None:
    shipped = available()
    compared = 0
    for method in timing.NETWORKS:
        for dimensions, name in enumerate(METHODS[method].weights, start=1):
            if name in shipped:
                file = timing.untrained_weights(method, dimensions, tmp_path)
                choice = MethodChoice.parsed(method)
                stand_in, trained = (c.parameters for c in (choice.with_weights(str(file)), choice))
                assert manifest(file).arguments == shipped[name].arguments
                assert stand_in.grid_extension(dimensions) == trained.grid_extension(dimensions)
                compared += 1
    assert compared > 0


def test_trained_weights_are_timed_where_they_are(
    add_weights: AddWeights, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("modern-2d", "modern-2d-paper"):
        add_weights(name)
    add_weights("dlnmr-2d", "dlnmr")
    monkeypatch.setattr(timing, "SIZES", TINY)
    monkeypatch.setattr("nmrrecon.evaluation.arithmetic.MATRIX", 128)
    found = timing.evaluate(Settings(runs=1, only=("6x16",), device="cpu"), Report())
    assert not any("Untrained" in note for note in found.notes)
    needed = 6 * network_operations(MoDern(1, features=4, blocks=2), VirtualEcho((16,), (0.0,), 2.0))
    assert found.tables[0].rows[0][11] == pytest.approx(needed / 1e9)
