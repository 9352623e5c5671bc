"""What a training runs with."""

from __future__ import annotations

import platform

import torch

from nmrrecon import __version__


def versions() -> dict[str, str]:
    """Return the versions of torch, this program and Python."""
    return {"torch": torch.__version__, "nmrrecon": __version__, "python": platform.python_version()}
