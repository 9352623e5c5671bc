"""Times of cine methods: all of them, as ratios, and memory that is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from nmrrecon.benchmarks import cine
from nmrrecon.benchmarks.cine import CineTime, cine_times, random_series, untrained_weights
from nmrrecon.benchmarks.peak_memory import peak_bytes
from nmrrecon.cli.bench import command
from nmrrecon.evaluation import cine_time
from nmrrecon.evaluation.settings import Report, Settings
from nmrrecon.methods import CINES, METHODS, method_for, methods_for
from nmrrecon.weights import manifest

TIMED = ("zero-filled-cine", "dc-cnn", "dc-cnn-lr")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small series in place of that of the papers."""
    monkeypatch.setattr(cine, "SHAPE", (4, 24, 24))
    monkeypatch.setattr(cine, "MASK", "radial:4")


def test_ratios_are_those_of_the_seconds() -> None:
    times = [CineTime(name, 0, seconds, 1, 0.0) for name, seconds in (("dc-cnn", 2.0), ("kt-slr", 30.0))]
    network, classical = cine._with_ratios(times)
    assert (network.over_network, network.under_classical) == (1.0, 15.0)
    assert (classical.over_network, classical.under_classical) == (15.0, 1.0)


def test_methods_are_timed_one_after_the_other(small: None) -> None:
    said: list[str] = []
    found = cine_times(2, "cpu", TIMED, said.append)
    assert [each.method for each in found] == list(TIMED) and len(said) == len(TIMED)
    assert min(each.seconds for each in found) > 0
    assert [each.runs for each in found] == [1, 2, 2]
    plain, network, plugged = found
    assert plain.parameters == 0 and network.parameters == 293_760
    assert plugged.parameters == network.parameters + 10, "one share for each cascade"


def test_every_network_for_cines_is_timed_as_large_as_it_is(tmp_path: Path) -> None:
    for name in methods_for(CINES):
        parameters = method_for(name, CINES).parameters({})
        if hasattr(parameters, "weights"):
            path = untrained_weights(name, tmp_path)
            assert manifest(path).parameters == METHODS[name].size > 100_000


def test_the_series_is_undersampled_and_has_energy(small: None) -> None:
    series = random_series("cpu")
    assert series.samples.shape == (1, 4, 1, 24, 24)
    assert 0 < float(series.encoding.mask.float().mean()) < 0.5
    assert float(series.samples.abs().max()) > 0
    assert torch.equal(series.samples, random_series("cpu").samples)


def test_memory_that_is_taken_is_seen() -> None:
    taken = 200 * 2**20
    little = peak_bytes(lambda: None, "cpu")
    much = peak_bytes(lambda: torch.ones(taken // 4).sum(), "cpu")
    assert much - little > 0.9 * taken


def test_the_subject_has_the_papers_seconds_beside(small: None) -> None:
    found = cine_time.evaluate(Settings(runs=1, methods=TIMED, device="cpu"), Report())
    (table,) = found.tables
    assert [row[0] for row in table.rows] == list(TIMED)
    assert table.rows[1][-1] == 0.15
    assert "not both timed" in found.notes[-1]
    assert found.draw().axes


def test_the_command_prints_a_row_for_each_method(small: None) -> None:
    options = [option for name in TIMED for option in ("-m", name)]
    result = CliRunner().invoke(command, ["cine", "--runs", "1", *options])
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in TIMED) and "293,760" in result.output


def test_options_of_the_other_subject_are_refused() -> None:
    result = CliRunner().invoke(command, ["ist", "-m", "dc-cnn"])
    assert result.exit_code != 0 and "--method" in str(result.exception)
