"""Series for cine networks, and their way through the whole of a training."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from nmrrecon.cli.main import EXIT_ERROR, cli
from nmrrecon.cli.training_presets import presets_text
from nmrrecon.errors import DataError, ParameterError
from nmrrecon.networks.cine.estimates import CineEstimates
from nmrrecon.training.checkpoint import CHECKPOINT, read_checkpoint
from nmrrecon.training.cine_loss import FLOOR, cine_errors, logarithmic_loss, squared_loss
from nmrrecon.training.cine_plan import CinePlan
from nmrrecon.training.cine_presets import CINE_PRESETS, CinePreset
from nmrrecon.training.loop import train
from nmrrecon.training.measured_cines import MeasuredCines, read_cines
from nmrrecon.training.start import fresh_network
from nmrrecon.training.tasks import Stream, task_of
from nmrrecon.training.validation import validation_rlne
from nmrrecon.weights import load_network, manifest
from tests.training.plans import after

SMALL = {"cascades": 2, "layers": 3, "features": 4}


def tiny_plan(**changes: Any) -> CinePlan:
    settings: dict[str, Any] = {
        "network": "dc-cnn",
        "preset": "radial-16",
        "arguments": SMALL,
        "steps": 4,
        "validate_every": 2,
        "validation": 2,
        "crop": (4, 16, 16),
    }
    return CinePlan(**(settings | changes))


def stream_of(plan: CinePlan, *, validation: bool = False, batch: int = 1) -> Stream:
    return task_of(plan).stream(plan, batch, validation=validation)


@pytest.fixture
def cines(tmp_path: Path) -> str:
    """Ten slices of 6 frames of 40 x 40, each slice of its own brightness at the edge."""
    images = np.full((10, 6, 40, 40), 1000, dtype=np.uint16)
    images += (100 * np.arange(10, dtype=np.uint16))[:, None, None, None]
    images[:, :, 19:21, 19:21] = 4000
    file = tmp_path / "patient.npz"
    np.savez_compressed(file, cine=images)
    return str(file)


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    plan = tiny_plan()
    first, again, next_one = (stream_of(plan).draw(step) for step in (3, 3, 4))
    other = stream_of(replace(plan, seed=2)).draw(3)
    assert torch.equal(first.given.samples, again.given.samples)
    for different in (next_one, other, stream_of(plan, validation=True).draw(3)):
        assert not torch.equal(first.reference, different.reference)


def test_samples_are_those_of_the_reference_at_the_mask() -> None:
    batch = stream_of(tiny_plan(), batch=3).draw(0)
    given = batch.given
    assert given.samples.shape == (3, 4, 1, 16, 16)
    torch.testing.assert_close(given.samples, given.encoding.forward(batch.reference))
    assert not (given.samples.abs() * ~given.encoding.mask).any()
    assert not torch.equal(given.encoding.mask[0], given.encoding.mask[1])
    highest = batch.reference.abs().amax((1, 2, 3))
    torch.testing.assert_close(highest, torch.ones(3), rtol=1e-4, atol=0)


def test_processes_share_a_batch() -> None:
    stream = stream_of(tiny_plan(), batch=3)
    whole = stream.draw(5).reference
    torch.testing.assert_close(
        torch.cat([stream.draw(5, 0, 2).reference, stream.draw(5, 1, 2).reference]), whole[[0, 2, 1]]
    )


@pytest.mark.parametrize("name", ["radial-16", "radial-30"])
def test_a_smaller_series_is_sampled_as_densely(name: str) -> None:
    preset = CINE_PRESETS[name]
    assert preset.cropped((8, 96, 96)).share == pytest.approx(preset.share, rel=0.03)
    assert preset.cropped(preset.size) == preset


def test_several_coils_see_the_same_image() -> None:
    stream = replace(stream_of(tiny_plan()), preset=CinePreset("two", "gaussian:4", (4, 16, 16), coils=2))  # type: ignore[type-var]
    batch = stream.draw(0)
    maps = batch.given.encoding.maps
    torch.testing.assert_close(maps.abs().square().sum(2), torch.ones(1, 1, 16, 16), rtol=1e-3, atol=1e-3)
    assert batch.given.samples.shape == (1, 4, 2, 16, 16)


def test_every_fifth_slice_is_for_validation_alone(cines: str) -> None:
    for validation, expected in ((False, {0, 1, 3, 4, 5, 6, 8, 9}), (True, {2, 7})):
        slices = MeasuredCines.of((cines,), validation=validation).slices
        assert {int((cine[0, 0, 0] - 1000) // 100) for cine in slices} == expected


def test_measured_series_are_real_images_with_a_phase(cines: str) -> None:
    rng = np.random.default_rng(0)
    drawn = [MeasuredCines.of((cines,), validation=False).draw((4, 24, 24), rng) for _ in range(8)]
    assert all(np.abs(series).max() <= 1.0 + 1e-6 for series in drawn)
    assert len({series.tobytes() for series in drawn}) == 8
    assert max(float(np.ptp(np.angle(series[0]))) for series in drawn) > 0.3
    assert 1 <= sum(not series.imag.any() for series in drawn) <= 7, "some stay magnitudes"
    smooth = [np.abs(np.diff(np.unwrap(np.angle(series[0]), axis=0), axis=0)).max() for series in drawn]
    assert np.median(smooth) < 0.6, "a phase that is smooth in the plane"


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_share_of_measured_series_is_that_of_the_plan(cines: str, share: float) -> None:
    stream = stream_of(tiny_plan(cines=(cines,), measured=share))
    # the images of the file are nowhere dark, those of nearly all phantoms are
    bright = [float(stream.draw(step).reference.abs().min()) > 0.1 for step in range(60)]
    assert np.mean(bright) == pytest.approx(share, abs=0.2 if share == 0.5 else 0.05)


def test_cines_are_read_as_they_were_written(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 1 << 16, (3, 4, 5, 6), dtype=np.uint16)
    np.savez_compressed(tmp_path / "a.npz", order=np.arange(3), cine=images)
    np.testing.assert_array_equal(read_cines(str(tmp_path / "a.npz")), images)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no archive",
        {"cine": np.zeros((3, 4), np.uint16)},
        {"cine": np.zeros((2, 2, 2, 2))},
        {"cine": np.zeros((0, 2, 2, 2), np.uint16)},
        {"images": np.zeros((2, 2, 2, 2), np.uint16)},
        {"cine": np.array([[[[{}]]]])},
    ],
)
def test_files_that_hold_no_cines_are_refused(tmp_path: Path, content: bytes | dict[str, Any]) -> None:
    file = tmp_path / "bad.npz"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        np.savez(file, **content)
    with pytest.raises(DataError, match=r"bad\.npz"):
        read_cines(str(file))
    with pytest.raises(DataError, match="missing"):
        read_cines(str(tmp_path / "missing.npz"))


def test_loss_and_error_by_their_definitions() -> None:
    batch = stream_of(tiny_plan(), batch=2).draw(0)
    image, trained = batch.reference * 1.5, batch.reference + 0.1j
    estimates = CineEstimates(image, trained, torch.tensor(3.0))
    assert float(squared_loss(estimates, batch, 0.1)) == pytest.approx(0.01 + 0.3, rel=1e-4)
    trained[1] = batch.reference[1] + 0.001j
    expected = (math.log(0.01 + FLOOR) + math.log(1e-6 + FLOOR)) / 2 + 0.3
    assert float(logarithmic_loss(estimates, batch, 0.1)) == pytest.approx(expected, rel=1e-3)
    torch.testing.assert_close(cine_errors(estimates, batch), torch.tensor([0.5, 0.5]))


@pytest.mark.parametrize(
    "changes",
    [{"density": 0.2}, {"crop": (4, 16)}, {"crop": (2, 16, 16)}, {"measured": 1.5}, {"symmetry": -1.0}],
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        tiny_plan(**changes)


def test_a_stopped_training_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    plan = tiny_plan()
    _, whole = train(plan, tmp_path / "whole")
    train(plan, tmp_path / "parts", cancel=after(3))
    _, resumed = train(plan, tmp_path / "parts")
    ours, theirs = (read_checkpoint(tmp_path / name / CHECKPOINT).tensors for name in ("parts", "whole"))
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    assert [entry.validation_rlne for entry in resumed.log] == [e.validation_rlne for e in whole.log]


def test_a_short_training_lowers_the_validation_error(tmp_path: Path) -> None:
    plan = tiny_plan(steps=60, learning_rate=0.01, validate_every=30, validation=8)
    before = validation_rlne(fresh_network(plan), plan)
    network, state = train(plan, tmp_path)
    assert state.best_rlne < 0.97 * before
    assert validation_rlne(network, plan) == pytest.approx(state.best_rlne)


def test_the_command_trains_and_its_weights_can_be_loaded(tmp_path: Path, cines: str) -> None:
    options = [
        "dc-cnn",
        "--preset=gaussian-8",
        "--crop=4x48x16",
        "--steps=2",
        "--validation=1",
        "--device=cpu",
    ]
    options += ["-acascades=2", "-afeatures=4", '-alow_rank="L2"', "--validate-every=1", "--cine", cines]
    result = CliRunner().invoke(cli, ["train", *options, "--out", str(tmp_path / "run")])
    assert result.exit_code == 0, result.output
    facts = manifest(tmp_path / "run" / "dc-cnn-gaussian-8.safetensors")
    assert (facts.network, facts.dimensions, facts.preset) == ("dc-cnn", 3, "gaussian-8")
    assert "4 frames of 48 x 16" in facts.remarks and "synthetic smooth phase (patient)" in facts.remarks
    assert load_network(tmp_path / "run" / "dc-cnn-gaussian-8.safetensors").cascades[0].plug_in.place == "L2"
    again = ["--start-from", str(tmp_path / "run"), "--out", str(tmp_path / "next")]
    assert CliRunner().invoke(cli, ["train", *options, *again]).exit_code == 0


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["dc-cnn", "--preset=radial-16", "--density=0.2"], "--density"),
        (["dc-cnn", "--preset=radial-61"], "radial-16"),
        (["dc-cnn", "--preset=radial-16", "--crop=16"], "--crop"),
        (["modern", "--preset=paper", "--crop=4x16x16"], "--crop"),
        (["modern", "--preset=paper", "--cine=x.npz"], "--cine"),
    ],
)
def test_what_a_network_has_no_use_for_is_refused(tmp_path: Path, options: list[str], word: str) -> None:
    result = CliRunner().invoke(cli, ["train", *options, "--out", str(tmp_path)])
    assert result.exit_code == EXIT_ERROR
    assert word in result.stderr


def test_the_symmetry_weighs_as_the_preset_says_or_the_plan() -> None:
    assert tiny_plan().symmetry_weight == 0.0
    assert tiny_plan(preset="slr-net-paper").symmetry_weight == 0.01
    assert tiny_plan(preset="slr-net-paper", symmetry=0.0).symmetry_weight == 0.0
    plan = tiny_plan(symmetry=0.5)
    batch = stream_of(plan).draw(0)
    estimates = CineEstimates(batch.reference, batch.reference, torch.tensor(3.0))
    assert float(task_of(plan).loss(estimates, batch)) == pytest.approx(math.log(FLOOR) + 1.5)
    paper = tiny_plan(preset="slr-net-paper", symmetry=0.5)
    assert float(task_of(paper).loss(estimates, batch)) == pytest.approx(1.5)


@pytest.mark.parametrize("name", list(CINE_PRESETS))
def test_every_preset_samples_what_it_is_named_after(name: str) -> None:
    preset = CINE_PRESETS[name].cropped((4, 96, 96))
    stream = replace(stream_of(tiny_plan()), preset=preset)  # type: ignore[type-var]
    batch = stream.draw(0)
    assert batch.given.samples.shape == (1, 4, preset.coils, 96, 96)
    share = float(batch.given.encoding.mask.float().mean())
    assert share == pytest.approx(preset.share, rel=0.12)
    assert f"{name}, cines" in presets_text()
