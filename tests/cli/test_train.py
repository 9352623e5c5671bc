"""`nmrrecon train`: what a user types, sees and finds in the folder."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import threading
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from nmrrecon.cli.main import EXIT_CANCELLED, EXIT_ERROR, cli
from nmrrecon.cli.train import parsed_arguments
from nmrrecon.errors import ParameterError
from nmrrecon.training.cine_plan import CinePlan
from nmrrecon.training.patches import RANGES
from nmrrecon.training.plan import TrainingPlan
from nmrrecon.training.presets import PRESETS
from nmrrecon.weights import load_network, manifest
from synthetic.random_signals import MEASURED

TINY = ["-a", "features=4", "-a", "blocks=2", "--batch=5", "--validation=5", "--device=cpu"]
SHORT = [*TINY, "--steps=6", "--validate-every=3"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["train", *arguments])


def train(folder: Path, *arguments: str) -> Result:
    return run("modern", "--preset", "paper", "--out", str(folder), *arguments)


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == EXIT_ERROR, result.output
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


def test_it_trains_and_says_how_it_goes(tmp_path: Path) -> None:
    result = train(tmp_path, *SHORT, "--seed=3")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["step 3/6", "step 6/6", lines[2]]
    assert "RLNE" in lines[0] and "validation" in lines[0] and "to go" in lines[0] and "(best)" in lines[0]
    assert lines[2].startswith("done after 6 of 6 steps")
    assert f"{tmp_path}/modern-2d.safetensors" in lines[2]
    facts = manifest(tmp_path / "modern-2d.safetensors")
    assert (facts.network, facts.preset, facts.steps, facts.seed) == ("modern", "paper", 6, 3)
    assert load_network(tmp_path / "modern-2d.safetensors").state_dict()


@pytest.mark.parametrize("network", [["modern", "-a", "adaptive=false"], ["dlnmr"]])
def test_weights_of_every_network_and_of_planes_can_be_loaded(tmp_path: Path, network: list[str]) -> None:
    small = {"modern": TINY[:4], "dlnmr": ["-a", "growth=4", "-a", "layers=2", "-a", "stages=2"]}[network[0]]
    options = [
        "--preset=measured",
        "--dimensions=2",
        "--steps=1",
        "--batch=5",
        "--validation=5",
        "--device=cpu",
    ]
    result = run(*network, *small, *options, "--out", str(tmp_path), "--name", "planes")
    assert result.exit_code == 0, result.output
    assert manifest(tmp_path / "planes.safetensors").dimensions == 2
    load_network(tmp_path / "planes.safetensors")


def test_hours_stop_it_and_the_same_command_goes_on(tmp_path: Path) -> None:
    stopped = train(tmp_path, *SHORT, "--hours", "0")
    assert stopped.exit_code == 0
    assert "stopped after 1 of 6 steps" in stopped.stdout
    assert "no weights yet" in stopped.stdout and f"goes on from {tmp_path}" in stopped.stdout
    for step in range(2, 6):
        assert f"stopped after {step} of 6 steps" in train(tmp_path, *SHORT, "--hours", "0").stdout
    assert "done after 6 of 6 steps" in train(tmp_path, *SHORT, "--hours", "0.1").stdout


def test_hours_are_those_of_one_run(tmp_path: Path) -> None:
    """The same command goes on, though runs before it took longer together than it allows."""
    train(tmp_path, *SHORT, "--hours", "0")
    path = tmp_path / "checkpoint.safetensors"
    with safe_open(path, "pt") as file:
        metadata = dict(file.metadata())
    facts = json.loads(metadata["state"]) | {"hours": 2.0}
    save_file(load_file(path), path, metadata | {"state": json.dumps(facts)})
    assert "done after 6 of 6 steps in 2:00 h" in train(tmp_path, *SHORT, "--hours", "1").stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_training_writes_a_checkpoint_and_goes_on(tmp_path: Path, number: int) -> None:
    handlers = [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)]

    def interrupt() -> None:
        while not (tmp_path / "log.csv").exists():
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt, daemon=True).start()
    options = [*TINY, "--steps=100000", "--validate-every=20"]
    result = train(tmp_path, *options)
    assert result.exit_code == EXIT_CANCELLED, result.output
    assert "stopped after" in result.stdout and f"the same command goes on from {tmp_path}" in result.stdout
    assert [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)] == handlers
    done = int(result.stdout.splitlines()[-1].split()[2])
    again = train(tmp_path, *options, "--hours", "0")
    assert f"stopped after {done + 1} of" in again.stdout
    load_network(tmp_path / "modern-2d.safetensors")


def test_patience_ends_it(tmp_path: Path) -> None:
    options = ["--steps=50", "--validate-every=1", "--patience=1", "--learning-rate=0.5"]
    result = train(tmp_path, *TINY, *options)
    assert result.exit_code == 0
    assert "1 validations without a gain" in result.stdout
    assert "step 50/50" not in result.stdout


def test_it_starts_from_weights_by_file_and_by_folder(tmp_path: Path) -> None:
    first = tmp_path / "first"
    best = train(first, *SHORT).stdout.splitlines()[-2]
    error = float(best.split("validation ")[1].split()[0])
    for source in (first, first / "modern-2d.safetensors"):
        folder = tmp_path / source.name
        options = [*TINY, "--steps=1", "--learning-rate=1e-12", "--start-from", str(source)]
        lines = train(folder / "again", *options).stdout.splitlines()
        assert float(lines[0].split("validation ")[1].split()[0]) == pytest.approx(error, abs=0.02)


def test_the_manifest_has_the_commands_that_make_the_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []
    for folder, source in (("first", []), ("second", ["--start-from", str(tmp_path / "first")])):
        options = ["modern", "--preset", "paper", "--out", str(tmp_path / folder), *SHORT, *source]
        commands.append(["nmrrecon", "train", *options])
        monkeypatch.setattr(sys, "argv", commands[-1])
        assert run(*options).exit_code == 0
    facts = manifest(tmp_path / "second" / "modern-2d.safetensors")
    assert facts.command == " && ".join(shlex.join(command) for command in commands)
    assert facts.steps == 12


def test_another_start_than_that_of_the_weights_is_taken_on_purpose_only(tmp_path: Path) -> None:
    train(tmp_path / "first", *SHORT, "-a", "start=2")
    options = [*SHORT, "--start-from", str(tmp_path / "first")]
    refused(train(tmp_path / "second", *options), "start 2 there, 0 here", "-a start=2")
    assert train(tmp_path / "second", *options, "-a", "start=1").exit_code == 0


def test_another_training_in_the_folder_is_named_with_a_remedy(tmp_path: Path) -> None:
    train(tmp_path, *SHORT)
    refused(train(tmp_path, *SHORT, "--learning-rate=0.01"), "learning_rate 0.001 there, 0.01 here", "--out")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["modrn", "--preset=paper"], ["unknown network", "Did you mean modern"]),
        (["modern", "--preset=papr"], ["unknown preset", "Did you mean paper"]),
        (["modern", "--preset=paper", "-a", "feature=4"], ["unknown argument", "Did you mean features"]),
        (["modern", "--preset=paper", "-a", "features=4.5"], ["features=4.5", "whole number"]),
        (["modern", "--preset=paper", "-a", "start=true"], ["start=True", "whole number"]),
        (["modern-joint", "--preset=paper", "-a", "blocks=0"], ["blocks=0", "at least 1"]),
        (["modern", "--preset=paper", "-a", "blocks=many"], ["blocks=many", "is no number", "default is 10"]),
        (["modern", "--preset=paper", "-a", "adaptive=flase"], ["is no number, true or false", "true."]),
        (["dc-cnn", "--preset=radial-16", "-a", "low_rank=L4"], ["unknown place", "L1"]),
        (["modern", "--preset=paper", "-a", "blocks"], ["not of the form name=value"]),
        (["modern", "--preset=paper", "-a", "features=100000"], ["--argument", "at most"]),
        (["modern", "--preset=paper", "--batch=7"], ["batch=7", "multiple of 5"]),
        (["modern", "--preset=paper", "--steps=0"], ["steps=0"]),
        (["modern", "--preset=paper", "--density=20"], ["density=20", "between 0 and 1"]),
        (["modern", "--preset=paper", "--learning-rate=-1"], ["learning_rate=-1"]),
        (["modern", "--preset=paper", "--name=my weights"], ["--name"]),
        (["modern", "--preset=paper", "--start-from=modern-9d"], ["modern-9d"]),
        (["modern", "--preset=paper", "--device=tpu"], ["unknown device"]),
    ],
)
def test_what_cannot_be_is_refused_in_words_before_anything_is_trained(
    tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    refused(run(*arguments, "--out", str(tmp_path)), *words)
    assert not (tmp_path / "checkpoint.safetensors").exists()


def test_weights_are_not_started_from_a_folder_without_a_training(tmp_path: Path) -> None:
    refused(train(tmp_path / "new", *SHORT, "--start-from", str(tmp_path)), "no training in this folder")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    refused(train(tmp_path / "taken", *SHORT), "taken", "cannot be written")


def test_help_shows_an_example_and_how_processes_share_the_work() -> None:
    text = run("--help").stdout
    assert "nmrrecon train modern --preset measured --out" in text
    assert "torchrun --nproc-per-node 2 -m nmrrecon.cli.main train" in text
    assert "--presets" in text


def shown(heading: str) -> dict[str, str]:
    """Return the facts of one paragraph of ``--presets``, by title."""
    (paragraph,) = (part for part in run("--presets").stdout.split("\n\n") if part.startswith(heading))
    lines = paragraph.splitlines()[1:]
    return {line[:16].strip(): line[17:] for line in lines}


def test_presets_are_shown_without_other_options() -> None:
    result = run("--presets")
    assert result.exit_code == 0
    for name, dimensions in PRESETS:
        assert f"{name} --dimensions {dimensions}" in result.stdout
    assert "10 to 179.2 dwells, uniform\n" in result.stdout
    assert "0.05 to 1, uniform\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 110


@pytest.mark.parametrize("dimensions", [1, 2])
def test_presets_say_what_each_signal_of_measured_has_for_itself(dimensions: int) -> None:
    facts = shown(f"measured --dimensions {dimensions}")
    low, high = MEASURED.amplitude
    assert facts["amplitudes"].startswith(f"{low:g} to {high:g}, log-uniform from a lowest one that each")
    low, high = MEASURED.decay_time
    assert facts["decay times"].startswith(
        f"{low:g} to {high:g} dwells, log-uniform within a range that each"
    )


@pytest.mark.parametrize("dimensions", [1, 2])
def test_presets_say_what_the_patches_of_the_joint_network_draw(dimensions: int) -> None:
    facts, ranges = shown(f"modern-joint --dimensions {dimensions}"), RANGES[dimensions]
    assert f"of {ranges.points} neighbouring" in facts["patches"]
    assert facts["sampled"] == "the lower of two draws" and facts["noise"].startswith(facts["sampled"])
    most = f"{ranges.peaks[0]} to {ranges.peaks[1]}, log-uniform, the more of two draws"
    assert facts["peaks"].startswith(most)
    assert facts["line widths"].startswith(f"{ranges.width[0]:g} to {ranges.width[1]:g} points")
    assert facts["processed"].startswith(f"{100 * ranges.processed:g} % of the patches")
    assert facts["phases"] == f"exact in {100 * ranges.exact:g} % of the patches"


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("blocks=10", 10),
        ("adaptive=false", False),
        ("growth=null", None),
        ("sharpness=0.5", 0.5),
        ("low_rank=L2", "L2"),
        ('low_rank="L2"', "L2"),
        ("low_rank=", ""),
    ],
)
def test_arguments_are_values_of_json_or_plain_text(entry: str, value: Any) -> None:
    assert parsed_arguments((entry,)) == {entry.partition("=")[0]: value}


def test_arguments_hold_one_value_each() -> None:
    with pytest.raises(ParameterError, match="one value"):
        parsed_arguments(("blocks=[1, 2]",))


def test_the_help_names_the_defaults_of_both_kinds_of_plans() -> None:
    text = " ".join(CliRunner().invoke(cli, ["train", "--help"]).output.split())
    spectra, cines = ({item.name: item.default for item in fields(plan)} for plan in (TrainingPlan, CinePlan))
    for name in ("steps", "batch", "validate_every", "validation"):
        assert f"Default: {spectra[name]}; of cines {cines[name]}." in text, name
