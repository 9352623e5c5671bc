"""The joint network goes through the whole of a training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from nmrrecon.cli.main import cli
from nmrrecon.errors import DataError
from nmrrecon.training import patches
from nmrrecon.training.checkpoint import CHECKPOINT, read_checkpoint
from nmrrecon.training.loop import train
from nmrrecon.training.start import fresh_network
from nmrrecon.training.validation import validation_rlne
from nmrrecon.weights import load_network, manifest
from tests.training.plans import after, tiny_joint_plan


@pytest.fixture(autouse=True)
def small_patches(monkeypatch: pytest.MonkeyPatch) -> None:
    for dimensions, ranges in patches.RANGES.items():
        monkeypatch.setitem(patches.RANGES, dimensions, replace(ranges, points=6))


def test_a_stopped_training_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    plan = tiny_joint_plan()
    _, whole = train(plan, tmp_path / "whole")
    _, stopped = train(plan, tmp_path / "parts", cancel=after(3))
    assert stopped.step == 3
    _, resumed = train(plan, tmp_path / "parts")
    ours, theirs = (read_checkpoint(tmp_path / name / CHECKPOINT).tensors for name in ("parts", "whole"))
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    assert [entry.validation_rlne for entry in resumed.log] == [e.validation_rlne for e in whole.log]


def test_a_short_training_lowers_the_validation_error(tmp_path: Path) -> None:
    plan = tiny_joint_plan(
        steps=40, learning_rate=0.01, validation=12, validate_every=20, arguments={"blocks": 4}
    )
    before = validation_rlne(fresh_network(plan), plan)
    network, state = train(plan, tmp_path)
    assert state.best_rlne < 0.97 * before
    assert validation_rlne(network, plan) == state.best_rlne


@pytest.mark.parametrize("dimensions", [1, 2])
def test_the_command_trains_it_and_its_weights_can_be_loaded(tmp_path: Path, dimensions: int) -> None:
    options = ["modern-joint", "--preset=measured", f"--dimensions={dimensions}", "--device=cpu", "--steps=2"]
    options += ["--batch=1", "--validation=1", "--validate-every=1", "-ablocks=2", "-achannels=2"]
    result = CliRunner().invoke(cli, ["train", *options, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "done after 2 of 2 steps" in result.stdout
    weights = tmp_path / f"modern-joint-{dimensions + 1}d.safetensors"
    assert manifest(weights).network == "modern-joint"
    load_network(weights)


def test_patches_of_other_ranges_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train(tiny_joint_plan(), tmp_path, cancel=after(2))
    monkeypatch.setitem(patches.RANGES, 1, replace(patches.RANGES[1], exact=0.5))
    with pytest.raises(DataError, match="'measured' draws other signals now"):
        train(tiny_joint_plan(), tmp_path)
