"""What is laid out beside the document: it is not undone, and no session keeps it."""

from __future__ import annotations

from gui.state.event import Event


class Desk:
    """Which tool stands below the spectrum, which step the keyboard speaks to, what is chosen together.

    Attributes
    ----------
    tool : str
        Name in `gui.views.tools`; empty for none.
    step : (str, str) or None
        Dimension and step, as `gui.actions.processing` names them.
    folder : str
        Where was written last; empty for nowhere yet.
    selected : tuple of str
        Keys of the entries that were chosen together, in the order of the project.
    changed : Event
        Called without arguments after every change.
    reset : Event
        Called without arguments when all panels are to go back to their places.
    """

    def __init__(self) -> None:
        self.tool = ""
        self.step: tuple[str, str] | None = None
        self.folder = ""
        self.selected: tuple[str, ...] = ()
        self.changed = Event()
        self.reset = Event()

    def toggle(self, tool: str) -> None:
        """Show a tool in place of any other, or put it away."""
        self.tool = "" if self.tool == tool else tool
        self.changed()

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
