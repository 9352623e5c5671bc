"""Which yardstick suits which data: here a new kind of data gets its own."""

from __future__ import annotations

from typing import Any

from gui.comparison.spectra import SpectrumYardstick
from gui.comparison.yardstick import Yardstick
from nmrrecon.nmr import NMRDataset

KINDS: dict[type, Yardstick] = {NMRDataset: SpectrumYardstick()}


def yardstick_for(content: Any) -> Yardstick | None:
    """Return how data are compared, None where nobody knows."""
    return KINDS.get(type(content))
