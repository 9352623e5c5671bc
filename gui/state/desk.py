"""What is laid out beside the document: it is not undone, and no session keeps it."""

from __future__ import annotations

from gui.state.event import Event


class Desk:
    """Which tool stands below the spectrum.

    Attributes
    ----------
    tool : str
        Name in `gui.views.tools`; empty for none.
    changed : Event
        Called without arguments after every change.
    """

    def __init__(self) -> None:
        self.tool = ""
        self.changed = Event()

    def toggle(self, tool: str) -> None:
        """Show a tool in place of any other, or put it away."""
        self.tool = "" if self.tool == tool else tool
        self.changed()
