"""The machine in words, for the figures that depend on it and the record of those that do not."""

from __future__ import annotations

import platform
from pathlib import Path

import torch

from nmrrecon import __version__
from nmrrecon.evaluation.table import Provenance
from nmrrecon.reconstruct import chosen_device
from nmrrecon.training.result import device_words


def provenance(command: str, device: str) -> Provenance:
    """Return what made the figures of `command`."""
    return Provenance(command, machine_words(device), torch.__version__, __version__)


def machine_words(device: str) -> str:
    """Return the card, or the processor and how many threads compute."""
    return device_words(chosen_device(device), _processor())


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():  # platform.processor() says nothing on most Linux systems
        for line in described.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name" and value.strip():
                return value.strip()
    return platform.processor() or platform.machine()
