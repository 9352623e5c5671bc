"""What views of compared entries agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gui.comparison.yardstick import Mark
from gui.state.view import Overlay


@dataclass(frozen=True, eq=False)
class Shared:
    """Given to each of several views of one comparison.

    Attributes
    ----------
    lowest : mapping of str to float
        Level at which the drawing of an entry begins where that of the view is 1, by key.
    overlays : tuple of Overlay
        Drawn over the entry, in place of those of its own view.
    marks : tuple of Mark
    marked_above : float
        Height in the unit of the reference that marks begin at where the level of the view is 1.
    color : int
        Number of the entry's colour in the theme's list.
    """

    lowest: Mapping[str, float] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    marks: tuple[Mark, ...] = ()
    marked_above: float = 0.0
    color: int = 0
