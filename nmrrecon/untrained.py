"""Networks as they are before training, in files: what times and tests need no more than."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch

from nmrrecon.networks.table import network_class
from nmrrecon.training.versions import versions
from nmrrecon.weights import save_network
from nmrrecon.weights_manifest import Manifest, Scalar

UNTRAINED = "untrained"


def write_untrained(
    folder: Path,
    name: str,
    network: str,
    arguments: Mapping[str, Scalar],
    dimensions: int,
    preset: str = UNTRAINED,
    density: float = 1.0,
) -> Path:
    """Write a network with random weights, the same for the same arguments.

    Parameters
    ----------
    folder : Path
    name : str
        Of the weights.
    network : str
        Name in `nmrrecon.networks.table`.
    arguments : mapping of str to bool, int, float, str or None
        Of its constructor.
    dimensions, preset, density
        See `nmrrecon.weights_manifest.Manifest`.

    Returns
    -------
    Path
        The file of the weights.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(len(name))
        made = network_class(network)(**arguments).eval()
    described = Manifest(
        name=name,
        network=network,
        arguments=dict(arguments),
        dimensions=dimensions,
        preset=preset,
        density=density,
        steps=0,
        batch=1,
        device="none",
        hours=0.0,
        seed=0,
        validation_rlne=0.0,
        versions=versions(),
        command=f"none: {UNTRAINED}",
    )
    return save_network(folder, described, made)
