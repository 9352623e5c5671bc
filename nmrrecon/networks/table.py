"""The table of networks: the name in a manifest, and where the network stands."""

from __future__ import annotations

from importlib import import_module

from nmrrecon.errors import unknown_name

NETWORKS: dict[str, tuple[str, str]] = {
    "modern": ("nmrrecon.networks.modern", "MoDern"),
    "modern-joint": ("nmrrecon.networks.modern_joint", "JointMoDern"),
    "dlnmr": ("nmrrecon.networks.dlnmr", "DLNMR"),
}


def network_class(name: str) -> type:
    """Return the network called `name`; imports torch.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest.
    """
    if name not in NETWORKS:
        raise unknown_name("network", name, list(NETWORKS))
    module, class_name = NETWORKS[name]
    found: type = getattr(import_module(module), class_name)
    return found
