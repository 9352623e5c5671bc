"""Two processes take the same steps as one with the whole batch."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from nmrrecon.errors import ParameterError
from nmrrecon.training.checkpoint import CHECKPOINT, read_checkpoint
from nmrrecon.training.loop import train
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.processes import Processes
from nmrrecon.training.share import own_share
from nmrrecon.training.start import fresh_network
from nmrrecon.training.tasks import TRACES
from nmrrecon.weights import load_network
from tests.training.plans import tiny_plan

ROOT = Path(__file__).resolve().parents[2]


def torchrun(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``nmrrecon train`` with two processes on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node", "2"]
    address = ["--master-addr", "127.0.0.1", "--master-port", str(port)]
    command = [sys.executable, *launcher, *address, "-m", "nmrrecon.cli.main", "train", *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, cwd=ROOT)


def options(plan: TrainingPlan, folder: Path) -> list[str]:
    settings = ("steps", "batch", "validate_every", "validation")
    numbers = [f"--{name.replace('_', '-')}={getattr(plan, name)}" for name in settings]
    network = [f"-a{name}={value}" for name, value in plan.arguments.items()]
    return [
        plan.network,
        "--preset",
        plan.preset,
        "--out",
        str(folder),
        "--device",
        "cpu",
        *numbers,
        *network,
    ]


def column(folder: Path, name: str) -> list[float]:
    with (folder / "log.csv").open() as file:
        return [float(row[name]) for row in csv.DictReader(file)]


def assert_same_training(shared: Path, alone: Path) -> None:
    for name in ("training_loss", "training_rlne"):
        np.testing.assert_allclose(column(shared, name), column(alone, name), rtol=1e-5)
    # rounding moves biases that a normalization takes away again, and its running means lag behind them
    np.testing.assert_allclose(column(shared, "validation_rlne"), column(alone, "validation_rlne"), rtol=1e-4)
    ours, theirs = (read_checkpoint(folder / CHECKPOINT).below("network") for folder in (shared, alone))
    for name, value in theirs.items():
        if name.endswith("weight"):  # of the biases some change nothing: rounding alone moves them
            torch.testing.assert_close(ours[name], value, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(spectra(ours), spectra(theirs), rtol=1e-4, atol=1e-5)


def spectra(weights: dict[str, Tensor]) -> Tensor:
    """Return what a network with these weights makes of some signals, scaled to heights of about 1."""
    plan = tiny_plan()
    network = fresh_network(plan).train()  # with running statistics biases would count
    network.load_state_dict(weights)
    batch = TRACES.stream(replace(plan, seed=9), 5, validation=False).draw(0)
    with torch.no_grad():
        estimate: Tensor = network(batch.echo)[-1]
    return batch.echo.transform.spectrum(estimate) / batch.scale[:, None]


def test_two_processes_that_stop_and_go_on_take_the_steps_of_one(tmp_path: Path) -> None:
    plan = tiny_plan(batch=10, steps=6, validate_every=1, validation=10)
    stopped = torchrun(*options(plan, tmp_path / "shared"), "--hours", "0")
    assert stopped.returncode == 0, stopped.stderr
    assert "stopped after 1 of 6 steps" in stopped.stdout
    finished = torchrun(*options(plan, tmp_path / "shared"))
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count("done after 6 of 6 steps") == 1, "one process speaks for both"
    train(plan, tmp_path / "alone")
    assert_same_training(tmp_path / "shared", tmp_path / "alone")
    load_network(tmp_path / "shared" / "modern-2d.safetensors")


def test_the_loss_of_unequal_shares_is_the_mean_of_the_whole_batch(tmp_path: Path) -> None:
    plan = tiny_plan(batch=15, steps=4, validate_every=1, validation=10)
    result = torchrun(*options(plan, tmp_path / "shared"))
    assert result.returncode == 0, result.stderr
    train(plan, tmp_path / "alone")
    assert_same_training(tmp_path / "shared", tmp_path / "alone")


def test_shares_are_the_whole_and_nobody_goes_without() -> None:
    parts = [number for rank in range(3) for number in own_share(8, rank, 3, 40)]
    assert sorted(parts) == list(range(8))
    with pytest.raises(ParameterError, match=r"batch of 10 has 2 parts .* 3 processes\n.*--batch 15"):
        own_share(2, 0, 3, 10)


def test_one_process_alone_shares_nothing() -> None:
    alone = Processes()
    network = torch.nn.Linear(2, 2)
    assert alone.parallel(network) is network
    assert alone.sums(1.5, 2.0) == [1.5, 2.0]
    assert alone.from_first(b"data") == b"data"
    assert alone.any(True) and not alone.any(False)


def test_a_process_without_a_card_of_its_own_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "4")
    monkeypatch.setenv("LOCAL_RANK", "2")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(ParameterError, match=r"process 3 .* no CUDA device .* 2\n.*--nproc-per-node 2"):
        Processes.found("cuda")
