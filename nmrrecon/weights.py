"""Trained weights: found by name or path, held to their manifest, and only then loaded.

Weights are two files side by side: ``NAME.safetensors``, and ``NAME.json``, its manifest. The file of
weights states itself which network it is for: its checksum covers that too, and an edited manifest is
found out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nmrrecon.errors import NMRReconError, ParameterError, WeightsError, unknown_name
from nmrrecon.io.atomic import atomic_write
from nmrrecon.weights_file import (
    FETCH_AGAIN,
    STATEMENT,
    SUFFIX,
    check_finite,
    check_layout,
    layout_of,
    read_header,
    read_tensors,
    refuse_pickle,
)
from nmrrecon.weights_manifest import SUFFIX as MANIFEST_SUFFIX
from nmrrecon.weights_manifest import Manifest, manifest_text, read_manifest

if TYPE_CHECKING:
    import torch
    from torch import nn

#: What the constructor of a network may raise for arguments that it cannot use.
UNUSABLE = (TypeError, ValueError, LookupError, ArithmeticError, RuntimeError, AssertionError, NMRReconError)

_loading = threading.Lock()


def weights_folder() -> Path:
    """Return the folder of the weights that come with the program; it may not exist."""
    package = Path(__file__).resolve().parent
    installed = package / "assets"
    return (installed if installed.is_dir() else package.parent / "assets") / "weights"


def available() -> dict[str, Manifest]:
    """Return the manifests of all weights that come with the program, by name, sorted.

    Raises
    ------
    WeightsError
        If one cannot be read.
    """
    return {name: manifest(name) for name in _shipped()}


def manifest(name_or_path: str | Path) -> Manifest:
    """Return the manifest of weights; torch is not needed.

    Parameters
    ----------
    name_or_path : str or path-like
        Name of weights that come with the program, or a ``.safetensors`` or ``.json`` file.

    Raises
    ------
    ParameterError
        If there are no weights of that name; the message names the nearest.
    WeightsError
        If the file is a pickle, or the manifest cannot be read or bears the name of other weights.
    """
    return _manifest_of(_weights_file(name_or_path))


def manifest_if_there(name_or_path: str | Path) -> Manifest | None:
    """Return the manifest of weights, None where there are none of that name.

    Raises
    ------
    WeightsError
        If they are there and their manifest cannot be used; see `manifest`.
    """
    try:
        return manifest(name_or_path)
    except ParameterError:
        return None


def load_network(name_or_path: str | Path, device: str | torch.device = "cpu") -> nn.Module:
    """Return a trained network, ready for use.

    Parameters
    ----------
    name_or_path : str or path-like
        As for `manifest`.
    device : str or torch.device

    Returns
    -------
    Module
        In evaluation mode. Whoever asks for the same weights gets the same module, until one of
        the files changes: copy it before you change it.

    Raises
    ------
    ParameterError
        If there are no weights of that name; the message names the nearest.
    WeightsError
        If the file is a pickle or damaged, or file, manifest and network do not fit each other.
    """
    weights = _weights_file(name_or_path).absolute()
    # one at a time, or threads that ask together would each get a network of their own
    with _loading:
        return _load(weights, _changed(weights), _changed(weights.with_suffix(MANIFEST_SUFFIX)), str(device))


def save_network(folder: str | Path, manifest: Manifest, network: nn.Module) -> Path:
    """Write a network's weights, then their manifest.

    Parameters
    ----------
    folder : path-like
        Must exist. Files of the same name are replaced.
    manifest : Manifest
        Its `parameters` and `sha256` are filled in.
    network : Module
        The one that `manifest.network` and `manifest.arguments` make, trained.

    Returns
    -------
    Path
        The ``.safetensors`` file.

    Raises
    ------
    WeightsError
        If the network is not the one that the manifest names or has infinite weights, or the
        manifest is not complete. Nothing is written then.
    OutputError
        If a file cannot be written.
    """
    from safetensors.torch import save

    path = Path(folder) / f"{manifest.name}{SUFFIX}"
    beside = Path(folder) / f"{manifest.name}{MANIFEST_SUFFIX}"
    blueprint = _build(manifest, beside, "meta")
    check_layout(layout_of(blueprint), layout_of(network), path, "as given")
    # copied, for safetensors takes no tensors that share their memory
    tensors = {
        name: tensor.detach().to("cpu", copy=True).contiguous()
        for name, tensor in network.state_dict().items()
    }
    check_finite(tensors, path)
    data = save(tensors, metadata={STATEMENT: _statement(manifest)})
    checksum = hashlib.sha256(data).hexdigest()
    text = manifest_text(
        dataclasses.replace(manifest, parameters=_trainable(blueprint), sha256=checksum), beside
    )
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)
    with atomic_write(beside) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def _shipped() -> list[str]:
    return sorted(file.stem for file in weights_folder().glob(f"*{MANIFEST_SUFFIX}"))


def _weights_file(name_or_path: str | Path) -> Path:
    """Return the ``.safetensors`` file that a name or path means; it may not exist."""
    text = os.fspath(name_or_path)
    path = Path(text)
    refuse_pickle(path)
    if path.suffix in (SUFFIX, MANIFEST_SUFFIX):
        return path.with_suffix(SUFFIX)
    if path.name != text:
        remedy = f"Name the {SUFFIX} file, or one of the weights that come with the program."
        raise WeightsError(f"weights are read from {SUFFIX} files only", path=path, remedy=remedy)
    if text not in _shipped():
        raise unknown_name("weights", text, _shipped())
    return weights_folder() / f"{text}{SUFFIX}"


def _manifest_of(weights: Path) -> Manifest:
    path = weights.with_suffix(MANIFEST_SUFFIX)
    if not path.exists() and not weights.exists():
        remedy = "Check the path, or name weights that come with the program ('nmrrecon methods')."
        raise WeightsError("there are no such weights", path=weights, remedy=remedy)
    found = read_manifest(path)
    if found.name != weights.stem:
        remedy = f"Call the two files {found.name}{MANIFEST_SUFFIX} and {found.name}{SUFFIX}."
        raise WeightsError(f"is by its own words the manifest of {found.name}", path=path, remedy=remedy)
    return found


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


@lru_cache(maxsize=16)
def _load(weights: Path, weights_changed: int, manifest_changed: int, device: str) -> nn.Module:
    found = _manifest_of(weights)
    path = weights.with_suffix(MANIFEST_SUFFIX)
    header = read_header(weights)
    blueprint = _build(found, path, "meta")
    check_layout(layout_of(blueprint), header.layout, weights)
    _check_statement(found, header.statement, path)
    if _trainable(blueprint) != found.parameters:
        words = f"says {found.parameters} parameters, the network has {_trainable(blueprint)}"
        raise WeightsError(words, path=path, remedy=FETCH_AGAIN)
    tensors = read_tensors(weights, found.sha256)
    network = _build(found, path, "cpu")
    network.load_state_dict(tensors)
    return network.to(device).eval()


def _build(manifest: Manifest, path: Path, device: str) -> nn.Module:
    """Return the network that a manifest names, its values not set; on "meta" it takes no memory."""
    import torch

    from nmrrecon.networks import table
    from nmrrecon.networks.blank import Blank

    try:
        # whatever a constructor draws must not shift the caller's random numbers
        with torch.random.fork_rng(devices=[]), torch.device(device), Blank():
            network: nn.Module = table.network_class(manifest.network)(**manifest.arguments)
    except UNUSABLE as error:
        words = f"network {manifest.network} cannot be made from {manifest.arguments}: {error}"
        raise WeightsError(words, path=path, remedy=FETCH_AGAIN) from error
    return network


def _statement(manifest: Manifest) -> str:
    """Return which network the weights are for, and for what data, as the file of weights states it."""
    stated = {
        "network": manifest.network,
        "arguments": manifest.arguments,
        "dimensions": manifest.dimensions,
    }
    return json.dumps(stated, sort_keys=True)


def _check_statement(manifest: Manifest, statement: str, path: Path) -> None:
    if statement != _statement(manifest):
        words = f"says {_statement(manifest)}, the weights were saved for {statement or 'no stated network'}"
        raise WeightsError(words, path=path, remedy=FETCH_AGAIN)


def _trainable(network: nn.Module) -> int:
    return sum(value.numel() for value in network.parameters() if value.requires_grad)
