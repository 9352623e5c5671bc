"""A training that starts from weights says so in full, and refuses those of another network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from nmrrecon.errors import DataError, ParameterError
from nmrrecon.networks.table import network_class
from nmrrecon.training.checkpoint import CHECKPOINT, read_checkpoint
from nmrrecon.training.cine_plan import CinePlan
from nmrrecon.training.loop import train
from nmrrecon.training.origin import Origin
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.result import manifest_of
from nmrrecon.training.source import Source
from nmrrecon.training.start import fresh_network
from nmrrecon.weights import save_network
from nmrrecon.weights_manifest import Manifest
from tests.training.plans import TINY_NETWORK, after, tiny_plan, without


def source_of(plan: TrainingPlan) -> Source:
    arguments = {"dimensions": plan.dimensions, **plan.arguments}
    return Source(fresh_network(plan).state_dict(), plan.network, arguments, Origin())


def trained(plan: TrainingPlan, folder: Path, command: str, **options: Any) -> Manifest:
    _, state = train(plan, folder, command=command, **options)
    return manifest_of(plan, state, "weights", "cpu")


@pytest.mark.parametrize("given", [{}, {"start": 0}])
def test_weights_of_another_start_are_taken_only_where_the_plan_names_its_own(
    given: dict[str, int], tmp_path: Path
) -> None:
    source = source_of(tiny_plan(arguments=TINY_NETWORK | {"start": 3}))
    plan = tiny_plan(steps=1, arguments=TINY_NETWORK | given)
    if given:
        train(plan, tmp_path, start_from=source)
        return
    with pytest.raises(ParameterError, match="start 3 there, 0 here") as caught:
        train(plan, tmp_path, start_from=source)
    assert "-a start=3" in caught.value.remedy


def test_arguments_that_are_not_given_have_their_defaults(tmp_path: Path) -> None:
    source = source_of(tiny_plan(arguments=TINY_NETWORK | {"start": 0, "adaptive": True}))
    train(tiny_plan(steps=1), tmp_path, start_from=source)


def test_all_differences_are_named_with_what_to_give(tmp_path: Path) -> None:
    source = source_of(tiny_plan(arguments={"features": 6, "blocks": 2, "adaptive": False}))
    with pytest.raises(ParameterError, match="features 6 there, 4 here; adaptive False there") as caught:
        train(tiny_plan(), tmp_path, start_from=source)
    assert caught.value.remedy == "Give -a features=6 -a adaptive=false."


def test_text_among_the_differences_is_given_as_it_is_written(tmp_path: Path) -> None:
    small = {"cascades": 1, "layers": 2, "features": 2}
    source = Source({}, "dc-cnn", small | {"low_rank": "L2"}, Origin())
    plan = CinePlan("dc-cnn", "radial-16", arguments=small, crop=(4, 16, 16))
    with pytest.raises(ParameterError, match="low_rank L2 there") as caught:
        train(plan, tmp_path, start_from=source)
    assert caught.value.remedy == "Give -a low_rank=L2."


def test_weights_of_another_kind_or_number_of_dimensions_are_refused(tmp_path: Path) -> None:
    small = {"growth": 2, "layers": 1, "stages": 1}
    with pytest.raises(ParameterError, match="another network: dlnmr, not modern"):
        train(tiny_plan(), tmp_path, start_from=source_of(tiny_plan(network="dlnmr", arguments=small)))
    with pytest.raises(ParameterError, match=r"dimensions 2 there, 1 here\n.*--dimensions 2"):
        train(tiny_plan(), tmp_path, start_from=source_of(tiny_plan(dimensions=2)))


def test_the_manifest_has_the_commands_steps_and_hours_of_all_trainings(tmp_path: Path) -> None:
    first = trained(tiny_plan(), tmp_path / "first", "train first")
    save_network(tmp_path, first, network_class("modern")(**TINY_NETWORK))
    by_folder = Source.of(tmp_path / "first")
    by_file = Source.of(tmp_path / "weights.safetensors")
    assert by_folder.arguments == by_file.arguments == {"dimensions": 1, **TINY_NETWORK}
    for name, source in (("file", by_file), ("folder", by_folder)):
        second = trained(tiny_plan(steps=4), tmp_path / name, f"train {name}", start_from=source)
        assert second.command == f"train first && train {name}"
        assert second.steps == 8 + 4
        own = read_checkpoint(tmp_path / name / CHECKPOINT).facts["hours"]
        assert second.hours == pytest.approx(source.origin.hours + own, abs=6e-4)
        third = trained(tiny_plan(), tmp_path / f"{name}3", "train on", start_from=Source.of(tmp_path / name))
        assert (third.command, third.steps) == (f"train first && train {name} && train on", 20)


def test_hours_of_the_source_count(tmp_path: Path) -> None:
    weights = fresh_network(tiny_plan()).state_dict()
    source = Source(weights, "modern", {"dimensions": 1, **TINY_NETWORK}, Origin("train", hours=1.5, steps=7))
    result = trained(tiny_plan(steps=1), tmp_path, "train on", start_from=source)
    assert 1.5 <= result.hours < 1.6 and result.steps == 8


@pytest.mark.parametrize("again", ["train B", "train B --device cpu"])
def test_a_training_gone_on_with_keeps_its_commands(tmp_path: Path, again: str) -> None:
    source = source_of(tiny_plan())
    source = Source(source.weights, source.network, source.arguments, Origin("train A", steps=5))
    train(tiny_plan(), tmp_path, command="train B", start_from=source, cancel=after(2))
    resumed = trained(tiny_plan(), tmp_path, again)
    own = "train B" if again == "train B" else f"train B && {again}"
    assert (resumed.command, resumed.steps) == (f"train A && {own}", 13)
    assert json.loads((tmp_path / "training.json").read_text())["command"] == resumed.command
    assert trained(tiny_plan(), tmp_path, "train what is done").command == resumed.command


def test_older_checkpoints_have_the_command_of_their_record(tmp_path: Path) -> None:
    train(tiny_plan(), tmp_path / "old", command="train A")
    without(tmp_path / "old" / CHECKPOINT, "origin")
    assert Source.of(tmp_path / "old").origin.before == "train A"
    (tmp_path / "old" / "training.json").write_text("{}")
    assert Source.of(tmp_path / "old").origin.before == ""


def test_older_checkpoints_are_gone_on_with_as_they_began(tmp_path: Path) -> None:
    """Also where their source would be refused now."""
    source = source_of(tiny_plan(arguments=TINY_NETWORK | {"start": 3}))
    source = Source(source.weights, source.network, source.arguments, Origin("train A", steps=5))
    train(tiny_plan(), tmp_path, cancel=after(2))
    without(tmp_path / CHECKPOINT, "origin")
    result = trained(tiny_plan(), tmp_path, "train B", start_from=source)
    assert (result.command, result.steps) == ("train A && train B", 13)


def test_a_finished_older_checkpoint_has_a_command(tmp_path: Path) -> None:
    train(tiny_plan(), tmp_path)
    without(tmp_path / CHECKPOINT, "origin")
    assert trained(tiny_plan(), tmp_path, "train A").command == "train A"


def test_a_folder_without_a_training_is_no_reason_to_remove_anything(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no training in this folder") as caught:
        Source.of(tmp_path)
    assert caught.value.path == tmp_path
    assert "checkpoint.safetensors" in caught.value.remedy and "Errno" not in str(caught.value)
    (tmp_path / CHECKPOINT).write_bytes(b"something else")
    with pytest.raises(DataError, match="no checkpoint of a training") as caught:
        Source.of(tmp_path)
    assert "Remove" not in caught.value.remedy
    with pytest.raises(DataError, match="no checkpoint of a training") as caught:
        train(tiny_plan(), tmp_path)
    assert caught.value.remedy == "Remove it to start anew."


def test_given_weights_are_what_it_starts_from(tmp_path: Path) -> None:
    _, state = train(tiny_plan(), tmp_path / "first")
    plan = tiny_plan(learning_rate=1e-12, steps=1)
    network, _ = train(plan, tmp_path / "second", start_from=Source.of(tmp_path / "first"))
    for name, value in read_checkpoint(tmp_path / "first" / CHECKPOINT).below("best").items():
        if "weight" in name:
            torch.testing.assert_close(network.state_dict()[name], value)
    assert state.log


def test_weights_that_do_not_fit_are_refused_whatever_is_said_of_them(tmp_path: Path) -> None:
    other = fresh_network(tiny_plan(arguments={"features": 6, "blocks": 2}))
    source = Source(other.state_dict(), "modern", {"dimensions": 1, **TINY_NETWORK}, Origin())
    with pytest.raises(ParameterError, match="another network"):
        train(tiny_plan(), tmp_path, start_from=source)
