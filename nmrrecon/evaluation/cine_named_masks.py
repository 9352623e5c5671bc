"""Masks of the papers' tables by name, and the weights that were trained on masks like them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nmrrecon.evaluation.cine_data import PATTERNS, measured_file
from nmrrecon.sampling.masks import MaskPlan, parse_mask


@dataclass(frozen=True)
class NamedMask:
    """A mask of a table.

    Attributes
    ----------
    text : str
        As `parse_mask` takes it; of a stored pattern the part of its name.
    like : tuple of str
        Masks whose weights are taken where there are none for this one, the nearest first.
    stored : bool
        Whether it is a stored VISTA pattern.
    """

    text: str
    like: tuple[str, ...] = ()
    stored: bool = False


MASKS = {
    "gaussian-8": NamedMask("gaussian:8", ("gaussian-10", "gaussian-12")),
    "gaussian-10": NamedMask("gaussian:10", ("gaussian-8", "gaussian-12")),
    "gaussian-12": NamedMask("gaussian:12", ("gaussian-10", "gaussian-8")),
    "radial-16": NamedMask("radial:16", ("radial-30",)),
    "radial-30": NamedMask("radial:30", ("radial-16",)),
    "vds-8": NamedMask("vds:0.125", ("vds-10", "radial-16")),
    "vds-10": NamedMask("vds:0.1", ("vds-8", "radial-16")),
    "vista-8": NamedMask("VISTA_PE_144_FR_32_n_18_", ("gaussian-8",), stored=True),
    "vista-12": NamedMask("VISTA_PE_144_FR_32_n_12_", ("vista-8", "gaussian-12", "gaussian-8"), stored=True),
    "vista-24": NamedMask("VISTA_PE_144_FR_32_n_6_", ("vista-8", "gaussian-12", "gaussian-8"), stored=True),
}


def plan_of(name: str, data: Path | None) -> MaskPlan:
    """Return the plan of one of `MASKS`.

    Raises
    ------
    DataError
        If it is a stored pattern whose file is not there.
    """
    mask = MASKS[name]
    return parse_mask(f"vista:{measured_file(data, PATTERNS)}#{mask.text}" if mask.stored else mask.text)


def presets_for(name: str) -> tuple[str, ...]:
    """Return the presets whose weights suit a mask, its own first."""
    return name, *MASKS[name].like
