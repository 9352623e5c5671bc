"""A training that is killed again and again ends as one that nobody disturbed."""

from __future__ import annotations

import csv
import multiprocessing
import random
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
import torch

from nmrrecon.training.checkpoint import CHECKPOINT, Checkpoint, read_checkpoint
from nmrrecon.training.loop import train
from tests.training.plans import tiny_plan

PLAN = tiny_plan(steps=120, validate_every=10)
KILLS = 20
#: Seconds before a kill, the most.
LONGEST = 0.25

Starter = Callable[[Path], tuple[BaseProcess, Event]]


def train_tiny(folder: Path, stepping: Event) -> None:
    def note_step() -> bool:
        stepping.set()
        return False

    torch.set_num_threads(1)
    train(PLAN, folder, cancel=note_step, checkpoint_seconds=0.0)


@pytest.fixture
def start() -> Starter:
    """Return a function that trains in a process of its own, forked where torch is imported already."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        pytest.skip("no processes can be forked here")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch._dynamo", "matplotlib.figure", "nmrrecon.training.loop"])

    def begin(folder: Path) -> tuple[BaseProcess, Event]:
        stepping = context.Event()
        process = context.Process(target=train_tiny, args=(folder, stepping))
        process.start()
        return process, stepping

    return begin


def wait_for_step(process: BaseProcess, stepping: Event) -> None:
    while process.is_alive() and not stepping.wait(0.01):
        pass


def check_files(folder: Path, step_before: int) -> int:
    """Check that all that lies in the folder is whole; return the step of the checkpoint."""
    assert len(list(folder.glob(".*"))) <= 1, "a killed process leaves one half-written file at most"
    if (folder / "log.csv").is_file():
        rows = list(csv.reader((folder / "log.csv").open()))
        assert {len(row) for row in rows} == {6}
    if (folder / "curve.png").is_file():
        assert (folder / "curve.png").read_bytes().endswith(b"IEND\xaeB`\x82")
    if not (folder / CHECKPOINT).is_file():
        assert step_before == 0, "the checkpoint is lost"
        return 0
    step = int(read_checkpoint(folder / CHECKPOINT).facts["step"])
    assert step >= step_before
    return step


def without_time(checkpoint: Checkpoint) -> list[dict[str, float]]:
    return [
        {name: value for name, value in entry.items() if name != "hours"} for entry in checkpoint.facts["log"]
    ]


def assert_same(folder: Path, undisturbed: Path) -> None:
    ours, theirs = (read_checkpoint(place / CHECKPOINT) for place in (folder, undisturbed))
    assert ours.facts["step"] == theirs.facts["step"] == PLAN.steps
    assert without_time(ours) == without_time(theirs)
    assert ours.tensors.keys() == theirs.tensors.keys()
    assert all(torch.equal(value, theirs.tensors[name]) for name, value in ours.tensors.items())
    rows, expected = ((place / "log.csv").read_text().splitlines() for place in (folder, undisturbed))
    assert [row.rpartition(",")[0] for row in rows] == [row.rpartition(",")[0] for row in expected]


def test_a_killed_training_ends_as_an_undisturbed_one(start: Starter, tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed"
    process, _ = start(undisturbed)
    process.join(60)
    assert process.exitcode == 0
    waits = random.Random(5)
    kills, trainings = 0, 0
    while kills < KILLS:  # should one end before all kills are done, the next one goes on
        folder = tmp_path / f"killed{trainings}"
        trainings += 1
        step = 0
        while True:
            process, stepping = start(folder)
            if kills < KILLS:
                if kills % 4:  # every fourth kill may hit a training that has not gone on yet
                    wait_for_step(process, stepping)
                time.sleep(waits.uniform(0.0, LONGEST))
                process.kill()
            process.join(60)
            if process.exitcode == 0:
                break
            kills += 1
            step = check_files(folder, step)
        assert_same(folder, undisturbed)
        assert list(folder.glob(".*")) == []


def test_a_checkpoint_is_no_older_than_asked_for(start: Starter, tmp_path: Path) -> None:
    process, _ = start(tmp_path)
    deadline = time.monotonic() + 60
    while not (tmp_path / CHECKPOINT).is_file() and time.monotonic() < deadline:
        time.sleep(0.002)
    process.kill()
    process.join(60)
    step = read_checkpoint(tmp_path / CHECKPOINT).facts["step"]
    assert 0 < step < PLAN.steps
