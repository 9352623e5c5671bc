"""Seconds and operations: counted by hand where they can be."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from nmrrecon.evaluation import timing
from nmrrecon.evaluation.arithmetic import (
    PER_FEATURE,
    PER_POINT,
    multiplication_rate,
    network_operations,
    transform_operations,
)
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.networks.modern import MoDern
from nmrrecon.operators.virtual_echo import VirtualEcho

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
    start = torch.randn(256, 256)
    assert rate > 1e8 and torch.isfinite(start).all()


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
