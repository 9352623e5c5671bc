"""How compared entries are shown."""

from __future__ import annotations

from dataclasses import dataclass

#: What brings an estimate to the height of the reference: a factor only where their heights differ,
#: never, always.
SCALINGS = ("automatic", "none", "least-squares")


@dataclass(frozen=True)
class Comparing:
    """What is chosen in the compare view, beside the entries themselves.

    Attributes
    ----------
    reference : str or None
        Key of the entry that the others are held against; None takes the fully sampled one, or the first.
    estimate : str or None
        Key of the entry whose figures are shown; None takes the first that is not the reference.
    overlaid : bool
        Whether all stand in one plot.
    difference : bool
        Whether each is shown less the reference.
    marked : bool
        Whether what only one of two entries has is marked.
    scaling : str
        One of `SCALINGS`.
    """

    reference: str | None = None
    estimate: str | None = None
    overlaid: bool = False
    difference: bool = False
    marked: bool = True
    scaling: str = "automatic"
