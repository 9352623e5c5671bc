"""A training learns, stops where it should, goes on where it stopped, and tells what went wrong."""

from __future__ import annotations

import csv
import errno
import json
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from nmrrecon import __version__
from nmrrecon.errors import DataError, OutputError, ParameterError
from nmrrecon.training import loop
from nmrrecon.training.checkpoint import CHECKPOINT, LogEntry, TrainingState, read_checkpoint
from nmrrecon.training.folder import claimed
from nmrrecon.training.loop import train
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.presets import PRESETS
from nmrrecon.training.start import fresh_network
from nmrrecon.training.tasks import Task
from nmrrecon.training.validation import validation_rlne
from tests.training.plans import after, tiny_plan, without


def weights_of(folder: Path, part: str = "network") -> dict[str, torch.Tensor]:
    return read_checkpoint(folder / CHECKPOINT).below(part)


def assert_equal(ours: dict[str, torch.Tensor], theirs: dict[str, torch.Tensor]) -> None:
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())


def test_a_short_training_lowers_the_validation_error(tmp_path: Path) -> None:
    arguments = {"features": 8, "blocks": 3}
    plan = tiny_plan(arguments=arguments, steps=80, batch=10, validate_every=40, validation=20, epochs=1)
    before = validation_rlne(fresh_network(plan), plan)
    network, state = train(plan, tmp_path)
    assert state.best_rlne < 0.8 * before
    assert validation_rlne(network, plan) == state.best_rlne, "the best weights come back"
    assert not network.training
    assert state.log[0].training_loss > state.log[1].training_loss


def test_a_stopped_training_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    plan = tiny_plan()
    train(plan, tmp_path / "whole")
    _, stopped = train(plan, tmp_path / "parts", cancel=after(3))
    assert stopped.step == 3
    assert read_checkpoint(tmp_path / "parts" / CHECKPOINT).facts["step"] == 3
    train(plan, tmp_path / "parts")
    assert_equal(weights_of(tmp_path / "parts"), weights_of(tmp_path / "whole"))
    assert_equal(weights_of(tmp_path / "parts", "optimizer"), weights_of(tmp_path / "whole", "optimizer"))


def test_a_finished_training_is_not_touched(tmp_path: Path) -> None:
    first, _ = train(tiny_plan(), tmp_path)
    content = (tmp_path / CHECKPOINT).read_bytes()
    again, state = train(tiny_plan(), tmp_path)
    assert (tmp_path / CHECKPOINT).read_bytes() == content
    assert state.step == 8
    assert_equal(dict(again.state_dict()), dict(first.state_dict()))


def test_the_best_weights_are_kept_and_patience_ends_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = iter([0.9, 0.5, 0.7, 0.6, 0.1])
    monkeypatch.setattr(loop, "validation_rlne", lambda *_: next(errors))
    network, state = train(tiny_plan(steps=10, validate_every=2, patience=2), tmp_path)
    assert (state.step, state.best_step, state.best_rlne) == (8, 4, 0.5)
    monkeypatch.undo()
    four = tmp_path / "four"
    train(tiny_plan(steps=10, validate_every=2, patience=2), four, cancel=after(4))
    assert_equal(dict(network.state_dict()), weights_of(four))
    again, _ = train(tiny_plan(steps=10, validate_every=2, patience=2), tmp_path)
    assert_equal(dict(again.state_dict()), dict(network.state_dict()))


def test_hours_stop_it_with_a_checkpoint(tmp_path: Path) -> None:
    _, state = train(tiny_plan(), tmp_path, hours=0.0)
    assert state.step == 1
    assert read_checkpoint(tmp_path / CHECKPOINT).facts["step"] == 1


def test_hours_of_earlier_runs_do_not_stop_it_and_are_counted(tmp_path: Path) -> None:
    _, first = train(tiny_plan(), tmp_path, hours=0.0)
    path = tmp_path / CHECKPOINT
    checkpoint = read_checkpoint(path)
    facts = json.dumps(checkpoint.facts | {"hours": 10.0})
    save_file(load_file(path), path, {"plan": json.dumps(checkpoint.plan), "state": facts})
    _, state = train(tiny_plan(), tmp_path, hours=1.0)
    assert (first.step, state.step) == (1, 8)
    assert 10.0 < state.hours < 10.5


class DivergingTask:
    """A task whose loss is no number from a certain call on."""

    def __init__(self, task: Task, calls: int) -> None:
        self.task, self.calls = task, calls

    def loss(self, *given: Any) -> torch.Tensor:
        self.calls -= 1
        return self.task.loss(*given) * (1.0 if self.calls > 0 else float("nan"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.task, name)


def diverge(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    original = loop.task_of
    monkeypatch.setattr(loop, "task_of", lambda plan: DivergingTask(original(plan), at))


def test_a_diverging_training_stops_and_leaves_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diverge(monkeypatch, 7)
    with pytest.raises(ParameterError, match="at step 7") as caught:
        train(tiny_plan(), tmp_path)
    assert "lower learning rate than 0.001" in caught.value.remedy
    assert f"--start-from {tmp_path}" in caught.value.remedy and "step 4" in caught.value.remedy
    checkpoint = read_checkpoint(tmp_path / CHECKPOINT)
    assert checkpoint.facts["step"] == 4
    assert all(value.isfinite().all() for value in checkpoint.tensors.values())


def test_a_training_that_diverges_at_once_has_nothing_to_start_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diverge(monkeypatch, 1)
    with pytest.raises(ParameterError, match="at step 1") as caught:
        train(tiny_plan(), tmp_path)
    assert "--start-from" not in caught.value.remedy
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_checkpoint_half_written_leaves_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(tiny_plan(), tmp_path, cancel=after(2))
    content = (tmp_path / CHECKPOINT).read_bytes()

    whole = Path.write_bytes

    def run_out_of_space(path: Path, data: Any) -> int:
        whole(path, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", run_out_of_space)
    with pytest.raises(OutputError, match="No space left"):
        train(tiny_plan(), tmp_path)
    assert (tmp_path / CHECKPOINT).read_bytes() == content


@pytest.mark.parametrize("where", ["gradient", "validation"])
def test_numbers_that_are_none_stop_it_wherever_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "validation":
        monkeypatch.setattr(loop, "validation_rlne", lambda *_: float("nan"))
    else:
        norm = torch.tensor(float("inf"))
        monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", lambda *_: norm)
    with pytest.raises(ParameterError, match=rf"diverged: .*{where}"):
        train(tiny_plan(), tmp_path)
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_preset_that_draws_something_else_now_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(tiny_plan(), tmp_path, cancel=after(2))
    preset = PRESETS["paper", 1]
    changed = replace(preset, signals=replace(preset.signals, peaks=(1, 12)))
    monkeypatch.setitem(PRESETS, ("paper", 1), changed)
    with pytest.raises(DataError, match="'paper' draws other signals now") as caught:
        train(tiny_plan(), tmp_path)
    assert "another --out" in caught.value.remedy and f"--start-from {tmp_path}" in caught.value.remedy
    without(tmp_path / CHECKPOINT, "drawn")
    _, state = train(tiny_plan(), tmp_path)
    assert state.step == 8, "an older checkpoint does not say what it drew"


def test_a_folder_of_another_training_is_refused_and_left_alone(tmp_path: Path) -> None:
    train(tiny_plan(), tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(DataError, match=r"seed 1 there, 2 here; steps 8 there, 9 here.*\n.*another --out"):
        train(tiny_plan(seed=2, steps=9), tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: b"no checkpoint", lambda data: b""])
def test_a_damaged_checkpoint_is_told(tmp_path: Path, spoil: Any) -> None:
    train(tiny_plan(steps=2), tmp_path)
    path = tmp_path / CHECKPOINT
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DataError, match="no checkpoint of a training"):
        train(tiny_plan(steps=2), tmp_path)


def test_two_trainings_do_not_share_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with claimed(tmp_path), pytest.raises(OutputError, match="a training is running in this folder"):
        train(tiny_plan(), tmp_path)
    train(tiny_plan(steps=1), tmp_path)


def test_what_a_killed_training_left_half_written_goes_and_nothing_else(tmp_path: Path) -> None:
    ours = [".checkpoint.0123456789ab.part.safetensors", ".log.0a.part.csv", ".curve.0b.part.png"]
    others = [".hidden", "checkpoint.part.safetensors", ".notes.0a.part.csv"]
    for name in (*ours, *others):
        (tmp_path / name).touch()
    train(tiny_plan(steps=1), tmp_path)
    assert {file.name for file in tmp_path.iterdir()} >= set(others)
    assert not {file.name for file in tmp_path.iterdir()} & set(ours)


def test_log_curve_and_record_tell_what_happened(tmp_path: Path) -> None:
    reported: list[LogEntry] = []

    def report(entry: LogEntry, state: TrainingState) -> None:
        assert state.log[-1] is entry
        reported.append(entry)

    plan = tiny_plan(seed=3)
    _, state = train(plan, tmp_path, report=report, command="nmrrecon train modern")
    assert reported == state.log and [entry.step for entry in state.log] == [4, 8]
    with (tmp_path / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [
        LogEntry(int(row.pop("step")), **{k: float(v) for k, v in row.items()}) for row in rows
    ] == reported
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    record = json.loads((tmp_path / "training.json").read_text())
    assert TrainingPlan(**record["plan"]) == plan
    versions = {"torch": torch.__version__, "nmrrecon": __version__, "python": platform.python_version()}
    assert record["versions"] == versions
    assert record["command"] == "nmrrecon train modern" and record["processes"] == 1


def test_validations_count_the_mean_of_their_steps(tmp_path: Path) -> None:
    _, every = train(tiny_plan(validate_every=1), tmp_path / "every")
    _, fourth = train(tiny_plan(), tmp_path / "fourth")
    for name in ("training_loss", "training_rlne"):
        steps = [getattr(entry, name) for entry in every.log]
        means = [sum(steps[:4]) / 4, sum(steps[4:]) / 4]
        assert [getattr(entry, name) for entry in fourth.log] == pytest.approx(means, rel=1e-6)


def test_the_learning_rate_falls_once_in_each_epoch() -> None:
    plan = replace(tiny_plan(steps=100), epochs=4, decay=0.5, learning_rate=0.8)
    rates = [plan.rate_at(step) for step in range(100)]
    assert rates == [0.8] * 25 + [0.4] * 25 + [0.2] * 25 + [0.1] * 25


def test_checkpoints_of_plans_without_later_settings_are_gone_on_from(tmp_path: Path) -> None:
    """What an older version did not know has the default."""
    _, state = train(tiny_plan(), tmp_path, cancel=after(4))
    path = tmp_path / CHECKPOINT
    checkpoint = read_checkpoint(path)
    older = {name: value for name, value in checkpoint.plan.items() if name not in ("clip", "patience")}
    metadata = {"plan": json.dumps(older), "state": json.dumps(checkpoint.facts)}
    save_file(load_file(path), path, metadata)
    _, state = train(tiny_plan(), tmp_path)
    assert state.step == 8
    with pytest.raises(DataError, match=r"clip 1\.0 there, 2\.0 here"):
        save_file(load_file(path), path, metadata)
        train(tiny_plan(clip=2.0), tmp_path)


def test_the_global_random_numbers_are_left_alone(tmp_path: Path) -> None:
    torch.manual_seed(4)
    expected = torch.rand(3)
    torch.manual_seed(4)
    train(tiny_plan(steps=1), tmp_path)
    assert torch.equal(torch.rand(3), expected)
