"""What is known of FIDs before they are reconstructed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Prospect:
    """How much work FIDs are, and which methods do not suit them.

    Attributes
    ----------
    sizes : tuple of int
        Points of the indirect dimensions, F1 first.
    traces : int
        Direct points that go through a method.
    overhead_s : float
        Seconds that everything but the method takes.
    notes : mapping of str to str
        What speaks against a method, by its name; those without a note suit the data.
    unusable : frozenset of str
        The methods that would refuse the data.
    """

    sizes: tuple[int, ...]
    traces: int
    overhead_s: float
    notes: Mapping[str, str] = field(default_factory=dict)
    unusable: frozenset[str] = frozenset()
