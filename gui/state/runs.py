"""What the next reconstruction runs on and by which methods: it is not undone, and no session keeps it."""

from __future__ import annotations

from gui.state.event import Event

#: Devices besides the CUDA cards.
AUTO, CPU = "auto", "cpu"


class Runs:
    """The choices beside the recipe, for the next reconstructions.

    Attributes
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda:0``, ...
    cards : tuple of (str, str)
        Device and name of each CUDA card, as far as they were looked for.
    searched : bool
        Whether they were.
    also : tuple of str
        Methods that run beside the one that a recipe names.
    changed : Event
        Called without arguments after every change.
    """

    def __init__(self) -> None:
        self.device = AUTO
        self.cards: tuple[tuple[str, str], ...] = ()
        self.searched = False
        self.also: tuple[str, ...] = ()
        self.changed = Event()

    def choose_device(self, device: str) -> None:
        """Run what is queued from now on on a device."""
        self.device = device
        self.changed()

    def set_cards(self, cards: tuple[tuple[str, str], ...]) -> None:
        """Note which CUDA cards there are."""
        self.cards = cards
        self.changed()

    def choose_also(self, method: str, chosen: bool) -> None:
        """Run a method beside the one that a recipe names, or no longer."""
        others = tuple(other for other in self.also if other != method)
        self.also = (*others, method) if chosen else others
        self.changed()

    def line_of(self, device: str) -> str:
        """Return the queue of a device: what runs on one device runs one after the other."""
        if device == AUTO:
            return self.cards[0][0] if self.cards else CPU
        return "cuda:0" if device == "cuda" else device
