"""Weights come back as they were saved, or not at all."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from nmrrecon import weights
from nmrrecon.errors import OutputError, ParameterError, WeightsError
from nmrrecon.networks import table
from nmrrecon.weights import Manifest, available, load_network, manifest, save_network, weights_folder
from tests.small_network import MANIFEST, PARAMETERS, Other, Small, Tied, Trap, edit, refused

EMPTY = Manifest(**MANIFEST)


@pytest.fixture(autouse=True)
def small_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    for network in (Small, Other, Tied):
        monkeypatch.setitem(table.NETWORKS, network.__name__.lower(), (Small.__module__, network.__name__))


@pytest.fixture
def network() -> Small:
    """A network that has seen data, so that its buffers are not those of a new one."""
    made = Small().train()
    made.normalize(made.analysis(torch.randn(4, 1, 16)))
    return made


@pytest.fixture
def saved(tmp_path: Path, network: Small) -> Path:
    return save_network(tmp_path, EMPTY, network)


def test_weights_come_back_to_the_last_bit(saved: Path, network: Small) -> None:
    loaded = load_network(saved)
    state = loaded.state_dict()
    assert state.keys() == network.state_dict().keys()
    assert all(torch.equal(state[name], value) for name, value in network.state_dict().items())
    assert state["normalize.num_batches_tracked"] == 1
    assert not any(module.training for module in loaded.modules())


def test_the_manifest_comes_back_with_count_and_checksum(saved: Path) -> None:
    found = manifest(saved)
    assert found.parameters == PARAMETERS
    assert replace(found, parameters=0, sha256="") == EMPTY
    assert manifest(saved.with_suffix(".json")) == manifest(str(saved)) == found


def test_saving_again_gives_the_same_files(tmp_path: Path, saved: Path, network: Small) -> None:
    files = (saved, saved.with_suffix(".json"))
    before = [file.read_bytes() for file in files]
    save_network(tmp_path, EMPTY, network)
    assert [file.read_bytes() for file in files] == before
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_the_constructor_is_given_the_arguments(tmp_path: Path) -> None:
    described = replace(EMPTY, arguments={"features": 5, "sharpness": 2.5})
    loaded = load_network(save_network(tmp_path, described, Small(5)))
    assert loaded.sharpness == 2.5
    assert loaded.analysis.weight.shape[0] == 5  # type: ignore[union-attr, index]


def test_loading_leaves_the_random_numbers_alone(saved: Path) -> None:
    before = torch.random.get_rng_state()
    load_network(saved)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_shared_weights_are_saved_and_stay_shared(tmp_path: Path) -> None:
    tied = Tied()
    loaded = load_network(save_network(tmp_path, replace(EMPTY, network="tied", arguments={}), tied))
    assert isinstance(loaded, Tied)
    assert loaded.second.weight is loaded.first.weight
    assert torch.equal(loaded.first.weight, tied.first.weight)


def test_threads_that_ask_together_get_one_network(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = weights._build

    def slowly(*arguments: Any) -> nn.Module:
        time.sleep(0.02)
        return build(*arguments)

    monkeypatch.setattr(weights, "_build", slowly)
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(load_network, [saved] * 8))
    assert len({id(network) for network in loaded}) == 1


def test_every_device_has_its_own_copy(saved: Path) -> None:
    devices = [{value.device.type for value in load_network(saved, d).parameters()} for d in ("cpu", "meta")]
    assert devices == [{"cpu"}, {"meta"}]


@pytest.mark.parametrize("suffix", [".safetensors", ".json"])
def test_when_either_file_changes_both_are_read_again(saved: Path, network: Small, suffix: str) -> None:
    old = load_network(saved)
    assert load_network(saved) is old
    os.utime(saved.with_suffix(suffix), ns=(1, 1))
    assert load_network(saved) is not old


def test_new_weights_take_the_place_of_old(tmp_path: Path, saved: Path) -> None:
    load_network(saved)
    new = Small()
    save_network(tmp_path, EMPTY, new)
    os.utime(saved, ns=(1, 1))
    assert torch.equal(load_network(saved).state_dict()["analysis.weight"], new.analysis.weight)


@pytest.mark.parametrize("place", [1, 9, 40, -60, -1])
def test_one_flipped_bit_is_found(saved: Path, place: int) -> None:
    content = bytearray(saved.read_bytes())
    content[place] ^= 1
    saved.write_bytes(content)
    refused(saved)


@pytest.mark.parametrize("kept", [0, 5, 9, 200, -1])
def test_a_file_cut_short_is_found(saved: Path, kept: int) -> None:
    saved.write_bytes(saved.read_bytes()[:kept])
    refused(saved, "small.safetensors")


def test_a_file_with_something_after_its_end_is_found(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes() + b"\0")
    refused(saved, "small.safetensors")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parameters": PARAMETERS + 2}, ["20 parameters", "18"]),
        ({"network": "other"}, ["other", "small"]),
        ({"network": "smal"}, ["smal", "Did you mean small"]),
        ({"arguments": {"features": 4}}, ["analysis.weight", "3 x 1 x 3", "4 x 1 x 3"]),
        ({"arguments": {"features": 3, "sharpness": 2.0}}, ["sharpness"]),
        ({"arguments": {"features": 3, "feature": 3}}, ["feature"]),
        ({"arguments": {"features": 0}}, ["at least 1"]),
        ({"dimensions": 2}, ["dimensions"]),
        ({"sha256": "0" * 64}, ["checksum", "000000"]),
        ({"name": "large"}, ["large", "Call the two files large.json and large.safetensors"]),
    ],
)
def test_an_edited_manifest_is_found(saved: Path, changes: dict[str, Any], words: list[str]) -> None:
    edit(saved, **changes)
    refused(saved, *words)


def test_an_edited_manifest_is_found_even_after_loading(saved: Path) -> None:
    load_network(saved)
    edit(saved, parameters=1)
    os.utime(saved.with_suffix(".json"), ns=(1, 1))
    refused(saved, "1 parameters")


def test_either_file_missing_is_said(saved: Path) -> None:
    content = saved.read_bytes()
    saved.unlink()
    refused(saved, "small.safetensors")
    saved.write_bytes(content)
    saved.with_suffix(".json").unlink()
    refused(saved, "small.json", "NAME.json")
    saved.unlink()
    refused(saved, "small.safetensors", "no such weights")


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".pkl", ".ckpt", ".bin", ".PT", ".safetensors"])
@pytest.mark.parametrize("protocol", [0, 2, 4, 5, "torch", "torch legacy"])
def test_a_pickle_is_never_read(saved: Path, suffix: str, protocol: int | str) -> None:
    file, sprung = saved.with_suffix(suffix), saved.with_name("sprung")
    if isinstance(protocol, int):
        file.write_bytes(pickle.dumps(Trap(sprung), protocol=protocol))
    else:
        torch.save({"trap": Trap(sprung)}, file, _use_new_zipfile_serialization=protocol == "torch")
    with pytest.raises(WeightsError, match="safetensors") as error:
        load_network(file)
    assert not sprung.exists()
    if protocol != 0 or suffix != ".safetensors":  # protocol 0 is text, which nothing marks as a pickle
        assert "can run code" in str(error.value)


def test_a_header_as_long_as_a_pickle_begins_is_no_pickle(tmp_path: Path, saved: Path) -> None:
    content = saved.read_bytes()
    length = int.from_bytes(content[:8], "little")
    wanted = 0x0280 if length <= 0x0280 else 0x0380
    padded = wanted.to_bytes(8, "little") + content[8 : 8 + length].ljust(wanted) + content[8 + length :]
    assert padded[:2] in (b"\x80\x02", b"\x80\x03")
    saved.write_bytes(padded)
    refused(saved, "checksum")


def test_weights_of_another_shape_are_refused_by_name(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "wide").mkdir()
    wide = save_network(tmp_path / "wide", replace(EMPTY, arguments={"features": 6}), Small(6))
    saved.write_bytes(wide.read_bytes())
    refused(saved, "analysis.weight", "6 x 1 x 3", "3 x 1 x 3")


def test_weights_that_say_nothing_of_their_network_are_refused(saved: Path, network: Small) -> None:
    from safetensors.torch import save_file

    save_file(network.state_dict(), saved)
    refused(saved, "no stated network")


def test_weights_for_a_different_class_are_not_saved(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"analysis\.weight"):
        save_network(tmp_path, EMPTY, Small(4))
    with pytest.raises(WeightsError, match="float64"):
        save_network(tmp_path, EMPTY, Small().double())
    with pytest.raises(WeightsError, match="frozen is missing"):
        save_network(tmp_path, EMPTY, nn.ModuleDict({"module": Small()}))
    assert list(tmp_path.iterdir()) == []


def test_weights_that_diverged_are_not_saved(tmp_path: Path, network: Small) -> None:
    network.analysis.weight.data[0, 0, 0] = float("nan")
    with pytest.raises(WeightsError, match=r"analysis\.weight"):
        save_network(tmp_path, EMPTY, network)
    assert list(tmp_path.iterdir()) == []


def test_infinite_weights_are_refused_whoever_wrote_them(
    tmp_path: Path, network: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.normalize.bias.data[1] = float("inf")
    with monkeypatch.context() as careless:
        careless.setattr(weights, "check_finite", lambda tensors, path: None)
        written = save_network(tmp_path, EMPTY, network)
    refused(written, "normalize.bias")


@pytest.mark.parametrize("changes", [{"hours": float("inf")}, {"density": 2.0}, {"licence": ""}])
def test_a_manifest_that_could_not_be_read_is_not_saved(
    tmp_path: Path, saved: Path, network: Small, changes: dict[str, Any]
) -> None:
    before = saved.read_bytes(), saved.with_suffix(".json").read_bytes()
    network.analysis.weight.data += 1
    with pytest.raises(WeightsError, match=next(iter(changes))):
        save_network(tmp_path, replace(EMPTY, **changes), network)
    assert (saved.read_bytes(), saved.with_suffix(".json").read_bytes()) == before


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, network: Small) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        save_network(tmp_path / "nowhere", EMPTY, network)


def test_names_mean_the_weights_that_come_with_the_program(
    tmp_path: Path, saved: Path, network: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "weights_folder", lambda: tmp_path)
    save_network(tmp_path, replace(EMPTY, name="a-small-2d"), network)
    assert list(available()) == ["a-small-2d", "small"]
    assert available()["small"] == manifest("small") == manifest(saved)
    assert load_network("small") is load_network(saved)
    with pytest.raises(ParameterError, match="Did you mean small"):
        load_network("smal")
    with pytest.raises(ParameterError, match="a-small-2d"):
        manifest("entirely different")


def test_no_folder_holds_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "weights_folder", lambda: tmp_path / "nowhere")
    assert available() == {}
    with pytest.raises(ParameterError, match="small"):
        manifest("small")


def test_reading_manifests_does_not_import_torch(saved: Path) -> None:
    program = (
        "import sys; from nmrrecon import weights; weights.available(); "
        f"print(weights.manifest({str(saved)!r}).parameters, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [str(PARAMETERS), "False"], done.stderr


def test_every_set_that_comes_with_the_program_loads() -> None:
    files = sorted(weights_folder().glob("*")) if weights_folder().exists() else []
    assert {file.stem for file in files} == set(available())
    for name, described in available().items():
        trained = [value for value in load_network(name).parameters() if value.requires_grad]
        assert sum(value.numel() for value in trained) == described.parameters
        suffixes = {file.suffix for file in files if file.stem == name}
        assert suffixes in ({".json", ".safetensors"}, {".json", ".safetensors", ".csv"})
        assert described.licence == "BSD-3-Clause"
