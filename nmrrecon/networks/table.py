"""The table of networks: the name in a manifest, and where the network stands."""

from __future__ import annotations

from importlib import import_module

from nmrrecon.errors import unknown_name

#: Those that reconstruct cines.
CINE_NETWORKS: dict[str, tuple[str, str]] = {
    "slr-net": ("nmrrecon.networks.cine.slr_net", "SLRNet"),
    "ista-net": ("nmrrecon.networks.cine.ista_net", "ISTANet"),
    "dc-cnn": ("nmrrecon.networks.cine.dc_cnn", "DCCNN"),
    "crnn": ("nmrrecon.networks.cine.crnn", "CRNN"),
    "l-plus-s-net": ("nmrrecon.networks.cine.l_plus_s_net", "LPlusSNet"),
    "t2lr-net": ("nmrrecon.networks.cine.t2lr_net", "T2LRNet"),
    "jotlas-net": ("nmrrecon.networks.cine.jotlas_net", "JotlasNet"),
    "cine-vn": ("nmrrecon.networks.cine.cine_vn", "CineVN"),
}
NETWORKS: dict[str, tuple[str, str]] = {
    "modern": ("nmrrecon.networks.modern", "MoDern"),
    "modern-joint": ("nmrrecon.networks.modern_joint", "JointMoDern"),
    "dlnmr": ("nmrrecon.networks.dlnmr", "DLNMR"),
    **CINE_NETWORKS,
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
