"""``nmrrecon gui``: the window."""

from __future__ import annotations

import click


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
def command(paths: tuple[str, ...]) -> None:
    """Open the window, with the data at PATHS if any are given."""
    from importlib import import_module

    # by name: the library knows nothing of the window that stands on it
    raise SystemExit(import_module("gui.app").main(list(paths)))
