"""What the comparison of a kind of data has to bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gui.state.view import View

#: Asked on the way; raises `Cancelled` where nobody waits any longer.
Check = Callable[[], None]


@dataclass(frozen=True)
class Heights:
    """What brings estimates to the height of their reference.

    Attributes
    ----------
    lowest : float
        Of the reference: what is drawn of it begins here, where the level of its view is 1.
    factors : dict of str to float
        On each estimate, by key; 1 for those that are left as they are.
    problems : dict of str to str
        Why an estimate cannot be held against the reference, by key.
    """

    lowest: float
    factors: Mapping[str, float]
    problems: Mapping[str, str]

    def lowest_of(self, key: str) -> float:
        """Return where the drawing of an entry begins, in its own unit."""
        return self.lowest / abs(self.factors.get(key, 1.0) or 1.0)


@dataclass(frozen=True, eq=False)
class Mark:
    """Places of one meaning, to be marked in a drawing.

    Attributes
    ----------
    meaning : {'false', 'missing', 'chosen'}
    places : ndarray, (place, dimension)
        In the unit of each axis, F1 first.
    heights : ndarray, (place,), optional
        In the unit of the reference; none where the places are marked whatever is drawn.
    """

    meaning: str
    places: Any
    heights: Any = None

    def above(self, level: float) -> Any:
        """Return the places that reach a level: marks of what is not drawn would hide the drawing."""
        return self.places if self.heights is None else self.places[abs(self.heights) >= level]


class Yardstick(Protocol):
    """How entries of one kind of data are held against each other; all but `row` and `around` in a thread.

    Attributes
    ----------
    columns : tuple of (str, str)
        Figures of an estimate: title and explanation of each column.
    """

    columns: tuple[tuple[str, str], ...]

    def heights(
        self,
        reference: Any,
        estimates: Mapping[str, Any],
        alike: frozenset[str],
        scaling: str,
        check: Check,
    ) -> Heights:
        """Return what makes entries comparable; those of `alike` come from the same data as the reference."""

    def figures(self, reference: Any, estimate: Any, factor: float, check: Check) -> Any:
        """Return all that is known of an estimate beside its reference."""

    def difference(self, reference: Any, estimate: Any, factor: float, check: Check) -> Any:
        """Return the estimate less the reference, to be drawn as the reference is."""

    def row(self, figures: Any) -> tuple[float, ...]:
        """Return the figures of `columns`; whole numbers are counts."""

    def marks(self, figures: Any) -> tuple[Mark, ...]:
        """Return what is to be marked in the drawings."""

    def around(self, content: Any, place: tuple[float, ...], view: View) -> View:
        """Return the view of the surroundings of a place, F1 first."""

    def crosshair(self, content: Any, place: tuple[float, ...], view: View) -> tuple[float, ...]:
        """Return where the crosshair of a drawing stands at a place: along the horizontal axis first."""
