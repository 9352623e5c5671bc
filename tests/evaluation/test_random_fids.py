"""RLNE of random FIDs, and of networks away from the density that they were trained at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nmrrecon.errors import ParameterError
from nmrrecon.evaluation import mismatch, random_fids
from nmrrecon.evaluation.method_choice import MethodChoice
from nmrrecon.evaluation.random_fids import SEED, paper_preset, random_fid_errors
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.evaluation.table import Spread
from nmrrecon.training.streams import TraceStream

from .conftest import AddWeights

ZERO_FILLED = MethodChoice.parsed("zero-filled")


def test_the_error_of_zero_filling_is_the_share_that_was_not_measured() -> None:
    found = random_fid_errors(ZERO_FILLED, 0.2, 10, "cpu", Report())
    batch = TraceStream(paper_preset(0.2), SEED, 10).draw(0)
    complete = batch.echo.transform.fids(batch.complete)
    missing = complete * ~batch.echo.transform.fids(batch.echo.known)
    expected = torch.linalg.vector_norm(missing, dim=-1) / torch.linalg.vector_norm(complete, dim=-1)
    assert found == pytest.approx(expected.numpy(), rel=1e-5)
    assert int(batch.echo.known.sum()) == 10 * 51


def test_peaks_are_the_same_at_every_density() -> None:
    few, many = (TraceStream(paper_preset(share), SEED, 5).draw(0) for share in (0.1, 0.25))
    assert torch.allclose(few.complete, many.complete, atol=2e-3)  # but for their noise
    everything = random_fid_errors(ZERO_FILLED, 1.0, 5, "cpu", Report())
    assert everything == pytest.approx(np.zeros(5), abs=1e-6)


def test_ist_beats_zero_filling_and_the_table_says_by_how_much(no_weights: object) -> None:
    asked = Settings(traces=10, methods=("zero-filled", "ist-plain:iterations=40", "dlnmr"), device="cpu")
    lines: list[str] = []
    found = random_fids.evaluate(asked, Report(row=lines.append))
    (table,) = found.tables
    zero, ist = table.rows
    assert zero[:3] == ("20 %", "zero-filled", 10) and ist[1] == "ist-plain-40"
    errors = random_fid_errors(MethodChoice.parsed("ist-plain:iterations=40"), 0.2, 10, "cpu", Report())
    assert ist[3:] == (float(errors.mean()), float(np.median(errors)))
    assert errors.mean() < random_fid_errors(ZERO_FILLED, 0.2, 10, "cpu", Report()).mean()
    assert any("dlnmr-2d" in note for note in found.notes)
    assert len(lines) == 2
    assert len(found.draw().axes) == 1


def test_the_notes_say_on_what_grid_each_method_was(add_weights: AddWeights) -> None:
    add_weights("modern-2d-paper")
    add_weights("modern-2d", preset="measured")
    methods = ("zero-filled", "ist-plain:iterations=1", "modern-paper", "modern-trace")
    found = random_fids.evaluate(Settings(traces=5, methods=methods, device="cpu"), Report())
    grids = [note for note in found.notes if note.startswith("The echo is")]
    assert grids == [
        "The echo is 2 times as long as the FID for modern-paper.",
        "The echo is 3 times as long as the FID for ist-plain-1, modern-trace.",
    ]


def test_fids_come_in_chunks() -> None:
    with pytest.raises(ParameterError, match="multiple of 5"):
        random_fids.evaluate(Settings(traces=7), Report())


def test_mismatch_counts_changes_from_the_trained_density(add_weights: AddWeights) -> None:
    add_weights("modern-2d-paper-15")
    found = mismatch.evaluate(Settings(schedules=2, traces=5, densities=(0.25,), device="cpu"), Report())
    (table,) = found.tables
    trained, other = table.rows
    assert [row[:2] for row in table.rows] == [("modern-paper", "15 %"), ("modern-paper", "25 %")]
    assert (trained[3], trained[5]) == (0.0, 0.0)
    for value, change in ((2, 3), (4, 5)):
        before, after = trained[value], other[value]
        assert isinstance(before, Spread) and isinstance(after, Spread)
        assert other[change] == pytest.approx(after.mean - before.mean)
    assert any("dlnmr-2d-15" in note for note in found.notes)
    assert len(found.draw().axes) == 2


def test_mismatch_without_any_weights_says_so(no_weights: object) -> None:
    found = mismatch.evaluate(Settings(schedules=1, traces=5, device="cpu"), Report())
    assert found.tables[0].rows == () and len(found.notes) == 2
    assert found.draw().axes
