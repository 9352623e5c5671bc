"""What is laid out beside the document: it is not undone, and no session keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gui.state.event import Event
from gui.state.peak import Peak, Picking

#: A place in a plot, in the units of its horizontal and its vertical axis.
Place = tuple[float, float]


class Desk:
    """Which tool stands below the spectrum, what the keyboard speaks to, what is chosen and measured.

    Attributes
    ----------
    tool : str
        Name in `gui.tools.tool_place.TOOLS`; empty for none.
    step : (str, str) or None
        Dimension and step, as `gui.actions.processing` names them.
    folder : str
        Where was written last; empty for nowhere yet.
    selected : tuple of str
        Keys of the entries that were chosen together, in the order of the project.
    place : tuple of float or None
        Where the crosshair is.
    peaks : frozenset of Peak
        The peaks that are chosen, in the table and in the plot.
    picking : Picking
    ruler : bool
        Whether dragging in a plot measures in place of zooming.
    measured : (Place, Place) or None
        The ends of the ruler.
    rows : dict of str to tuple
        What a tool was asked to show of an entry, by key; of the others it chooses itself.
    changed : Event
        Called without arguments after every change but those of the crosshair.
    reset : Event
        Called without arguments when all panels are to go back to their places.
    """

    def __init__(self) -> None:
        self.tool = ""
        self.step: tuple[str, str] | None = None
        self.folder = ""
        self.selected: tuple[str, ...] = ()
        self.place: tuple[float, ...] | None = None
        self.peaks: frozenset[Peak] = frozenset()
        self.picking = Picking()
        self.ruler = False
        self.measured: tuple[Place, Place] | None = None
        self.rows: dict[str, tuple[Any, ...]] = {}
        self.changed = Event()
        self.reset = Event()

    def toggle(self, tool: str) -> None:
        """Show a tool in place of any other, or put it away."""
        self.tool = "" if self.tool == tool else tool
        self.changed()

    def show_rows(self, key: str, rows: tuple[Any, ...] | None) -> None:
        """Have a tool show these parts of an entry, None for those that it chooses."""
        if rows is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = rows
        self.changed()

    def note_rows(self, key: str, rows: tuple[Any, ...]) -> None:
        """Remember what a tool has chosen to show of an entry; nobody needs to follow."""
        self.rows[key] = rows

    def choose_step(self, step: tuple[str, str] | None) -> None:
        """Speak to a step of processing, or to none."""
        if step != self.step:
            self.step = step
            self.changed()

    def reset_layout(self) -> None:
        """Have all panels put back where they were at first."""
        self.reset()

    def select(self, keys: tuple[str, ...]) -> None:
        """Choose entries together, for what is done with several of them."""
        if keys != self.selected:
            self.selected = keys
            self.changed()

    def choose_peaks(self, peaks: Iterable[Peak]) -> None:
        """Choose peaks in place of others."""
        chosen = frozenset(peaks)
        if chosen != self.peaks:
            self.peaks = chosen
            self.changed()

    def pick_by(self, picking: Picking) -> None:
        """Set what the next picking takes for peaks."""
        self.picking = picking
        self.changed()

    def measure(self, ends: tuple[Place, Place] | None) -> None:
        """Lay the ruler somewhere."""
        self.measured = ends
        self.changed()

    def toggle_ruler(self) -> None:
        """Take up the ruler, or put it away with what it measured."""
        self.ruler = not self.ruler
        self.measured = None
        self.changed()

    def put_ruler_away(self) -> None:
        """Put the ruler away, whether it was taken up or drawn with Shift."""
        self.ruler, self.measured = False, None
        self.changed()
