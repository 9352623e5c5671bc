"""The console that tables are printed on."""

from __future__ import annotations

from rich.console import Console

_PIPE_WIDTH = 160  # where no terminal is there to fold a table for


def terminal() -> Console:
    """Return a console on standard output as wide as the terminal, or wide where there is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)
